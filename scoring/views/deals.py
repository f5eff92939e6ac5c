"""The pipeline: deals by stage, score and amount, on a board or in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import push_url

from crm.interfaces.deal_money import sums_text
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.components import Tab
from leadscoring.web.request import Request
from scoring.interfaces.deal_board import BoardColumn, board_column, read_start
from scoring.interfaces.deal_filters import DealFilters, read_deal_filters
from scoring.interfaces.deal_table import DealTable
from scoring.interfaces.list_filters import NONE, without_blanks
from scoring.interfaces.ranked_table import A_PAGE, LAST_PAGE, Pages, RowsData, page_number
from scoring.models import ScoringModel
from scoring.queries.deals import (
    MOST_COLUMNS,
    DealBoard,
    DealRow,
    StageColumn,
    deal_list,
    deal_rows,
    total_of,
)
from scoring.queries.models import read_version
from scoring.queries.ranked import RankedList
from scoring.queries.shown_scores import LiveScores, live_models
from scoring.spec.document import ModelDocument
from scoring.views.companies import remembered_model

REMEMBERED = "deals_model"


@allowed("view_leads", methods=["GET"])
def deals(request: Request) -> HttpResponse:
    """Open deals unless others are asked for; `?view=table` as a table."""
    request.GET = without_blanks(request.GET)  # type: ignore[assignment]
    page = DealsPage(request)
    context = page.context()
    if not is_htmx(request):
        return render(request, "deals/list.html", context)
    return push_url(render(request, "deals/results.html", context), f"?{request.GET.urlencode()}")


@allowed("view_leads", methods=["GET"])
def deal_cards(request: Request) -> HttpResponse:
    """The next cards of one stage."""
    if not is_htmx(request):
        return redirect(f"{reverse('deals')}?{_as_table(request.GET)}")
    page = DealsPage(request)
    start, stage = read_start(request.GET.get("start", "")), request.GET.get("stage", "")
    place = request.GET.get("place", "")
    column = next((each for each in page.board.columns() if (each.folded or NONE) == stage), None)
    if column is None or not place.isdecimal():
        raise Http404
    rows = deal_rows(page.scores, page.board.ids([column.folded], start).get(column.folded, []))
    drawn = board_column(column, rows, int(place[:3]), start, request.GET)
    return render(request, "deals/cards.html", {"column": drawn, "scores": page.scores})


@dataclass
class DealsPage:
    """One request's deals: model, filters, and the board or the table of them."""

    request: Request

    @property
    def is_table(self) -> bool:
        return self.request.GET.get("view") == "table"

    @cached_property
    def models(self) -> list[ScoringModel]:
        return live_models("deal")

    @cached_property
    def model(self) -> ScoringModel | None:
        return remembered_model(self.request, self.models, REMEMBERED)

    @cached_property
    def document(self) -> ModelDocument | None:
        """None where the live version names what is gone: its scores are shown all the same."""
        return read_version(self.model.live).document if self.model and self.model.live else None

    @cached_property
    def filters(self) -> DealFilters:
        return read_deal_filters(self.request.GET, self.request.user, self.document)

    @cached_property
    def scores(self) -> LiveScores | None:
        return LiveScores(self.model) if self.model else None

    @cached_property
    def board(self) -> DealBoard:
        return DealBoard(self.filters.asked, self.filters.spans, self.model)

    @cached_property
    def ranked(self) -> RankedList:
        return deal_list(self.model, self.filters.asked, self.filters.spans, self.filters.sort)

    def context(self) -> dict[str, Any]:
        columns = self.board.columns()
        all_of_them = total_of(columns)
        return {
            "models": self.models,
            "model": self.model,
            "scores": self.scores,
            "filters": self.filters,
            "tabs": self._tabs(),
            "is_table": self.is_table,
            "count": all_of_them.count,
            "sums": sums_text(all_of_them.sums),
            "is_faulty": self.model is not None and self.document is None,
            **(self._table() if self.is_table else {"columns": self._columns(columns)}),
            "left_out": 0 if self.is_table else max(0, len(columns) - MOST_COLUMNS),
        }

    def _columns(self, columns: Sequence[StageColumn]) -> list[BoardColumn]:
        shown = columns[:MOST_COLUMNS]
        ids = self.board.ids([column.folded for column in shown], 0)
        rows = {row.pk: row for row in deal_rows(self.scores, [each for of_stage in ids.values() for each in of_stage])}
        return [
            board_column(
                column, [rows[each] for each in ids.get(column.folded, []) if each in rows], place, 0, self.query
            )
            for place, column in enumerate(shown)
        ]

    @property
    def query(self) -> QueryDict:
        return self.request.GET

    def _table(self) -> dict[str, Any]:
        sort = self.filters.sort if self.scores or "score" not in self.filters.sort else "name"
        table = DealTable(RowsData(self._read), scores=self.scores, order_by=sort)
        table.paginate(page=page_number(self.query.get("page", "")), per_page=A_PAGE, paginator_class=Pages)
        table.total = self.ranked.count()
        return {"table": table, "is_last_page": table.page.number == LAST_PAGE and table.page.has_next()}

    def _read(self, start: int, count: int) -> Sequence[DealRow]:
        """One more than is shown, to know whether another page follows."""
        ids = self.ranked.ids(start, count)
        rows = deal_rows(self.scores, ids[:A_PAGE])
        return [*rows, *rows[-1:]] if len(ids) > A_PAGE else rows

    def _tabs(self) -> list[Tab]:
        return [
            Tab(
                _("Board"),
                f"{reverse('deals')}?{_without(self.query, 'view', 'page', 'sort').urlencode()}",
                not self.is_table,
            ),
            Tab(_("Table"), f"{reverse('deals')}?{_as_table(self.query)}", self.is_table),
        ]


def _as_table(query: QueryDict) -> str:
    changed = _without(query, "page", "start", "place")
    changed["view"] = "table"
    return changed.urlencode()


def _without(query: QueryDict, *names: str) -> QueryDict:
    changed = query.copy()
    for name in names:
        changed.pop(name, None)
    return changed
