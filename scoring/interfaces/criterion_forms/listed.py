"""“List”: points for standing in a list, or for not standing in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.interfaces.criterion_forms.base import CriterionKind, Drawing
from scoring.interfaces.criterion_forms.controls import Field, choices
from scoring.interfaces.criterion_forms.offers import list_choices
from scoring.interfaces.criterion_forms.scope import EditorScope
from scoring.interfaces.criterion_forms.sent import Sent
from scoring.spec.document import CategoryName
from scoring.spec.matching import Plain

USUAL_POINTS = 10
INSIDE, OUTSIDE = "list", "not_in_list"


@dataclass(frozen=True, slots=True)
class ListBody:
    side: Field
    list: Field
    points: Field


class Listed(CriterionKind):
    word = "list"
    label = gettext_lazy("List")
    template = "rules/fields/list.html"

    def posted(self, sent: Sent) -> Plain:
        side = OUTSIDE if OUTSIDE in (sent.word("side"), sent.word("by")) else INSIDE
        return {side: sent.text("list"), **sent.numbers("points")}

    def started(self, category: CategoryName, scope: EditorScope) -> Plain:
        return {INSIDE: "", "points": USUAL_POINTS}

    def body(self, drawing: Drawing) -> ListBody:
        side = OUTSIDE if OUTSIDE in drawing.plain else INSIDE
        sides: list[tuple[str, Any]] = [(INSIDE, _("is in the list")), (OUTSIDE, _("is not in the list"))]
        return ListBody(
            drawing.select("side", _("Condition"), choices(sides, side)),
            list_field(drawing),
            drawing.number("points", _("Points")),
        )


def list_field(drawing: Drawing) -> Field:
    plain = drawing.plain
    name = str(plain.get(INSIDE) or plain.get(OUTSIDE) or "")
    return drawing.select("list", _("List"), list_choices(drawing.scope, name), places=(INSIDE, OUTSIDE))
