"""What a benchmark found, beside what it was to reach, as one line of the table."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

HEADER = ("benchmark", "seconds", "figure", "reach", "fails", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is in `unit`; `seconds` is the time behind it, where there is one.

    `reach` and `fails` are bounds from above, or from below where `more_is_better`; without them it is for information.
    """

    name: str
    value: float
    unit: str
    seconds: float | None = None
    reach: float | None = None
    fails: float | None = None
    more_is_better: bool = False

    @property
    def verdict(self) -> str:
        if self.reach is None or self.fails is None:
            return ""
        sign = -1 if self.more_is_better else 1
        if sign * self.value <= sign * self.reach:
            return "ok"
        return "FAIL" if sign * self.value > sign * self.fails else "short"

    @property
    def cells(self) -> tuple[str, ...]:
        at_most, beyond = ("≥", "<") if self.more_is_better else ("≤", ">")
        return (
            self.name,
            "" if self.seconds is None else _seconds(self.seconds),
            f"{_number(self.value)} {self.unit}",
            "" if self.reach is None else f"{at_most} {_number(self.reach)}",
            "" if self.fails is None else f"{beyond} {_number(self.fails)}",
            self.verdict,
        )


def table(figures: Sequence[Figure]) -> str:
    """In Markdown, its columns in line."""
    rows = [HEADER, *(figure.cells for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADER))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def p50_and_p95(times: Sequence[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]


def _seconds(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
