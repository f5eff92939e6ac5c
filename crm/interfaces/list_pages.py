"""Lists and their members as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.urls import NoReverseMatch, reverse

from crm.conditions.document import ObjectName
from crm.conditions.wording import condition_tokens, sentence
from crm.domain.list_conditions import ConditionRefused, read
from crm.models import Company, Contact, Deal, ListCondition, RecordList
from crm.queries.list_uses import ListUse
from crm.queries.lists import records_of
from crm.queries.matching import matcher

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class ListRow:
    id: int
    name: str
    description: str
    object: StrOrPromise
    members: int
    uses: tuple[ListUse, ...]
    is_dynamic: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What fills a dynamic list: `told` is its condition as a sentence; `refreshed_at` None while it is worked out."""

    told: str
    refreshed_at: datetime | None
    fault: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """`detail` stands beneath the name; `url` is blank where the record has no page."""

    id: int
    name: str
    detail: str
    key: str
    url: str


def list_rows(
    lists: Sequence[RecordList], counts: Mapping[int, int], uses: Mapping[int, list[ListUse]]
) -> list[ListRow]:
    filled = {each.pk: each for each in ListCondition.objects.filter(list__in=lists)}
    return [
        ListRow(
            each.pk,
            each.name,
            each.description,
            each.get_object_display(),
            counts[each.pk],
            tuple(uses[each.pk]),
            is_dynamic=each.pk in filled,
            fault=filled[each.pk].fault if each.pk in filled else "",
        )
        for each in lists
    ]


def filled_of(of: RecordList) -> Filled | None:
    """None of a list that people fill."""
    held = ListCondition.objects.filter(list=of).first()
    if held is None:
        return None
    try:
        labels = matcher().labels(cast(ObjectName, of.object))
        told = sentence(condition_tokens(read(of, held.condition), labels=labels))
    except ConditionRefused:
        told = ""
    return Filled(told, held.refreshed_at, held.fault)


def member_rows(object: str, ids: Sequence[int]) -> list[MemberRow]:
    return [
        MemberRow(record.pk, str(record) or str(record.pk), _detail(record), _key(record), _url(object, record.pk))
        for record in records_of(object, ids)
    ]


def _detail(record: Contact | Company | Deal) -> str:
    if isinstance(record, Contact):
        parts = [record.job_title if record.full_name else "", str(record.company or "")]
    elif isinstance(record, Company):
        parts = [record.industry, record.country]
    else:
        parts = [record.stage, str(record.company or "")]
    return ", ".join(part for part in parts if part)


def _key(record: Contact | Company | Deal) -> str:
    named = record.email if isinstance(record, Contact) else record.domain if isinstance(record, Company) else ""
    return str(named or record.external_id)


def _url(object: str, record_id: int) -> str:
    try:
        return reverse(object, args=[record_id])
    except NoReverseMatch:
        return ""
