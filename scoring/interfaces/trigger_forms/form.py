"""A trigger's form with its faults, and what its buttons do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from crm.conditions.nodes import Fault
from crm.interfaces.conditions import ConditionEditor, acted_condition, condition_editor
from crm.interfaces.conditions.typed import number_field
from scoring.interfaces.criterion_forms.controls import Field, Option, choices
from scoring.interfaces.criterion_forms.faults import Faults
from scoring.interfaces.model_pages_rules import category_name
from scoring.interfaces.trigger_forms.actions import ActionRow, action_rows
from scoring.interfaces.trigger_forms.reading import posted_trigger
from scoring.interfaces.trigger_forms.scope import TriggerScope
from scoring.spec.matching import Plain
from scoring.spec.parts import free_name

__all__ = ["TriggerForm", "acted_trigger", "new_trigger", "posted_trigger", "trigger_form"]


@dataclass(frozen=True, slots=True)
class TriggerForm:
    """triggers/form.html. `thresholds`, `cells` or `span`: those of the chosen way alone are filled."""

    key: str
    mark: str
    refresh_url: str
    name: Field
    on: Field
    way: Field
    thresholds: tuple[Field, ...]
    cells: tuple[Option, ...]
    span: tuple[Field, ...]
    when_error: str
    condition: ConditionEditor | None
    repeat: Field
    again: tuple[Field, ...]
    """Margin and cooldown."""
    actions: tuple[ActionRow, ...]
    errors: tuple[str, ...]
    """What has no control of its own."""


def new_trigger(scope: TriggerScope) -> Plain:
    """At the first band of the total, which is what most triggers wait for."""
    total = scope.document.get("bands", {}).get("total", [])
    points = total[0]["at_least"] if total else 80
    taken = [each["name"] for each in scope.document.get("triggers", [])]
    label = total[0]["label"] if total else _("Hot")
    name = free_name(_("%(label)s: tell the owner") % {"label": label}, taken)
    return {"name": name, "when": {"total": points}, "actions": [{"do": "notify", "to": "owner"}]}


def acted_trigger(trigger: Plain, act: str, scope: TriggerScope) -> Plain:
    """After a button: `actions:add`, `actions.1:up`, `if:add`, those of the condition; any other changes nothing."""
    where, _colon, what = act.partition(":")
    if where == "if" or where.startswith("if."):
        condition = acted_condition(trigger.get("if"), act, "if", scope.of_record())
        rest = {key: value for key, value in trigger.items() if key != "if"}
        return (
            rest if condition is None else {"name": rest.pop("name"), "when": rest.pop("when"), "if": condition} | rest
        )
    if where.startswith("actions"):
        return trigger | {"actions": _acted_actions(trigger["actions"], where, what)}
    return trigger


def trigger_form(
    trigger: Plain,
    *,
    scope: TriggerScope,
    key: str,
    mark: str,
    faults: Sequence[Fault] = (),
    place: str = "",
    act: str = "",
) -> TriggerForm:
    """`faults` have the places of the document; `place` is the trigger's own: `triggers[1]`. `act` is what was done
    last, for the focus."""
    known = Faults(faults, place)
    when, of_if, of_actions = trigger.get("when", {}), known.under("if"), known.under("actions")
    way = "cells" if "cell" in when else "range" if "from" in when or "to" in when else "thresholds"
    condition = trigger.get("if")
    return TriggerForm(
        key=key,
        mark=mark,
        refresh_url=scope.refresh_url,
        name=Field("name", f"name-{key}", _("Name"), str(trigger.get("name") or ""), known.at("name"), longest=200),
        on=_select(known, "on", key, _("As soon as somebody"), trigger.get("on", "enter"), _ons()),
        way=Field("when_kind", f"when-{key}", _("What"), way, options=choices(_ways(scope), way), act="when:kind"),
        thresholds=tuple(_thresholds(when, scope, key, known)) if way == "thresholds" else (),
        cells=tuple(_cells(when, scope)) if way == "cells" else (),
        span=tuple(_span(when, key, known)) if way == "range" else (),
        when_error=known.at("when", "when.cell"),
        condition=condition_editor(
            condition, prefix="if", scope=scope.of_record(), faults=of_if, place="if", key=key, act=act
        )
        if condition is not None
        else None,
        repeat=_select(known, "repeat", key, _("How often"), trigger.get("repeat", "once"), _repeats()),
        again=tuple(_again(trigger, way, key, known)),
        actions=action_rows(trigger.get("actions", []), scope, of_actions),
        errors=(*known.rest(), *(fault.message for fault in of_actions if fault.place == "actions")),
    )


def _acted_actions(actions: list[Plain], where: str, what: str) -> list[Plain]:
    if (where, what) == ("actions", "add"):
        return [*actions, {"do": "notify", "to": "owner"}]
    place = where.removeprefix("actions.")
    if not place.isdecimal() or len(place) > 3 or int(place) >= len(actions) or what not in ("remove", "up", "down"):
        return actions
    changed = list(actions)
    taken = changed.pop(int(place))
    if what != "remove":
        changed.insert(max(int(place) + (1 if what == "down" else -1), 0), taken)
    return changed


def _select(known: Faults, name: str, key: str, label: str, value: str, pairs: list[tuple[str, str]]) -> Field:
    return Field(name, f"{name}-{key}", label, value, known.at(name), options=choices(pairs, value))


def _ons() -> list[tuple[str, str]]:
    return [("enter", _("reaches")), ("leave", _("no longer reaches"))]


def _repeats() -> list[tuple[str, str]]:
    return [("once", _("once for each record")), ("every", _("every time"))]


def _ways(scope: TriggerScope) -> list[tuple[str, str]]:
    cells = [("cells", _("a grade"))] if scope.cells else []
    return [("thresholds", _("so many points")), *cells, ("range", _("a range of the total"))]


def _thresholds(when: Plain, scope: TriggerScope, key: str, known: Faults) -> list[Field]:
    return [
        _number(f"when_{axis}", key, _at_least(axis), when.get(axis), known.at(f"when.{axis}")) for axis in scope.axes
    ]


def _at_least(axis: str) -> str:
    return _("%(axis)s at least") % {"axis": category_name(axis)}


def _span(when: Plain, key: str, known: Faults) -> list[Field]:
    return [
        _number("when_from", key, _("From"), when.get("from"), known.at("when.from")),
        _number("when_to", key, _("To"), when.get("to"), known.at("when.to")),
    ]


def _again(trigger: Plain, way: str, key: str, known: Faults) -> list[Field]:
    margin = _number(
        "margin", key, _("Again only after falling so far below"), trigger.get("margin"), known.at("margin")
    )
    days = _number(
        "cooldown_days", key, _("Not again within days"), trigger.get("cooldown_days"), known.at("cooldown_days")
    )
    return [margin, days] if way == "thresholds" or "margin" in trigger else [days]


def _number(name: str, key: str, label: str, value: object, error: str) -> Field:
    return Field(name, f"{name.replace('_', '-')}-{key}", label, number_field(value), error, type="number")


def _cells(when: Plain, scope: TriggerScope) -> list[Option]:
    """Those that the bands make, and such as were chosen before the bands changed."""
    chosen = when.get("cell") or []
    chosen = [chosen] if isinstance(chosen, str) else chosen
    known = scope.cells
    return [Option(cell, cell, cell in chosen) for cell in (*known, *(each for each in chosen if each not in known))]
