"""Fit by engagement: how many stand in each cell, and which triggers fire there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from scoring.interfaces.model_pages_bands import TENTHS, limit_of, share_text, tier_of
from scoring.interfaces.trigger_words import TriggerWords, Vocabulary, trigger_words
from scoring.queries.band_spread import Spread
from scoring.spec.band_changes import bands_on
from scoring.spec.matching import Plain
from scoring.spec.trigger_rules import Span, TriggerRule

Interval: TypeAlias = tuple[int | None, int | None]
"""In tenths, both ends included; None is open."""


@dataclass(frozen=True, slots=True)
class Firing:
    """A trigger in a cell: for all who stand there, or for some of them."""

    name: str
    is_for_all: bool


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """`code` is blank where a label is missing: such have no cell, and no trigger for cells."""

    code: str
    tier: str
    count: int | None
    share: str
    fires: tuple[Firing, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    label: str
    tier: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """models/bands_matrix.html. Rows are fit, columns engagement, each as (label, tier)."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]
    triggers: tuple[TriggerWords, ...]
    has_unlabelled: bool


def matrix_of(
    plain: Plain, spread: Spread, rules: Sequence[TriggerRule], vocabulary: Vocabulary | None
) -> Matrix | None:
    """None where an axis has no bands: then there are no cells."""
    fit, engagement = bands_on(plain, "fit"), bands_on(plain, "engagement")
    if plain["kind"] != "combined" or not fit or not engagement:
        return None
    counts = spread.cells(_cuts(fit), _cuts(engagement))
    rows: list[int | None] = [*range(len(fit))]
    columns: list[int | None] = [*range(len(engagement))]
    rows += [None] if any(row is None for row, _column in counts) else []
    columns += [None] if any(column is None for _row, column in counts) else []
    draw = _Drawing(plain, spread.scored, rules)
    return Matrix(
        columns=tuple(_head(place, engagement) for place in columns),
        rows=tuple(
            MatrixRow(
                *_head(row, fit),
                tuple(draw.cell(row, column, counts.get((row, column), 0)) for column in columns),
            )
            for row in rows
        ),
        triggers=tuple(trigger_words(rule.plain, vocabulary) for rule in rules) if vocabulary else (),
        has_unlabelled=None in rows or None in columns,
    )


def _head(place: int | None, bands: Sequence[Plain]) -> tuple[str, str]:
    return ("", "none") if place is None else (bands[place]["label"], tier_of(place, len(bands)))


def _cuts(bands: Sequence[Plain]) -> list[int]:
    return [int(Decimal(str(band["at_least"])) * TENTHS) for band in bands]


class _Drawing:
    """The cells of one document."""

    def __init__(self, plain: Plain, scored: int, rules: Sequence[TriggerRule]) -> None:
        self.plain, self.scored = plain, scored
        self.rules = [rule for rule in rules if rule.on == "enter"]
        self.fit, self.engagement = bands_on(plain, "fit"), bands_on(plain, "engagement")

    def cell(self, row: int | None, column: int | None, count: int) -> MatrixCell:
        found = [
            Firing(rule.name, rule_for == "all") for rule in self.rules if (rule_for := self._fires(rule, row, column))
        ]
        is_labelled = row is not None and column is not None
        return MatrixCell(
            code=f"{self.fit[row]['label']}{self.engagement[column]['label']}" if is_labelled else "",  # type: ignore[index]
            tier=self._tier(row, column),
            count=count if self.scored else None,
            share=share_text(count, self.scored),
            fires=tuple(found),
        )

    def _tier(self, row: int | None, column: int | None) -> str:
        """From the best corner to the worst."""
        if row is None or column is None:
            return "none"
        far = row / max(1, len(self.fit) - 1) + column / max(1, len(self.engagement) - 1)
        return "hot" if far == 0 else "warm" if far <= 0.5 else "nurture" if far <= 1 else "cold"

    def _fires(self, rule: TriggerRule, row: int | None, column: int | None) -> str:
        """“all”, “some”, or blank for nobody."""
        ends = {"fit": self._interval("fit", row), "engagement": self._interval("engagement", column)}
        ends["total"] = self._total(ends["fit"], ends["engagement"])
        judged = [_judged(spans, ends) for spans in rule.when]
        if "all" in judged and rule.condition is None:
            return "all"
        return "some" if any(judged) else ""

    def _interval(self, axis: str, place: int | None) -> Interval:
        cuts = _cuts(bands_on(self.plain, axis))
        held = (self.plain.get("categories") or {}).get(axis, {})
        lowest, limit = _tenths(held.get("minimum")), limit_of(self.plain, axis)
        if place is None:
            return (lowest, cuts[-1] - 1)
        return (cuts[place], cuts[place - 1] - 1 if place else _tenths(limit))

    def _total(self, fit: Interval, engagement: Interval) -> Interval:
        """Of the sum, kept within the model's bounds."""
        low = None if fit[0] is None or engagement[0] is None else fit[0] + engagement[0]
        high = None if fit[1] is None or engagement[1] is None else fit[1] + engagement[1]
        floor, ceiling = _tenths(self.plain.get("minimum", 0)), _tenths(limit_of(self.plain, "total"))
        return (_most(_least(low, ceiling), floor, low=True), _least(_most(high, floor), ceiling))


def _judged(spans: Sequence[Span], ends: dict[str, Interval]) -> str:
    found = [_within(span, ends[span.axis]) for span in spans]
    return "" if "" in found else "all" if set(found) <= {"all"} else "some"


def _within(span: Span, ends: Interval) -> str:
    low, high = ends
    above = span.at_least is None or (low is not None and low >= span.at_least)
    under = span.below is None or (high is not None and high < span.below)
    if above and under:
        return "all"
    can = (span.at_least is None or high is None or high >= span.at_least) and (
        span.below is None or low is None or low < span.below
    )
    return "some" if can else ""


def _tenths(value: Any) -> int | None:
    return None if value is None else int(Decimal(str(value)) * TENTHS)


def _least(value: int | None, bound: int | None) -> int | None:
    """Where the value is open, the bound is its end."""
    return bound if value is None else value if bound is None else min(value, bound)


def _most(value: int | None, bound: int | None, *, low: bool = False) -> int | None:
    """An open low end ends at the bound; an open high one stays open."""
    if value is None:
        return bound if low else None
    return value if bound is None else max(value, bound)
