"""The board: a column a stage, its deals as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from crm.interfaces.deal_money import amount_text, sums_text
from crm.interfaces.deal_stages import stage_text
from crm.queries.deals import is_end
from scoring.interfaces.list_filters import NONE
from scoring.queries.deals import A_COLUMN, DealRow, StageColumn

MOST_SHOWN = 400
"""Whoever wants to see more of one stage reads the table of it."""


@dataclass(frozen=True, slots=True)
class DealCard:
    """`is_late`: it should have closed, and is open."""

    row: DealRow
    amount: str
    stage: str
    close: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """`more_url` blank where all stand there; `table_url` is the stage in the table."""

    id: str
    title: str
    count: int
    sums: str
    cards: tuple[DealCard, ...]
    more_url: str
    table_url: str


def board_column(column: StageColumn, rows: Sequence[DealRow], place: int, start: int, query: QueryDict) -> BoardColumn:
    """`place` among the columns gives it an id; `rows` stand behind the first `start`."""
    stage = column.folded or NONE
    shown = start + len(rows)
    is_more = bool(rows) and column.count > shown and shown < MOST_SHOWN
    return BoardColumn(
        id=f"stage-{place}",
        title=stage_text(column.stage),
        count=column.count,
        sums=sums_text(column.sums),
        cards=tuple(deal_card(row) for row in rows),
        more_url=_address("deal_cards", query, stage=stage, start=shown, place=place) if is_more else "",
        table_url=_address("deals", query, stage=stage, view="table"),
    )


def read_start(text: str) -> int:
    """A multiple of a column's length, so that no address asks for what the board never shows."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len(str(MOST_SHOWN)) + 1 else 0
    return min(number, MOST_SHOWN) // A_COLUMN * A_COLUMN


def deal_card(row: DealRow) -> DealCard:
    deal = row.deal
    is_late = deal.close_date is not None and deal.close_date < localdate() and not is_end(deal.stage)
    return DealCard(row, amount_text(deal.amount, deal.currency), stage_text(deal.stage), deal.close_date, is_late)


def _address(name: str, query: QueryDict, **values: object) -> str:
    changed = query.copy()
    for key in ("page", "place", "start"):
        changed.pop(key, None)
    for key, value in values.items():
        changed[key] = str(value)
    return f"{reverse(name)}?{changed.urlencode()}"
