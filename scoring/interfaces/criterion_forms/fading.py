"""How points fade with time: the fields of a decay, of a rule or of a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.interfaces.criterion_forms.base import Drawing
from scoring.interfaces.criterion_forms.controls import Field, Line, choices
from scoring.interfaces.criterion_forms.curve import fading_curve, readable_decay
from scoring.interfaces.criterion_forms.sent import Sent
from scoring.interfaces.wording import decay_words
from scoring.spec.matching import Plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

INHERITED, NOT = "inherit", "none"
_WAYS: dict[str, tuple[str, ...]] = {
    "half_life": ("half_life_days",),
    "linear": ("linear_days",),
    "percent": ("percent", "every_days"),
}
_LABELS: dict[str, StrOrPromise] = {
    "half_life_days": gettext_lazy("Days until half is left"),
    "linear_days": gettext_lazy("Days until nothing is left"),
    "percent": gettext_lazy("Percent lost at each step"),
    "every_days": gettext_lazy("Days between two steps"),
}
_UNITS: dict[str, StrOrPromise] = {"percent": gettext_lazy("% every")}


@dataclass(frozen=True, slots=True)
class FadingFields:
    """rules/fields/fading.html; `of_group` says what the group's is."""

    line: Line
    of_group: str
    curve: SafeString
    curve_id: str
    refresh_url: str


def posted_fading(sent: Sent) -> Plain:
    """`decay` with its value, or nothing where it is the group's."""
    way = sent.word("fading", INHERITED)
    if way in _WAYS:
        return {"decay": {key: sent.needed_number(key) for key in _WAYS[way]}}
    return {"decay": None} if way == NOT else {}


def fading_fields(
    drawing: Drawing, *, of_group: Mapping[str, Any] | None, inherits: bool, most: Any = None
) -> FadingFields:
    """`inherits`: left out it is the group's, `of_group`; `most` are the points that fade."""
    decay, way = drawing.plain.get("decay"), _way_of(drawing.plain, inherits)
    choice = drawing.select("fading", _("Points fade"), choices(_ways(inherits), way), places=("decay",))
    numbers = tuple((each, _number(drawing, decay, key)) for each, keys in _WAYS.items() for key in keys)
    known = readable_decay(of_group) if inherits else None
    return FadingFields(
        Line(choice, numbers),
        (decay_words(known) if known else _("not at all")) if inherits else "",
        fading_curve(of_group if way == INHERITED else decay, most),
        drawing.id_of("curve"),
        drawing.scope.refresh_url,
    )


def _ways(inherits: bool) -> list[tuple[str, StrOrPromise]]:
    ways: list[tuple[str, StrOrPromise]] = [
        (NOT, _("not at all")),
        ("half_life", _("by half every")),
        ("linear", _("evenly, gone after")),
        ("percent", _("in steps of")),
    ]
    return [(INHERITED, _("as the group")), *ways] if inherits else ways


def _number(drawing: Drawing, decay: Any, key: str) -> Field:
    value = decay.get(key, "") if isinstance(decay, Mapping) else ""
    unit = _UNITS.get(key) or _("days")
    return drawing.number(key, _LABELS[key], value, places=(f"decay.{key}",), unit=unit)


def _way_of(plain: Plain, inherits: bool) -> str:
    decay = plain.get("decay")
    if not isinstance(decay, Mapping):
        return INHERITED if inherits and "decay" not in plain else NOT
    return next((way for way, keys in _WAYS.items() if keys[0] in decay), "percent")
