"""How scores are spread, drawn as SVG: small in a card, and large with the cut-offs of the bands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leadscoring.web.charts import coordinate, percent
from leadscoring.web.numbers import score_text, whole_text

MOST_COLUMNS = 12
POINTS_A_TEN = 10

SMALL_HEIGHT = 44
HEIGHT, TOP, BASE = 190, 34, 166


@dataclass(frozen=True, slots=True)
class Column:
    """`start` included, `end` not, in points: a score at the limit stands in the last column."""

    start: int
    end: int
    count: int


def columns(tens: Mapping[int, int], limit: float | None = None) -> tuple[Column, ...]:
    """From the lowest score or 0 to the highest or the limit, in at most a dozen columns of equal width."""
    if not tens:
        return ()
    top = ceil(limit / POINTS_A_TEN) - 1 if limit else max(tens)
    first, last = min(0, *tens), max(0, top)
    step = ceil((last - first + 1) / MOST_COLUMNS)
    starts = range(first, last + 1, step)
    counts = dict.fromkeys(range(len(starts)), 0)
    for ten, count in tens.items():
        counts[(min(ten, last) - first) // step] += count
    return tuple(
        Column(start * POINTS_A_TEN, (start + step) * POINTS_A_TEN, counts[place]) for place, start in enumerate(starts)
    )


def small_chart(drawn: Sequence[Column]) -> SafeString:
    if not drawn:
        return SafeString("")
    return format_html(
        '<svg class="mini-chart" height="{}" role="img" aria-label="{}">{}</svg>',
        SMALL_HEIGHT,
        _spoken(drawn),
        _bars(drawn, SMALL_HEIGHT, SMALL_HEIGHT - 2),
    )


def band_chart(
    drawn: Sequence[Column], cutoffs: Iterable[tuple[str, Decimal]], label: str, axis: str = "total"
) -> SafeString:
    """Columns in the colour of the axis, with a line at each cut-off, its label above."""
    if not drawn:
        return SafeString("")
    low, high = drawn[0].start, drawn[-1].end
    lines = [(percent(100 * (float(at) - low) / (high - low)), name) for name, at in cutoffs if low <= at <= high]
    slot = 100 / len(drawn)
    return format_html(
        '<svg class="plot band-chart band-chart-{}" height="{}" role="img" aria-label="{}">{}'
        '<line class="plot-axis" x1="0" x2="100%" y1="{}" y2="{}"/>{}{}</svg>',
        axis,
        HEIGHT,
        f"{label}: {_spoken(drawn)}",
        _bars(drawn, BASE, BASE - TOP),
        BASE,
        BASE,
        format_html_join(
            "",
            '<text class="plot-label" x="{}" y="{}" text-anchor="start">{}</text>',
            ((percent(place * slot), HEIGHT - 8, score_text(column.start)) for place, column in enumerate(drawn)),
        ),
        format_html_join(
            "",
            '<g class="cutoff"><line x1="{0}" x2="{0}" y1="{2}" y2="{3}"/>'
            '<text class="plot-label" x="{0}" dx="4" y="{4}">{1}</text></g>',
            ((x, name, 6, BASE, 14) for x, name in lines),
        ),
    )


def _bars(drawn: Sequence[Column], base: int, height: int) -> SafeString:
    tallest = max([1, *(column.count for column in drawn)])
    slot = 100 / len(drawn)
    return format_html_join(
        "",
        '<rect class="h-now" x="{}" y="{}" width="{}" height="{}" rx="1"/>',
        (
            (
                percent(place * slot + slot * 0.08),
                coordinate(base - _height(column.count, tallest, height)),
                percent(slot * 0.84),
                coordinate(_height(column.count, tallest, height)),
            )
            for place, column in enumerate(drawn)
        ),
    )


def _height(count: int, tallest: int, height: int) -> float:
    """What there is of is seen, however few."""
    return max(1.5, count * height / tallest) if count else 0


def _spoken(drawn: Sequence[Column]) -> str:
    return "; ".join(
        _("%(from)s to %(to)s: %(count)s")
        % {"from": score_text(column.start), "to": score_text(column.end), "count": whole_text(column.count)}
        for column in drawn
        if column.count
    )
