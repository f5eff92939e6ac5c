"""Lists with how many are on them, and the members of one, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet

from crm.models import Company, Contact, Deal, ListMember, RecordList
from crm.queries.keys import RECORDS


def all_lists() -> list[RecordList]:
    return list(RecordList.objects.order_by("name", "object"))


def member_counts(lists: Sequence[RecordList]) -> dict[int, int]:
    """By list; 0 for the empty ones."""
    counted = ListMember.objects.filter(list__in=[each.pk for each in lists]).values("list_id").annotate(n=Count("*"))
    return {each.pk: 0 for each in lists} | {row["list_id"]: row["n"] for row in counted}


def members(of: RecordList) -> QuerySet[ListMember]:
    """In the order of their ids, which the index has ready however long the list is."""
    return of.members.order_by("record_id")


def records_of(object: str, ids: Sequence[int]) -> list[Contact | Company | Deal]:
    """In the order of `ids`; each with its company."""
    records: QuerySet[Any] = RECORDS[object]._default_manager.all()
    found = (records if object == "company" else records.select_related("company")).in_bulk(ids)
    return [found[record_id] for record_id in ids if record_id in found]
