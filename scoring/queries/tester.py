"""The live test: whom to try a model on."""

# ruff: noqa: S608 - what a person typed is always bound; only our own names are written into the text.

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from django.db import connection
from django.db.models import QuerySet

from crm.models import Contact
from crm.queries.companies import CompanyFilter, company_where
from crm.queries.contacts import FIRST_MET, first_contacts
from crm.queries.deals import DealFilter, deal_where
from crm.queries.keys import RECORDS
from scoring.models import Score, ScoringModel
from scoring.queries.models import plain_document
from scoring.queries.record_facts import Record
from scoring.spec.arithmetic import tenths

MOST_FOUND = 8


def records_by_id(object: str, ids: Sequence[int]) -> dict[int, Record]:
    """Those that exist, contacts and deals with their company."""
    return {record.pk: record for record in _records(object).filter(pk__in=ids)}


def found_records(object: str, search: str) -> list[Record]:
    """A few whose name, e-mail, title or company has every word of the search."""
    if object == "contact":
        return list(first_contacts(search, MOST_FOUND))
    where = company_where(CompanyFilter(search)) if object == "company" else deal_where(DealFilter(search, "all"))
    if not where:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"select r.id from crm_{object} r where {where.sql} limit {FIRST_MET}", where.params)
        ids = [row[0] for row in cursor.fetchall()]
    return list(_records(object).filter(pk__in=ids).order_by("name")[:MOST_FOUND])


def telling_examples(model: ScoringModel) -> list[int]:
    """The ids of a hot, a warm and a cold record by the live scores; without such the newest records."""
    scores = Score.objects.filter(version_id=model.live_id or 0)
    hot = scores.order_by("-total", "record_id").first()
    if hot is None:
        return [record.pk for record in _records(model.object).order_by("-pk")[:3]]
    below_hot = scores.filter(total__lt=_hot_from(model, hot.total)).order_by("-total", "record_id").first()
    cold = scores.order_by("total", "-record_id").first()
    found = [score.record_id for score in (hot, below_hot, cold) if score]
    return list(dict.fromkeys(found))


def _hot_from(model: ScoringModel, highest: int) -> int:
    """Where the uppermost band begins; without bands, half of the highest score."""
    assert model.live
    bands = plain_document(model.live).get("bands", {}).get("total", [])
    cuts = [tenths(Decimal(str(band["at_least"]))) for band in bands]
    return min(max(cuts, default=highest // 2), highest)


def _records(object: str) -> QuerySet[Record]:
    records = cast(type[Contact], RECORDS[object]).objects.all()
    return records if object == "company" else records.select_related("company")
