"""Small drawings beside a number: meter, budget bar, dial and sparkline, as SVG.

Coordinates are formatted here and never by a template: a comma for a decimal point breaks SVG. Only what is read
(labels and the dial's figure) follows the locale.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leadscoring.web.keeping import kept_by_language
from leadscoring.web.numbers import Number, score_text

DIAL_RADIUS = 70
DIAL_CENTRE = (84, 82)
DIAL_LONG_FIGURE = 4  # characters; longer figures are set smaller so that they stay inside the arc

SPARK_FLOOR = 12  # points; a smaller range is not stretched to the full height, or noise would look like news


@lru_cache(maxsize=10_000)
def coordinate(value: float) -> str:
    """A number as SVG wants it, whatever the locale."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(value: float) -> str:
    """A share of the drawing's width or height."""
    return f"{coordinate(value)}%"


def share(value: Number, low: Number, high: Number) -> float:
    """Where the value lies between low and high, kept within 0 and 1."""
    span = float(high) - float(low)
    return min(1.0, max(0.0, (float(value) - float(low)) / span)) if span > 0 else 0.0


@kept_by_language(2_000)
def meter(value: Number, maximum: Number | None, css_class: str = "", label: str = "") -> SafeString:
    """A bar from nothing to the maximum; without a maximum there is no scale, and nothing is drawn."""
    if maximum is None or maximum <= 0:
        return SafeString("")
    text = label or _("%(value)s of %(maximum)s") % {"value": score_text(value), "maximum": score_text(maximum)}
    return format_html(
        '<svg class="bar {}" role="img" aria-label="{}" preserveAspectRatio="none">'
        '<rect class="bar-track" width="100%" height="100%" rx="3"/>'
        '<rect class="bar-fill" width="{}" height="100%" rx="3"/></svg>',
        css_class,
        text,
        percent(100 * share(value, 0, maximum)),
    )


def budget_bar(segments: Iterable[tuple[str, Number]], maximum: Number, label: str) -> SafeString:
    """Parts of one limit side by side: (class, amount) from left to right; what exceeds the limit is cut."""
    rects: list[tuple[str, str, str]] = []
    start = 0.0
    for css_class, amount in segments:
        width = min(100 * share(amount, 0, maximum), 100 - start)
        rects.append((css_class, percent(start), percent(width)))
        start += width
    return format_html(
        '<svg class="budget-bar" role="img" aria-label="{}" preserveAspectRatio="none">'
        '<rect class="bar-track" width="100%" height="100%" rx="4"/>{}</svg>',
        label,
        format_html_join("", '<rect class="seg-{}" x="{}" width="{}" height="100%"/>', rects),
    )


def dial(
    value: Number,
    maximum: Number | None = 100,
    marks: Sequence[Number] = (),
    was: Number | None = None,
    minimum: Number | None = 0,
) -> SafeString:
    """A half circle for a score: ticks where bands begin, a ring where the published score stands.

    A model without a limit, or with a negative floor, is drawn on a scale that holds the value and the marks.
    """
    low, high = _dial_scale(value, maximum, marks, minimum)
    cx, cy = DIAL_CENTRE
    arc = f"M{cx - DIAL_RADIUS} {cy} A{DIAL_RADIUS} {DIAL_RADIUS} 0 0 1 {cx + DIAL_RADIUS} {cy}"
    length = math.pi * DIAL_RADIUS
    figure = score_text(value)
    return format_html(
        '<svg class="dial" viewBox="0 0 168 92" role="img" aria-label="{}"><path class="dial-track" d="{}"/>'
        '<path class="dial-fill{}" d="{}" stroke-dasharray="{} {}"/>{}{}'
        '<text class="dial-num{}" x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text class="dial-of" x="{}" y="{}" text-anchor="middle">{}</text></svg>',
        _dial_label(value, maximum, was),
        arc,
        "" if share(value, low, high) else " is-empty",
        arc,
        coordinate(length * share(value, low, high)),
        coordinate(length + 10),
        _dial_ticks([mark for mark in marks if low < mark < high], low, high),
        _dial_ring(was, low, high) if was is not None and was != value else "",
        " is-long" if len(figure) > DIAL_LONG_FIGURE else "",
        cx,
        cy - 12,
        figure,
        cx,
        cy + 4,
        _("points") if maximum is None else _("of %(maximum)s") % {"maximum": score_text(maximum)},
    )


def _dial_scale(
    value: Number, maximum: Number | None, marks: Sequence[Number], minimum: Number | None
) -> tuple[float, float]:
    low = min(0.0, float(value)) if minimum is None else float(minimum)
    high = max(100.0, float(value), *map(float, marks)) if maximum is None else float(maximum)
    return low, max(high, low + 1)


def _dial_label(value: Number, maximum: Number | None, was: Number | None) -> str:
    text = _("Score %(value)s") if maximum is None else _("Score %(value)s of %(maximum)s")
    text = text % {"value": score_text(value), "maximum": score_text(maximum)}
    if was is not None and was != value:
        text += ", " + _("was %(value)s") % {"value": score_text(was)}
    return text


def _dial_point(value: Number, low: float, high: float, radius: float) -> tuple[str, str]:
    angle = math.pi * (1 - share(value, low, high))
    cx, cy = DIAL_CENTRE
    return coordinate(cx + radius * math.cos(angle)), coordinate(cy - radius * math.sin(angle))


def _dial_ticks(marks: Iterable[Number], low: float, high: float) -> SafeString:
    ends = (
        (*_dial_point(mark, low, high, DIAL_RADIUS - 7), *_dial_point(mark, low, high, DIAL_RADIUS + 7))
        for mark in marks
    )
    return format_html_join("", '<line class="dial-tick" x1="{}" y1="{}" x2="{}" y2="{}"/>', ends)


def _dial_ring(was: Number, low: float, high: float) -> SafeString:
    x, y = _dial_point(was, low, high, DIAL_RADIUS)
    return format_html('<circle class="dial-was" cx="{}" cy="{}" r="3.5"/>', x, y)


def sparkline(points: Iterable[Number | None], width: int = 72, height: int = 22, label: str = "") -> SafeString:
    """A score's course, oldest first; coloured by its last step; blanks (unscored) are left out."""
    values = [float(point) for point in points if point is not None]
    if not values:
        return SafeString("")
    if len(values) == 1:
        values *= 2
    low = min(values)
    span = max(max(values) - low, SPARK_FLOOR)
    xs = [2 + step * (width - 6) / (len(values) - 1) for step in range(len(values))]
    ys = [height - 3 - (value - low) * (height - 6) / span for value in values]
    line = "M" + " L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in zip(xs, ys, strict=True))
    return format_html(
        '<svg class="spark spark-{}" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path d="{} L{} {} L2 {} Z" class="spark-area"/><path d="{}" class="spark-line"/>'
        '<circle cx="{}" cy="{}" r="2" class="spark-dot"/></svg>',
        trend(values[-1] - values[-2]),
        width,
        height,
        width,
        height,
        label
        or _("Score from %(first)s to %(last)s") % {"first": score_text(values[0]), "last": score_text(values[-1])},
        line,
        coordinate(xs[-1]),
        height,
        height,
        line,
        coordinate(xs[-1]),
        coordinate(ys[-1]),
    )


def trend(change: Number) -> str:
    """The word that the style sheet knows for a change's direction."""
    return "up" if change > 0 else "down" if change < 0 else "flat"
