"""“Disqualify”: whoever this holds for falls to the lowest score, whatever else they earned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.interfaces.conditions import ConditionEditor, acted_condition
from scoring.interfaces.criterion_forms.base import CriterionKind, Drawing
from scoring.interfaces.criterion_forms.by_condition import first_condition, posted_record_condition
from scoring.interfaces.criterion_forms.controls import Field, choices
from scoring.interfaces.criterion_forms.listed import INSIDE, OUTSIDE, list_field
from scoring.interfaces.criterion_forms.scope import EditorScope
from scoring.interfaces.criterion_forms.sent import Sent
from scoring.spec.document import CategoryName
from scoring.spec.matching import Plain

BY_CONDITION = "if"
ACT_BY = "by"


@dataclass(frozen=True, slots=True)
class DisqualifyBody:
    """A condition, or a list."""

    by: Field
    condition: ConditionEditor | None
    list: Field | None


class Disqualify(CriterionKind):
    word = "disqualify"
    label = gettext_lazy("Disqualify")
    template = "rules/fields/disqualify.html"

    def posted(self, sent: Sent) -> Plain:
        by = sent.word("by") or (sent.word("side") if sent.text("list") else "")
        if by in (INSIDE, OUTSIDE):
            return {by: sent.text("list"), "disqualify": True}
        return {"if": posted_record_condition(sent), "disqualify": True}

    def started(self, category: CategoryName, scope: EditorScope) -> Plain:
        return {"if": first_condition(scope), "disqualify": True}

    def acted(self, plain: Plain, act: str, scope: EditorScope) -> Plain:
        if BY_CONDITION not in plain:
            return plain
        condition = acted_condition(plain["if"], act, "if", scope.of_record())
        return plain | {"if": condition or first_condition(scope) if act == ACT_BY else condition}

    def body(self, drawing: Drawing) -> DisqualifyBody:
        plain = drawing.plain
        by = next((each for each in (INSIDE, OUTSIDE) if each in plain), BY_CONDITION)
        ways: list[tuple[str, Any]] = [
            (BY_CONDITION, _("a condition holds")),
            (INSIDE, _("they are in a list")),
            (OUTSIDE, _("they are not in a list")),
        ]
        is_listed = by != BY_CONDITION
        return DisqualifyBody(
            drawing.select(ACT_BY, _("Disqualified if"), choices(ways, by), act=ACT_BY),
            None if is_listed else drawing.condition("if", drawing.scope.of_record()),
            list_field(drawing) if is_listed else None,
        )
