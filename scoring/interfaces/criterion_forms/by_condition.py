"""“Property”: points if a condition holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.interfaces.conditions import ConditionEditor, acted_condition, posted_condition
from scoring.interfaces.criterion_forms.base import CriterionKind, Drawing
from scoring.interfaces.criterion_forms.controls import Field
from scoring.interfaces.criterion_forms.scope import EditorScope
from scoring.interfaces.criterion_forms.sent import Sent
from scoring.interfaces.criterion_forms.tables import posted_values
from scoring.interfaces.criterion_forms.vocabulary import asks_records
from scoring.spec.document import CategoryName
from scoring.spec.matching import Plain

USUAL_POINTS = 10
_FIRST = {"contact": "job_title", "company": "industry", "deal": "stage"}


@dataclass(frozen=True, slots=True)
class ConditionBody:
    condition: ConditionEditor
    points: Field


class ByCondition(CriterionKind):
    word = "property"
    label = gettext_lazy("Property")
    template = "rules/fields/property.html"

    def posted(self, sent: Sent) -> Plain:
        return {"if": posted_record_condition(sent), **sent.numbers("points")}

    def started(self, category: CategoryName, scope: EditorScope) -> Plain:
        return {"if": first_condition(scope), "points": USUAL_POINTS}

    def acted(self, plain: Plain, act: str, scope: EditorScope) -> Plain:
        return plain | {"if": acted_condition(plain.get("if"), act, "if", scope.of_record())}

    def body(self, drawing: Drawing) -> ConditionBody:
        points = drawing.number("points", _("Points"))
        return ConditionBody(drawing.condition("if", drawing.scope.of_record()), points)


def posted_record_condition(sent: Sent) -> Plain | None:
    """Of a form that was of another kind, what it says the same with: its list, or its table's values."""
    condition = posted_condition(sent.data, "if")
    if condition is not None and asks_records(condition):
        return condition
    if name := sent.text("list"):
        return {"not": {"list": name}} if sent.word("side") == "not_in_list" else {"list": name}
    if path := sent.text("property"):
        texts = [text for text in posted_values(sent, "values") if not text.endswith(" ") and text]
        return {"property": path, "op": "is_any", "value": texts}
    return None


def first_condition(scope: EditorScope) -> Plain:
    return {"property": _FIRST[scope.object], "op": "is_any", "value": []}
