"""The rows of a condition's form: a property, a field, a list, a score or an activity, each with its controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.operators import OPERATORS, Operator
from crm.interfaces.conditions.activity_controls import counts_of, types_of
from crm.interfaces.conditions.controls import Field, Picker, Tick, Value, with_chosen
from crm.interfaces.conditions.faults import FaultsAt
from crm.interfaces.conditions.kept_values import operators_of, type_asked
from crm.interfaces.conditions.offers import operator_choices
from crm.interfaces.conditions.part import Making, Part
from crm.interfaces.conditions.scope import Scope
from crm.interfaces.conditions.tree import WORDED, Plain, kind_of
from crm.interfaces.conditions.typed import is_day
from crm.interfaces.conditions.value_controls import Asked, value_control

KEYS = {
    "property": (".property", ".op", ".value", ".or_blank"),
    "field": (".field", ".op", ".value", ".or_blank"),
    "list": (".list",),
    "score": (".score", ".field", ".op", ".value", ".or_blank"),
    "activity": (".activity", ".where", ".within_days", ".at_least", ".at_most"),
}
"""What of each kind has a control of its own to show a fault at."""


@dataclass(frozen=True)
class Rows:
    making: Making

    def test(self, core: Plain, is_turned: bool, name: str, scope: Scope, faults: FaultsAt) -> Part:
        kind = kind_of(core) if scope.over == "record" else "field"
        return Part(
            "test",
            name,
            self.making.id(name),
            kind,
            _("Condition"),
            note=faults.without(*KEYS.get(kind, ())),
            can_turn=True,
            subject=self.subject(core, is_turned, name, scope, faults),
            **self._controls(kind, core, name, scope, faults),
        )

    def subject(self, core: Plain, is_turned: bool, name: str, scope: Scope, faults: FaultsAt) -> Picker:
        """What the condition is about."""
        kind = kind_of(core) if scope.over == "record" else "field"
        offers = self.making.offers
        chosen = core.get(kind) if kind in ("property", "field") else _special(kind, is_turned)
        chosen = chosen if isinstance(chosen, str) else ""
        groups = offers.subjects(scope) if kind != "field" else offers.fields(scope)
        fault = faults.at(f".{kind}").text() if kind in ("property", "field") else ""
        return Picker(
            f"{name}.path",
            self.making.id(f"{name}.path"),
            _("What it is about"),
            with_chosen(groups, chosen, self._missing(chosen, scope)),
            (fault and (fault if chosen else _("Choose what this is about."))) or "",
            f"{name}:path",
        )

    def _missing(self, chosen: str, scope: Scope) -> str:
        if not chosen:
            return _("Choose…")
        if scope.over == "record":
            return _("%(name)s (not there)") % {"name": chosen}
        return self.making.offers.label(scope, chosen.removeprefix("properties."))

    def _controls(self, kind: str, core: Plain, name: str, scope: Scope, faults: FaultsAt) -> dict[str, Any]:
        if kind == "list":
            return {"pickers": (self._list(core, name, scope, faults),)}
        if kind == "activity":
            return {
                "types": types_of(core, name, self.making, faults),
                "counts": counts_of(core, name, self.making, faults),
                "can_ask_where": True,
            }
        if kind == "score":
            pickers = self._score(core, name, scope, faults)
            return {"pickers": pickers} | self._compared(core, name, scope, faults)
        named = self._named(core, name, faults) if kind == "field" and scope.over == "activity" else None
        return {"named": named} | self._compared(core, name, scope, faults)

    def _list(self, core: Plain, name: str, scope: Scope, faults: FaultsAt) -> Picker:
        chosen = core["list"] if isinstance(core["list"], str) else ""
        missing = _("%(name)s (not there)") % {"name": chosen} if chosen else _("Choose a list…")
        fault = faults.at(".list").text()
        return Picker(
            f"{name}.list",
            self.making.id(f"{name}.list"),
            _("List"),
            with_chosen([self.making.offers.lists(scope, chosen)], chosen, missing),
            fault if chosen else fault and _("Choose a list."),
        )

    def _score(self, core: Plain, name: str, scope: Scope, faults: FaultsAt) -> tuple[Picker, ...]:
        model = core["score"] if isinstance(core["score"], str) else ""
        asked = core.get("field") if isinstance(core.get("field"), str) else ""
        missing = _("%(name)s (not there)") % {"name": model} if model else _("Choose a model…")
        fault, field_fault = faults.at(".score").text(), faults.at(".field").text()
        by_model = Picker(
            f"{name}.score",
            self.making.id(f"{name}.score"),
            _("Model"),
            with_chosen([self.making.offers.models(scope, model)], model, missing),
            fault if model else fault and _("Choose a model."),
            f"{name}:path",
        )
        fields = with_chosen(
            [self.making.offers.score_fields(scope, model)], str(asked), str(asked) or _("Choose what of it…")
        )
        of_it = Picker(
            f"{name}.field",
            self.making.id(f"{name}.field"),
            _("What of the score"),
            fields,
            field_fault if asked else field_fault and _("Choose what of the score counts."),
            f"{name}:path",
        )
        return by_model, of_it

    def _named(self, core: Plain, name: str, faults: FaultsAt) -> Field | None:
        """The name of a property that no activity had yet."""
        if core.get("field") != "properties.":
            return None
        fault = _("Write the property’s name.") if faults.at(".field").faults else ""
        id = self.making.id(f"{name}.name")
        return Field(f"{name}.name", id, _("Name of the property"), "", fault, type="text")

    def _compared(self, core: Plain, name: str, scope: Scope, faults: FaultsAt) -> dict[str, Any]:
        type = type_asked(core, scope)
        op = core.get("op") if isinstance(core.get("op"), str) else ""
        fitting = operators_of(core, type)
        if not fitting and not op:
            return {}
        operator = OPERATORS.get(str(op))
        asked = Asked(core, name, scope, type, operator, self.making) if operator else None
        return {
            "operator": self._operator(str(op), type, fitting, core, name, faults.at(".op")),
            "value": value_control(asked, faults.at(".value")) if asked else Value(),
            "or_blank": self._or_blank(core, name, operator, faults.at(".or_blank")),
        }

    def _operator(
        self, op: str, type: str | None, fitting: tuple[str, ...], core: Plain, name: str, faults: FaultsAt
    ) -> Picker:
        value = core.get("value")
        of_days = type is None and op == "between" and isinstance(value, list) and value and is_day(value[0])
        missing = _("%(name)s (doesn’t fit)") % {"name": op} if op else _("Choose how…")
        choices = with_chosen(operator_choices(fitting, type), f"{op}:date" if of_days else op, missing)
        fault = faults.text()
        return Picker(
            f"{name}.op",
            self.making.id(f"{name}.op"),
            _("How it compares"),
            choices,
            fault if op else fault and _("Choose how it compares."),
            f"{name}:op",
        )

    def _or_blank(self, core: Plain, name: str, operator: Operator | None, faults: FaultsAt) -> Tick | None:
        if operator is None or not operator.takes_or_blank:
            return None
        id = self.making.id(f"{name}.or_blank")
        return Tick(f"{name}.or_blank", id, _("or is blank"), core.get("or_blank") is True, faults.text())


def _special(kind: str, is_turned: bool) -> str:
    return f":not_{kind}" if is_turned and kind in WORDED else f":{kind}"
