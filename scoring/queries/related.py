"""A company's people and deals, and a deal's people, those with the highest scores first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from crm.models import Company, Contact, Deal
from crm.queries.deals import end_stages
from crm.queries.environment import types_not_theirs
from crm.queries.timeline import last_activities
from scoring.models import ScoringModel
from scoring.queries.deals import DealRow, deal_rows
from scoring.queries.shown_scores import LiveScores, ShownScore

A_PAGE, MOST_SHOWN = 10, 500

PEOPLE = """
select c.id from {people} left join scoring_score s on s.version_id = %(version)s and s.record_id = c.id
where {theirs} = %(id)s order by s.total desc nulls last, c.last_name, c.first_name, c.id
limit %(count)s offset %(start)s
"""
OF_COMPANY = {"people": "crm_contact c", "theirs": "c.company_id"}
OF_DEAL = {"people": "crm_dealcontact dc join crm_contact c on c.id = dc.contact_id", "theirs": "dc.deal_id"}

DEALS = """
select r.id from crm_deal r left join scoring_score s on s.version_id = %(version)s and s.record_id = r.id
where r.company_id = %(id)s
order by lower(r.stage) = any(%(ends)s), s.total desc nulls last, r.amount desc nulls last, r.id limit %(count)s
"""


@dataclass(frozen=True, slots=True)
class PersonRow:
    contact: Contact
    score: ShownScore | None
    last_activity: datetime | None


def people_rows(of: Company | Deal, model: ScoringModel | None, start: int, count: int) -> list[PersonRow]:
    """Three queries, and one for the scores."""
    sql = PEOPLE.format(**(OF_COMPANY if isinstance(of, Company) else OF_DEAL))
    ids = _ids(sql, id=of.pk, version=_version(model), start=start, count=count)
    contacts = Contact.objects.in_bulk(ids)
    scores = LiveScores(model).of(ids) if model else {}
    seen = last_activities(ids, types_not_theirs(), timezone.now())
    return [PersonRow(contacts[each], scores.get(each), seen.get(each)) for each in ids if each in contacts]


def people_count(of: Company | Deal) -> int:
    return of.contacts.count()


def company_deals(company: Company, model: ScoringModel | None, count: int) -> list[DealRow]:
    """Open ones first."""
    ids = _ids(DEALS, id=company.pk, version=_version(model), ends=end_stages(), count=count)
    return deal_rows(LiveScores(model) if model else None, ids)


def _version(model: ScoringModel | None) -> int:
    return (model.live_id if model else None) or 0


def _ids(sql: str, **params: int | list[str]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]
