"""The filters above the deals, on the board and in the table alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from crm.queries.deals import DealFilter, Which
from leadscoring.accounts.models import User
from leadscoring.web.components import FilterChip, RangeFilter
from scoring.interfaces.list_filters import (
    asked_owners,
    asked_range,
    asked_score,
    asked_texts,
    chip,
    choice_filter,
    owner_chip,
    range_chip,
    searched,
    text_chip,
)
from scoring.queries.lead_filter import Span
from scoring.spec.document import ModelDocument

SORTS = ("-score", "score", "-amount", "amount", "name", "-name", "close", "-close")
WHICH: tuple[Which, ...] = ("open", "closed", "all")


@dataclass(frozen=True)
class DealFilters:
    asked: DealFilter
    spans: tuple[Span, ...]
    sort: str
    chips: tuple[FilterChip, ...]

    @property
    def search(self) -> str:
        return self.asked.search

    @property
    def is_filtered(self) -> bool:
        others = any(chip.chosen for chip in self.chips if chip.name != "which")
        return bool(self.search) or others or self.asked.which != "open"

    @property
    def faults(self) -> list[RangeFilter]:
        return [each for chip in self.chips for each in chip.ranges if each.error]


def read_deal_filters(query: QueryDict, user: User, document: ModelDocument | None) -> DealFilters:
    score, amount = asked_score(query, document), asked_range(query, "amount", _("Amount"))
    which = query.get("which", "")
    asked = DealFilter(
        search=searched(query),
        which=which if which in WHICH else "open",
        stages=asked_texts(query, "stage"),
        pipelines=asked_texts(query, "pipeline"),
        owners=asked_owners(query, user),
        amount=(amount.low, amount.high),
    )
    ends = [("", _("Open")), ("closed", _("Closed")), ("all", _("All"))]
    chips = (
        *score.chips,
        range_chip(amount, "amount", "banknote"),
        text_chip(query, "deal", "stage", _("Stage"), "square-kanban"),
        text_chip(query, "deal", "pipeline", _("Pipeline"), "workflow"),
        owner_chip(query, "deal"),
        chip("circle-dashed", choice_filter(query, "which", _("Status"), ends, is_single=True)),
    )
    sort = query.get("sort", "")
    return DealFilters(asked, score.spans, sort if sort in SORTS else "-score", chips)
