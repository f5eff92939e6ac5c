"""Tables of companies and of deals: the database sorts and cuts the ids, and rows are made of a page of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_tables2 import LazyPaginator
from django_tables2.data import TableData

from leadscoring.templatetags import ui
from leadscoring.web.numbers import score_text
from leadscoring.web.tables import DrawnTable
from scoring.queries.leads import COUNTED
from scoring.queries.shown_scores import LiveScores, ShownScore

A_PAGE = 25
LAST_PAGE = COUNTED // A_PAGE
LONGEST_NUMBER = 6


class RowsData(TableData):
    """What the paginator slices; `read(start, count)` gives rows that are in order already."""

    def __init__(self, read: Callable[[int, int], Sequence[Any]]) -> None:
        super().__init__(())
        self._read = read

    def __getitem__(self, part: slice) -> Sequence[Any]:
        start = part.start or 0
        return self._read(start, part.stop - start)

    def order_by(self, aliases: Any) -> None:
        """The database did."""


class Pages(LazyPaginator):
    """A page past the end is an empty one: the list may have grown shorter since its link was drawn."""

    allow_empty_first_page = True

    def page(self, number: int) -> Any:
        objects = list(self.object_list[(number - 1) * self.per_page : number * self.per_page + 1])
        self._num_pages = number + (len(objects) > self.per_page)
        return self._get_page(objects[: self.per_page], number, self)


class RankedTable(DrawnTable):
    """`scores`: of the model that was chosen, None where there is none yet."""

    htmx_target = "#results"
    scores: LiveScores | None

    class Meta(DrawnTable.Meta):
        template_name = "companies/table.html"

    def __init__(self, *args: Any, scores: LiveScores | None, **kwargs: Any) -> None:
        self.scores = scores
        super().__init__(*args, **kwargs)

    @property
    def lines(self) -> Iterator[SafeString]:
        """A row each."""
        for row in self.page.object_list:
            yield format_html('<tr data-row="{}">{}</tr>', row.record.pk, self.cells(row.record))

    def cell_score(self, record: Any) -> SafeString:
        return drawn_score(record.score, self.scores)

    def cell_grade(self, record: Any) -> SafeString:
        return ui.grade(record.score.grade, record.score.tier) if record.score else SafeString("")

    def cell_owner(self, record: Any) -> SafeString:
        if not record.owner:
            return format_html('<span class="muted">{}</span>', _("nobody"))
        return format_html('{}<span class="sr">{}</span>', ui.avatar(record.owner), record.owner)


def drawn_score(score: ShownScore | None, scores: LiveScores | None) -> SafeString:
    """The total with its bar."""
    if score is None or scores is None:
        return format_html('<span class="muted">{}</span>', _("unscored"))
    meter = ui.meter(score.total, scores.maximum)
    return format_html('<span class="score"><b>{}</b>{}</span>', score_text(score.total), meter)


def page_number(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return min(max(1, int(text)), LAST_PAGE) if is_number else 1
