"""“Value table”: points by the value of a property, text by text or range by range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.interfaces.criterion_forms.base import CriterionKind, Drawing
from scoring.interfaces.criterion_forms.controls import Field, Table
from scoring.interfaces.criterion_forms.offers import property_choices, value_tags, value_type
from scoring.interfaces.criterion_forms.scope import EditorScope
from scoring.interfaces.criterion_forms.sent import Sent
from scoring.interfaces.criterion_forms.tables import (
    acted_rows,
    posted_ranges,
    posted_values,
    ranges_table,
    values_table,
)
from scoring.spec.document import CategoryName
from scoring.spec.matching import Plain

_FIRST = {"contact": "company.industry", "company": "industry", "deal": "deal_type"}


@dataclass(frozen=True, slots=True)
class ValueBody:
    property: Field
    table: Table
    otherwise: Field


class ByValue(CriterionKind):
    word = "values"
    label = gettext_lazy("Value table")
    template = "rules/fields/values.html"

    def posted(self, sent: Sent) -> Plain:
        plain: Plain = {"property": sent.text("property") or sent.text("if.path")}
        if sent.word("table") == "ranges":
            plain["ranges"] = posted_ranges(sent, "ranges")
        else:
            plain["values"] = posted_values(sent, "values") or _values_of_condition(sent)
        otherwise = sent.number("otherwise")
        return plain | ({} if otherwise in (None, 0) else {"otherwise": otherwise})

    def started(self, category: CategoryName, scope: EditorScope) -> Plain:
        path = _FIRST[scope.object]
        return {"property": path, "values": {}}

    def acted(self, plain: Plain, act: str, scope: EditorScope) -> Plain:
        wanted = value_type(scope, plain["property"])
        if act == "kind" and not wanted:
            return plain | self.started(scope.category, scope)
        plain = _fitted(plain, wanted)
        return plain | {"ranges": acted_rows(plain["ranges"], act, "ranges")} if "ranges" in plain else plain

    def body(self, drawing: Drawing) -> ValueBody:
        path = str(drawing.plain.get("property") or "")
        return ValueBody(
            drawing.select("property", _("When"), property_choices(drawing.scope, path), act="property"),
            _table(drawing, path),
            drawing.number("otherwise", _("Any other value"), drawing.plain.get("otherwise", 0)),
        )


def _table(drawing: Drawing, path: str) -> Table:
    plain = drawing.plain
    if "ranges" in plain:
        return ranges_table(drawing, "ranges", _("Points by range"), plain["ranges"])
    offered = value_tags(drawing, path, "values.new")
    return values_table(drawing, "values", _("Points by value"), plain.get("values") or {}, offered)


def _fitted(plain: Plain, wanted: str) -> Plain:
    """With the table that the property asks for; a blank one where it was the other."""
    if not wanted or wanted in plain:
        return plain
    blank: dict[str, Any] = {"values": {}, "ranges": []}
    rest = {key: value for key, value in plain.items() if key not in blank}
    head = {key: rest.pop(key) for key in ("id", "name", "enabled", "property") if key in rest}
    return head | {wanted: blank[wanted]} | rest


def _values_of_condition(sent: Sent) -> Plain:
    """A rule that gave points for any of some values says the same as a table."""
    points = sent.number("points")
    return dict.fromkeys(sent.texts("if.value"), points) if sent.word("if.op") == "is_any" else {}
