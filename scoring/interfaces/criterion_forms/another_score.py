"""“Another model’s score”: points for what another published model gives."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.interfaces.conditions import ConditionEditor, acted_condition, posted_condition
from scoring.interfaces.criterion_forms.base import CriterionKind, Drawing
from scoring.interfaces.criterion_forms.controls import Field
from scoring.interfaces.criterion_forms.offers import model_choices
from scoring.interfaces.criterion_forms.scope import EditorScope
from scoring.interfaces.criterion_forms.sent import Sent
from scoring.interfaces.criterion_forms.vocabulary import asks_score
from scoring.spec.document import CategoryName
from scoring.spec.matching import Plain

USUAL_POINTS = 10
_FIRST = {"field": "total", "op": "gte", "value": 50}


@dataclass(frozen=True, slots=True)
class ScoreBody:
    model: Field
    condition: ConditionEditor
    points: Field


class AnotherScore(CriterionKind):
    word = "score"
    label = gettext_lazy("Another model’s score")
    template = "rules/fields/score.html"

    def posted(self, sent: Sent) -> Plain:
        condition = posted_condition(sent.data, "if")
        asked = condition if condition is not None and asks_score(condition) else None
        return {"score": sent.text("score"), "if": asked, **sent.numbers("points")}

    def started(self, category: CategoryName, scope: EditorScope) -> Plain:
        return {"score": "", "if": dict(_FIRST), "points": USUAL_POINTS}

    def acted(self, plain: Plain, act: str, scope: EditorScope) -> Plain:
        over = scope.of_score(str(plain.get("score") or ""))
        return plain | {"if": acted_condition(plain.get("if"), act, "if", over)}

    def body(self, drawing: Drawing) -> ScoreBody:
        model = str(drawing.plain.get("score") or "")
        return ScoreBody(
            drawing.select("score", _("Model"), model_choices(drawing.scope, model), act="score"),
            drawing.condition("if", drawing.scope.of_score(model)),
            drawing.number("points", _("Points")),
        )
