"""The filters above the list of companies."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from crm.queries.companies import CompanyFilter
from leadscoring.accounts.models import User
from leadscoring.web.components import FilterChip, RangeFilter
from scoring.interfaces.list_filters import (
    asked_owners,
    asked_range,
    asked_score,
    asked_texts,
    owner_chip,
    range_chip,
    searched,
    text_chip,
)
from scoring.queries.lead_filter import Span
from scoring.spec.document import ModelDocument

SORTS = ("-score", "score", "name", "-name", "employees", "-employees")


@dataclass(frozen=True)
class CompanyFilters:
    asked: CompanyFilter
    spans: tuple[Span, ...]
    sort: str
    chips: tuple[FilterChip, ...]

    @property
    def search(self) -> str:
        return self.asked.search

    @property
    def is_filtered(self) -> bool:
        return bool(self.search) or any(chip.chosen for chip in self.chips)

    @property
    def faults(self) -> list[RangeFilter]:
        return [each for chip in self.chips for each in chip.ranges if each.error]


def read_company_filters(query: QueryDict, user: User, document: ModelDocument | None) -> CompanyFilters:
    score = asked_score(query, document)
    employees = asked_range(query, "employees", _("Employees"))
    asked = CompanyFilter(
        search=searched(query),
        owners=asked_owners(query, user),
        industries=asked_texts(query, "industry"),
        countries=asked_texts(query, "country"),
        employees=(employees.low, employees.high),
    )
    chips = (
        *score.chips,
        text_chip(query, "company", "industry", _("Industry"), "factory"),
        text_chip(query, "company", "country", _("Country"), "globe"),
        range_chip(employees, "employees", "users"),
        owner_chip(query, "company"),
    )
    sort = query.get("sort", "")
    return CompanyFilters(asked, score.spans, sort if sort in SORTS else "-score", chips)
