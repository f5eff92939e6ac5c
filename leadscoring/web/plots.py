"""Charts with axes: a score's history with its events, and a histogram, as SVG.

Horizontal places are percentages of the drawing, so that a chart fills its column and its letters keep their size on a
phone as on a wide screen; no style attribute is needed, which the content security policy would refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from leadscoring.web.charts import coordinate, percent, share
from leadscoring.web.numbers import Number, day_text, score_text, whole_text

LEFT, RIGHT = 9.0, 99.0  # percent of the width; the scale's figures stand to the left
TOP, BOTTOM, HEIGHT = 16, 136, 164
LONG_SPAN_DAYS = 300  # from here on the axis names months and years instead of days
BAR_HEIGHT = 132


def history_chart(
    points: Sequence[tuple[datetime, Number | None]],
    events: Sequence[tuple[datetime, str, str]] = (),
    maximum: Number | None = 100,
    until: datetime | None = None,
    label: str = "",
) -> SafeString:
    """A score over time, oldest first, in steps (it holds until the next change); None is a time without a score.

    An event is (when, what, kind); the kind (version, activity, decay, …) only chooses the marker's colour.
    """
    if not points:
        return SafeString("")
    first = points[0][0]
    last = max([until or first, points[-1][0], *(event[0] for event in events)])
    values = [value for _at, value in points if value is not None]
    low, high = min([0, *values]), max([1, *values] if maximum is None else [1, maximum, *values])
    return format_html(
        '<svg class="plot plot-history" height="{}" role="img" aria-label="{}">{}{}{}{}</svg>',
        HEIGHT,
        label or _history_label(points, events),
        _value_axis(low, high),
        _time_axis(first, last),
        _event_marks(events, first, last),
        _course(points, first, last, (low, high)),
    )


def _history_label(
    points: Sequence[tuple[datetime, Number | None]], events: Sequence[tuple[datetime, str, str]]
) -> str:
    (first_at, first), (last_at, last) = points[0], points[-1]
    text = _("Score from %(first)s on %(first_day)s to %(last)s on %(last_day)s.") % {
        "first": score_text(first),
        "first_day": _day(first_at),
        "last": score_text(last),
        "last_day": _day(last_at),
    }
    named = [f"{_day(at)}: {what}." for at, what, _kind in events]
    return " ".join([text, *named])


def _day(at: datetime) -> str:
    return day_text(localdate(at))


def _x(at: datetime, first: datetime, last: datetime) -> float:
    return LEFT + (RIGHT - LEFT) * share(at.timestamp(), first.timestamp(), last.timestamp())


def _y(value: Number, low: Number, high: Number) -> float:
    return BOTTOM - (BOTTOM - TOP) * share(value, low, high)


def _value_axis(low: Number, high: Number) -> SafeString:
    middle = (float(low) + float(high)) / 2
    rows = [(coordinate(_y(value, low, high)), score_text(value)) for value in (low, middle, high)]
    return format_html_join(
        "",
        '<line class="plot-grid" x1="{2}" x2="100%" y1="{0}" y2="{0}"/>'
        '<text class="plot-label" x="0" y="{0}" dy="4">{1}</text>',
        ((y, text, percent(LEFT)) for y, text in rows),
    )


def _time_axis(first: datetime, last: datetime) -> SafeString:
    pattern = "M Y" if (last - first).days > LONG_SPAN_DAYS else "j M"
    ticks = [(LEFT, "start", first), (RIGHT, "end", last)]
    if (last - first).days > 1:
        ticks.insert(1, ((LEFT + RIGHT) / 2, "middle", first + (last - first) / 2))
    return format_html_join(
        "",
        '<text class="plot-label" x="{}" y="{}" text-anchor="{}">{}</text>',
        ((percent(x), HEIGHT - 8, anchor, date_format(localtime(at), pattern)) for x, anchor, at in ticks),
    )


def _event_marks(events: Sequence[tuple[datetime, str, str]], first: datetime, last: datetime) -> SafeString:
    return format_html_join(
        "",
        '<g class="plot-event plot-event-{1}"><title>{2}</title><line x1="{0}" x2="{0}" y1="{3}" y2="{4}"/>'
        '<circle cx="{0}" cy="{3}" r="4"/></g>',
        (
            (percent(_x(at, first, last)), kind, f"{_day(at)}: {what}", TOP - 8, BOTTOM)
            for at, what, kind in events
            if at >= first
        ),
    )


def _course(
    points: Sequence[tuple[datetime, Number | None]], first: datetime, last: datetime, scale: tuple[Number, Number]
) -> SafeString:
    """The line in a box of its own, stretched to the plot: a path knows no percentages."""
    line, area = _steps(points, first, last, scale)
    dot = ""
    if points[-1][1] is not None:
        dot = format_html(
            '<circle class="plot-dot" cx="{}" cy="{}" r="4"/>', percent(RIGHT), coordinate(_y(points[-1][1], *scale))
        )
    return format_html(
        '<svg x="{}" y="{}" width="{}" height="{}" viewBox="0 0 1000 100" preserveAspectRatio="none" '
        'overflow="visible">'
        '<path class="plot-area" d="{}"/><path class="plot-line" d="{}" vector-effect="non-scaling-stroke"/></svg>{}',
        percent(LEFT),
        TOP,
        percent(RIGHT - LEFT),
        BOTTOM - TOP,
        area,
        line,
        dot,
    )


def _steps(
    points: Sequence[tuple[datetime, Number | None]], first: datetime, last: datetime, scale: tuple[Number, Number]
) -> tuple[str, str]:
    """Path data of the line and of the area under it."""
    ends = [at for at, _value in points[1:]] + [last]
    line, area, was_drawn = [], [], False
    for (at, value), end in zip(points, ends, strict=True):
        if value is None:
            was_drawn = False
            continue
        x1, x2 = (coordinate(1000 * share(t.timestamp(), first.timestamp(), last.timestamp())) for t in (at, end))
        y = coordinate(100 - 100 * share(value, *scale))
        line.append(f"{'L' if was_drawn else 'M'}{x1} {y} L{x2} {y}")
        area.append(f"M{x1} 100 L{x1} {y} L{x2} {y} L{x2} 100 Z")
        was_drawn = True
    return " ".join(line), " ".join(area)


def histogram(bins: Sequence[tuple[str, int] | tuple[str, int, int]], label: str = "") -> SafeString:
    """Counts by range: (name, count), or (name, before, now) for two versions beside one another."""
    if not bins:
        return SafeString("")
    tallest = max([1, *(count for each in bins for count in each[1:])])
    slot = 100 / len(bins)
    bars = [bar for index, each in enumerate(bins) for bar in _bars(each[1:], index * slot, slot, tallest)]
    return format_html(
        '<svg class="plot plot-histogram" height="{}" role="img" aria-label="{}">{}'
        '<line class="plot-axis" x1="0" x2="100%" y1="{}" y2="{}"/>{}</svg>',
        HEIGHT,
        label or _histogram_label(bins),
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="1"/>', bars),
        BAR_HEIGHT,
        BAR_HEIGHT,
        format_html_join(
            "",
            '<text class="plot-label" x="{}" y="{}" text-anchor="middle">{}</text>',
            ((percent((index + 0.5) * slot), HEIGHT - 12, each[0]) for index, each in enumerate(bins)),
        ),
    )


def _bars(counts: Iterable[int], start: float, slot: float, tallest: int) -> list[tuple[str, str, str, str, str]]:
    heights = [count * (BAR_HEIGHT - 8) / tallest for count in counts]
    width = slot * 0.8 / len(heights)
    names = ["h-was", "h-now"][-len(heights) :]
    return [
        (
            name,
            percent(start + slot * 0.1 + place * width),
            coordinate(BAR_HEIGHT - height),
            percent(width),
            coordinate(height),
        )
        for place, (name, height) in enumerate(zip(names, heights, strict=True))
    ]


def _histogram_label(bins: Sequence[tuple[str, int] | tuple[str, int, int]]) -> str:
    if len(bins[0]) == 2:
        return "; ".join(f"{each[0]}: {whole_text(each[1])}" for each in bins)
    return "; ".join(
        _("%(name)s: %(before)s before, %(now)s now")
        % {"name": each[0], "before": whole_text(each[1]), "now": whole_text(each[-1])}
        for each in bins
    )
