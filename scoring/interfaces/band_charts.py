"""How scores are spread, drawn as SVG: small in a card, and large with the cut-offs of the bands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leadscoring.web.charts import coordinate, percent
from leadscoring.web.numbers import score_text, whole_text

MOST_COLUMNS = 12
POINTS_A_TEN = 10

SMALL_HEIGHT = 44
HEIGHT, TOP, BASE = 206, 44, 176
MOST_FINE_COLUMNS, COLUMN_STEPS = 60, (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
MOST_TICKS, TICK_STEPS = 11, (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
TOWERING = 3
NEAR_THE_END = 88


@dataclass(frozen=True, slots=True)
class Column:
    """`start` included, `end` not, in points: a score at the limit stands in the last column."""

    start: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A band on the drawing: from `start` to `end`, in hundredths of its width."""

    place: int
    label: str
    tier: str
    start: float
    end: float
    is_marked: bool = True
    """Not where the cut-off lies off the drawing."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """From `low` to `high`, in points; `columns` are (start in points, records), each `step` points wide."""

    low: int
    high: int
    step: int
    columns: tuple[tuple[int, int], ...]
    tens: Mapping[int, int]

    @property
    def width(self) -> float:
        """Of one column, in hundredths."""
        return 100 * self.step / (self.high - self.low)

    @property
    def drawn_top(self) -> int:
        """The count that fills the height."""
        highest = sorted((count for _start, count in self.columns), reverse=True)
        if len(highest) > 1 and highest[0] > TOWERING * highest[1]:
            return max(1, round(highest[1] * 1.5))
        return max([1, *highest])

    @property
    def ticks(self) -> tuple[int, ...]:
        step = next((step for step in TICK_STEPS if (self.high - self.low) / step <= MOST_TICKS), TICK_STEPS[-1])
        first = -(-self.low // step) * step
        return tuple(range(first, self.high + 1, step))

    def share(self, points: float | Decimal) -> float:
        """Where it lies, in hundredths of the width."""
        return min(100.0, max(0.0, 100 * (float(points) - self.low) / (self.high - self.low)))

    def anchor(self, points: int) -> str:
        return "start" if points == self.low else "end" if points == self.high else "middle"


def histogram(tenths: Sequence[tuple[int, int]], limit: Decimal | None, cut_offs: Sequence[Decimal]) -> Histogram:
    """Of (tenths, records): room for every score, the limit and the cut-offs; about fifty columns."""
    values = [value // 10 for value, _count in tenths]
    low = min([0, *values, *(floor(cut) for cut in cut_offs)])
    high = max([low + 10, *(value + 1 for value in values if limit is None), *(ceil(cut) for cut in cut_offs)])
    high = max(high, ceil(limit)) if limit is not None else high
    step = next((step for step in COLUMN_STEPS if (high - low) / step <= MOST_FINE_COLUMNS), COLUMN_STEPS[-1])
    low, high = floor(low / step) * step, ceil(high / step) * step
    counts: Counter[int] = Counter()
    tens: Counter[int] = Counter()
    for value, count in tenths:
        start = low + (value // 10 - low) // step * step
        counts[min(start, high - step)] += count
        tens[value // 100] += count
    return Histogram(low, high, step, tuple(sorted(counts.items())), tens)


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


def band_chart(histogram: Histogram, zones: Sequence[Zone], label: str, axis: str = "total") -> SafeString:
    """Columns in the colour of the axis over the bands; a line with a knob where each begins, its label above."""
    return format_html(
        '<svg class="plot band-chart band-chart-{}" height="{}" role="img" aria-label="{}">{}{}'
        '<line class="plot-axis" x1="0" x2="100%" y1="{}" y2="{}"/>{}{}</svg>',
        axis,
        HEIGHT,
        f"{label}: {_spoken(columns(histogram.tens, float(histogram.high)))}",
        format_html_join(
            "",
            '<rect class="zone zone-{}" data-zone="{}" x="{}" width="{}" y="0" height="{}"/>',
            ((z.tier, z.place, percent(z.start), percent(max(0.0, z.end - z.start)), BASE) for z in zones),
        ),
        _fine_bars(histogram),
        BASE,
        BASE,
        format_html_join(
            "",
            '<text class="plot-label" x="{}" y="{}" text-anchor="{}">{}</text>',
            (
                (percent(histogram.share(tick)), HEIGHT - 4, histogram.anchor(tick), score_text(tick))
                for tick in histogram.ticks
            ),
        ),
        format_html_join(
            "",
            '<g class="cutoff" data-cutoff="{0}"><line x1="{1}" x2="{1}" y1="0" y2="{2}"/>'
            '<circle cx="{1}" cy="{2}" r="7"/>'
            '<text class="plot-label" x="{1}" dx="{5}" text-anchor="{6}" y="{3}">{4}</text></g>',
            (
                (z.place, percent(z.start), BASE, 13 + 15 * (z.place % 2), z.label, *_beside(z.start))
                for z in zones
                if z.is_marked
            ),
        ),
    )


def _beside(share: float) -> tuple[int, str]:
    """Where a label stands at its line: to the left of one that is near the end."""
    return (-5, "end") if share > NEAR_THE_END else (5, "start")


def _fine_bars(histogram: Histogram) -> SafeString:
    """One column that towers above all others is cut, with its count beside it: else those could not be told apart."""
    top = histogram.drawn_top
    return format_html("{}{}", _fine_columns(histogram, top), _cut_counts(histogram, top))


def _fine_columns(histogram: Histogram, top: int) -> SafeString:
    room = BASE - TOP
    return format_html_join(
        "",
        '<rect class="h-now" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (
                percent(histogram.share(start)),
                coordinate(BASE - _height(min(count, top), top, room)),
                percent(histogram.width * 0.86),
                coordinate(_height(min(count, top), top, room)),
            )
            for start, count in histogram.columns
        ),
    )


def _cut_counts(histogram: Histogram, top: int) -> SafeString:
    return format_html_join(
        "",
        '<rect class="h-cut" x="{}" y="{}" width="{}" height="4"/>'
        '<text class="plot-label" x="{}" y="{}" dx="6">{}</text>',
        (
            (
                percent(histogram.share(start)),
                TOP + 12,
                percent(histogram.width * 0.86),
                percent(histogram.share(start) + histogram.width),
                TOP + 10,
                whole_text(count),
            )
            for start, count in histogram.columns
            if count > top
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
