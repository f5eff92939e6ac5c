"""What points fade to over time, drawn as a small curve, and said in words for those who don't see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm.conditions.nodes import Node
from crm.conditions.wording import days_words
from leadscoring.web.charts import coordinate
from leadscoring.web.numbers import score_text
from scoring.spec.bounds import read_decay
from scoring.spec.document import Decay, HalfLife, LinearDecay, PercentDecay

WIDTH, HEIGHT = 168, 44
LEFT, RIGHT, TOP, BASE = 2, 166, 4, 30
HALVINGS = 4
STEPS_SHOWN = 5
POINTS_DRAWN = 48
WHOLE = 100


def readable_decay(plain: Mapping[str, Any] | None) -> Decay | None:
    """None for no decay and for one that isn't filled in yet."""
    return read_decay(Node(plain, "", [])) if isinstance(plain, Mapping) else None


def fading_curve(plain: Mapping[str, Any] | None, points: Any = None) -> SafeString:
    """Of so many points, or of a hundred percent of them; nothing where nothing fades."""
    decay = readable_decay(plain)
    if decay is None:
        return SafeString("")
    last = _last_day(decay)
    known = isinstance(points, int | float) and not isinstance(points, bool) and points != 0
    return format_html(
        '<svg class="fading-curve" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<path class="fading-area" d="{} L{} {} L{} {} Z"/><path class="fading-line" d="{}"/>'
        '<line class="plot-axis" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="plot-label" x="{}" y="{}">{}</text>'
        '<text class="plot-label" x="{}" y="{}" text-anchor="end">{}</text></svg>',
        WIDTH, HEIGHT, WIDTH, HEIGHT, _spoken(decay, last, float(points) if known else None),
        (line := _line(decay, last)), RIGHT, BASE, LEFT, BASE, line,
        LEFT, RIGHT, BASE, BASE,
        LEFT, HEIGHT - 2, _("today"),
        RIGHT, HEIGHT - 2, days_words(last),
    )  # fmt: skip


def factor(decay: Decay, age: float) -> float:
    """The share that is left after so many days, as the engine works it out."""
    match decay:
        case HalfLife(days):
            return float(2 ** (-age / float(days)))
        case LinearDecay(days):
            return max(0.0, 1 - age / float(days))
        case _:
            return max(0.0, 1 - float(decay.percent) / WHOLE * (age // float(decay.every_days)))


def _last_day(decay: Decay) -> int:
    match decay:
        case HalfLife(days):
            return int(days) * HALVINGS
        case LinearDecay(days):
            return int(days)
        case _:
            steps = WHOLE / float(decay.percent) if decay.percent else STEPS_SHOWN
            return int(decay.every_days) * max(2, min(STEPS_SHOWN * 2, -int(-steps // 1)))


def _line(decay: Decay, last: int) -> str:
    """A loss in steps is drawn as stairs."""
    falls_in_steps = isinstance(decay, PercentDecay)
    ages = [last * number / POINTS_DRAWN for number in range(POINTS_DRAWN + 1)]
    places = [_place(age, factor(decay, age), last) for age in ages]
    start, *rest = [(coordinate(x), coordinate(y)) for x, y in places]
    pieces = (f"H{x} V{y}" if falls_in_steps else f"L{x} {y}" for x, y in rest)
    return " ".join((f"M{start[0]} {start[1]}", *pieces))


def _place(age: float, share: float, last: int) -> tuple[float, float]:
    return LEFT + (RIGHT - LEFT) * age / last, BASE - (BASE - TOP) * share


def _spoken(decay: Decay, last: int, points: float | None) -> str:
    """“10 points today, 7.1 after 15 days, 5 after 30 days …”."""
    days = list(dict.fromkeys(max(1, last * quarter // 4) for quarter in (1, 2, 3, 4)))
    if points is None:
        parts = [
            _("%(percent)s %% after %(days)s")
            % {"percent": score_text(round(WHOLE * factor(decay, day))), "days": days_words(day)}
            for day in days
        ]
        return ", ".join([_("All of the points today"), *parts])
    parts = [
        _("%(points)s after %(days)s") % {"points": score_text(points * factor(decay, day)), "days": days_words(day)}
        for day in days
    ]
    return ", ".join([_("%(points)s points today") % {"points": score_text(points)}, *parts])
