"""What a trigger's form posts, as the document has it: whatever is missing or wrong stays so, to be named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from crm.interfaces.conditions import posted_condition
from scoring.interfaces.criterion_forms.sent import Sent
from scoring.interfaces.trigger_forms.actions import ADDRESS
from scoring.interfaces.trigger_forms.scope import TriggerScope
from scoring.spec.matching import Plain

MOST_ACTIONS = 50
MOST_CELLS = 1_000


def posted_trigger(data: QueryDict, scope: TriggerScope, was: Plain | None = None) -> Plain:
    """`was` is the trigger before: what it left to the defaults is left so."""
    sent = Sent(data)
    trigger: Plain = {"name": sent.text("name"), "when": _when(data, sent, scope)}
    condition = posted_condition(data, "if")
    if condition is not None:
        trigger["if"] = condition
    for key, default in (("on", "enter"), ("repeat", "once")):
        chosen = sent.word(key, default)
        if chosen != default or key in (was or {}):
            trigger[key] = chosen
    trigger |= sent.numbers("margin", "cooldown_days")
    return trigger | {"actions": _actions(data, sent, scope)}


def _when(data: QueryDict, sent: Sent, scope: TriggerScope) -> Plain:
    match sent.word("when_kind", "thresholds"):
        case "cells":
            return {"cell": [cell for cell in data.getlist("cell")[:MOST_CELLS] if cell]}
        case "range":
            ends = {"from": sent.number("when_from"), "to": sent.number("when_to")}
            return {key: end for key, end in ends.items() if end is not None}
        case _:
            reached = {axis: sent.number(f"when_{axis}") for axis in scope.axes}
            return {axis: points for axis, points in reached.items() if points is not None}


def _actions(data: QueryDict, sent: Sent, scope: TriggerScope) -> list[Plain]:
    found: list[Plain] = []
    for place in range(MOST_ACTIONS):
        prefix = f"actions.{place}"
        if f"{prefix}.do" not in data:
            break
        do = sent.word(f"{prefix}.do")
        read = _READ.get(do)
        found.append({"do": do} | (read(sent, prefix, scope) if read else {}))
    return found


_Read = Callable[[Sent, str, TriggerScope], Plain]


def _needed(key: str) -> _Read:
    return lambda sent, prefix, _scope: {key: sent.text(f"{prefix}.{key}")}


def _given(*keys: str) -> _Read:
    return lambda sent, prefix, _scope: {key: text for key in keys if (text := sent.text(f"{prefix}.{key}"))}


def _to(sent: Sent, prefix: str, _scope: TriggerScope) -> Plain:
    to = sent.text(f"{prefix}.to") or "owner"
    return {"to": sent.text(f"{prefix}.{ADDRESS}") if to == ADDRESS else to}


def _task(sent: Sent, prefix: str, _scope: TriggerScope) -> Plain:
    days = sent.number(f"{prefix}.due_days")
    return {"title": sent.text(f"{prefix}.title")} | ({} if days is None else {"due_days": days})


def _property(sent: Sent, prefix: str, scope: TriggerScope) -> Plain:
    name, named = sent.text(f"{prefix}.property"), f"{prefix}.value"
    value: Any = sent.text(named) or None
    match scope.property_type(name):
        case "boolean":
            value = {"true": True, "false": False}.get(sent.word(named))
        case "number":
            value = sent.number(named)
        case "multi_choice":
            value = [text for each in sent.text(named).split(",") if (text := each.strip())] or None
    return {"property": name, "value": value}


_READ: dict[str, _Read] = {
    "notify": _to,
    "create_lead": _given("queue"),
    "add_to_list": _needed("list"),
    "remove_from_list": _needed("list"),
    "set_lifecycle_stage": _needed("stage"),
    "assign_owner": _given("team", "by"),
    "create_task": _task,
    "set_property": _property,
    "send_email": _needed("template"),
    "enrol": _needed("sequence"),
    "webhook": _needed("url"),
}
