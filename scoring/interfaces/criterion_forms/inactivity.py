"""“Inactivity”: points, mostly negative, for what has not happened for a while, or never."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.interfaces.conditions import ConditionEditor
from crm.interfaces.conditions.controls import Tags
from scoring.interfaces.criterion_forms.activity import (
    acted_types,
    acted_where,
    posted_types,
    posted_where,
    types_of,
)
from scoring.interfaces.criterion_forms.base import CriterionKind, Drawing
from scoring.interfaces.criterion_forms.controls import Field, Line, choices
from scoring.interfaces.criterion_forms.offers import ANYTHING, type_tags
from scoring.interfaces.criterion_forms.scope import EditorScope
from scoring.interfaces.criterion_forms.sent import Sent
from scoring.spec.document import CategoryName
from scoring.spec.matching import Plain

USUAL_POINTS, USUAL_DAYS = -10, 60
FOR_DAYS, EVER = "days", "ever"


@dataclass(frozen=True, slots=True)
class InactivityBody:
    types: Tags
    where: ConditionEditor
    points: Field
    span: Line
    never: Field


class Inactivity(CriterionKind):
    word = "inactivity"
    label = gettext_lazy("Inactivity")
    template = "rules/fields/inactivity.html"

    def posted(self, sent: Sent) -> Plain:
        is_ever = sent.word("inactive_for") == EVER
        days = EVER if is_ever else sent.number("inactive_days") or sent.needed_number("within_days")
        leaves_out = sent.word("never") == "false" and not is_ever
        return {
            "inactive_days": days,
            "activity": posted_types(sent),
            **posted_where(sent),
            **sent.numbers("points"),
            **({"never": False} if leaves_out else {}),
        }

    def started(self, category: CategoryName, scope: EditorScope) -> Plain:
        return {"inactive_days": USUAL_DAYS, "activity": ANYTHING, "points": USUAL_POINTS}

    def acted(self, plain: Plain, act: str, scope: EditorScope) -> Plain:
        return acted_types(acted_where(plain, act, scope), act)

    def body(self, drawing: Drawing) -> InactivityBody:
        plain = drawing.plain
        nevers: list[tuple[str, Any]] = [("true", _("count as well")), ("false", _("are left out"))]
        never = "false" if plain.get("never") is False else "true"
        return InactivityBody(
            type_tags(drawing, types_of(plain), _("What they have not done")),
            drawing.condition("where", drawing.scope.of_activity()),
            drawing.number("points", _("Points")),
            _span(drawing),
            drawing.select("never", _("Those who never did"), choices(nevers, never)),
        )


def _span(drawing: Drawing) -> Line:
    is_ever = drawing.plain.get("inactive_days") == EVER
    spans: list[tuple[str, Any]] = [(FOR_DAYS, _("in the last")), (EVER, _("at any time"))]
    days = drawing.number("inactive_days", _("Days"), "" if is_ever else None, unit=_("days"))
    choice = drawing.select("inactive_for", _("Not done"), choices(spans, EVER if is_ever else FOR_DAYS))
    return Line(choice, ((FOR_DAYS, days),))
