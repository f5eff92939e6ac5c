"""One request's list of leads: its model, filters, ids, rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_tables2 import LazyPaginator

from crm.conditions.environment import UnknownName
from leadscoring.web.request import Request
from scoring.interfaces.lead_columns import hidden_columns
from scoring.interfaces.lead_filters import LeadFilters, read_filters
from scoring.interfaces.lead_table import ContactTable, LeadData, LeadTable, UnscoredTable
from scoring.models import ScoringModel
from scoring.queries.documents import Workbench, open_workbench
from scoring.queries.lead_filter import total_span
from scoring.queries.lead_rows import LeadRow, lead_rows
from scoring.queries.lead_sources import rising_ids
from scoring.queries.leads import COUNTED, LeadList
from scoring.queries.models import band_labels
from scoring.spec.document import ModelDocument
from scoring.spec.refusal import DocumentRefused

A_PAGE = 25
LAST_PAGE = COUNTED // A_PAGE
"""Whoever wants more than 10,000 leads in order wants the export; deep pages would each be slower than the last."""
REMEMBERED = "leads_model"
LONGEST_NUMBER = 6


@dataclass
class LeadsPage:
    """`query` is the list's own: of the address, or sent with a bulk action."""

    request: Request
    model: ScoringModel
    query: QueryDict
    columns: Sequence[str] = ()

    @cached_property
    def workbench(self) -> Workbench | None:
        try:
            return open_workbench()
        except (DocumentRefused, UnknownName):
            return None

    @cached_property
    def document(self) -> ModelDocument | None:
        """None where the live version names what is gone: its scores are shown all the same."""
        try:
            assert self.model.live
            return self.workbench.read(self.model.live.document) if self.workbench else None
        except DocumentRefused:
            return None

    @cached_property
    def filters(self) -> LeadFilters:
        return read_filters(
            self.query, self.request.user, self.document, lambda: rising_ids(self.model, timezone.now())
        )

    @cached_property
    def labels(self) -> dict[str, list[str]]:
        assert self.model.live
        return band_labels(self.model.live)

    @cached_property
    def lead_list(self) -> LeadList:
        asked = self.filters.asked
        span = total_span(self.document, asked) if self.document else asked.box.total
        return LeadList(self.model.live_id or 0, asked, span)

    def context(self) -> dict[str, Any]:
        table = self._table()
        query = self.query.urlencode()
        return {
            "table": table,
            "filters": self.filters,
            "query": query,
            "is_counted": table.total is not None or not self.filters.asked.is_scored,
            "count_url": f"{reverse('lead-count')}?{query}",
            "export_url": f"{reverse('lead_export')}?{query}",
            "xlsx_url": f"{reverse('lead_export_xlsx')}?{query}",
            "unscored_url": f"{reverse('leads')}?{urlencode({'model': self.model.slug, 'status': 'unscored'})}",
            "is_last_page": table.page.number == LAST_PAGE and table.page.has_next(),
            "is_faulty": self.document is None,
        }

    def rows(self, ids: Iterable[int]) -> list[LeadRow]:
        return lead_rows(self.model, self.labels, list(ids), self.workbench)

    def table_of(self, rows: LeadData | Sequence[LeadRow]) -> ContactTable:
        user, asked = self.request.user, self.filters.asked
        if not asked.is_scored:
            return UnscoredTable(rows, user=user)
        order = asked.sort if asked.sort not in ("waiting", "rising") else ()
        hidden = hidden_columns(self.columns)
        return LeadTable(rows, user=user, document=self.document, order_by=order, exclude=hidden)

    def _table(self) -> ContactTable:
        table = self.table_of(LeadData(self._read))
        table.paginate(page=self._page_number(), per_page=A_PAGE, paginator_class=_Pages)
        table.total = self.lead_list.known_count
        return table

    def _read(self, start: int, count: int) -> Sequence[LeadRow]:
        """One more than is shown, to know whether another page follows: that one needs no words."""
        ids = self.lead_list.ids(start, count, counted=True)
        rows = self.rows(ids[:A_PAGE])
        return [*rows, *rows[-1:]] if len(ids) > A_PAGE else rows

    def _page_number(self) -> int:
        text = self.query.get("page", "")
        is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
        return min(max(1, int(text)), LAST_PAGE) if is_number else 1


class _Pages(LazyPaginator):
    """A page past the end is an empty one: the list may have grown shorter since its link was drawn."""

    allow_empty_first_page = True

    def page(self, number: int) -> Any:
        objects = list(self.object_list[(number - 1) * self.per_page : number * self.per_page + 1])
        self._num_pages = number + (len(objects) > self.per_page)
        return self._get_page(objects[: self.per_page], number, self)


def contact_models() -> list[ScoringModel]:
    """Those published; the first that has scores to show comes first by name."""
    published = ScoringModel.objects.filter(object="contact", published__isnull=False)
    return list(published.order_by("name"))


def chosen_model(request: Request, models: list[ScoringModel], asked: str) -> ScoringModel | None:
    """The one asked for, else the one looked at last, else the first that has scores."""
    by_slug = {model.slug: model for model in models}
    if asked in by_slug:
        if request.session.get(REMEMBERED) != asked:
            request.session[REMEMBERED] = asked
        return by_slug[asked]
    remembered = by_slug.get(request.session.get(REMEMBERED, ""))
    live = next((model for model in models if model.live_id), None)
    return remembered or live or next(iter(models), None)


def without_blanks(query: QueryDict) -> QueryDict:
    """What a form sends of fields left empty would only make addresses long."""
    clean = QueryDict(mutable=True)
    for name, values in query.lists():
        if filled := [value for value in values if value]:
            clean.setlist(name, filled)
    return clean
