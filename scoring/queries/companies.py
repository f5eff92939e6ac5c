"""The list of companies: which, in which order, and all that a row shows, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from crm.conditions.text import fold
from crm.models import Company
from crm.queries.companies import CompanyFilter, Money, company_where, last_activities_at, open_amounts, people_counts
from crm.queries.environment import types_not_theirs
from crm.queries.owners import names_of
from scoring.models import ScoringModel
from scoring.queries.lead_filter import Span
from scoring.queries.ranked import BY_NAME, RankedList, Ranking, best_totals
from scoring.queries.shown_scores import LiveScores, ShownScore
from scoring.spec.arithmetic import points_of

RANKING = Ranking(
    "crm_company",
    {
        "name": f"{BY_NAME}, r.id",
        "-name": f"{BY_NAME} desc, r.id desc",
        "employees": "r.employees, r.id",
        "-employees": "r.employees desc nulls last, r.id",
    },
)


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """`best`: the highest score among its people, in points; `owner` is a name, '' where nobody is."""

    company: Company
    score: ShownScore | None
    people: int
    best: Decimal | None
    amounts: tuple[Money, ...]
    last_activity: datetime | None
    owner: str

    @property
    def pk(self) -> int:
        return self.company.pk


def company_list(model: ScoringModel | None, asked: CompanyFilter, spans: tuple[Span, ...], sort: str) -> RankedList:
    return RankedList(RANKING, company_where(asked), sort, model.live_id if model else None, spans)


def company_rows(scores: LiveScores | None, contact_model: ScoringModel | None, ids: Sequence[int]) -> list[CompanyRow]:
    """In the order of `ids`."""
    companies = Company.objects.in_bulk(ids)
    shown = scores.of(ids) if scores else {}
    people, amounts = people_counts(ids), open_amounts(ids)
    seen = last_activities_at(ids, types_not_theirs(), timezone.now())
    best = best_totals(contact_model.live_id or 0, list(ids)) if contact_model else {}
    owners = names_of(company.owner for company in companies.values())
    return [
        CompanyRow(
            company=companies[each],
            score=shown.get(each),
            people=people.get(each, 0),
            best=points_of(best[each]) if each in best else None,
            amounts=tuple(amounts.get(each, ())),
            last_activity=seen.get(each),
            owner=owners.get(fold(companies[each].owner), ""),
        )
        for each in ids
        if each in companies
    ]
