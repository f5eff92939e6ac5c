"""What the form’s buttons and pickers do to its condition: `if.0:remove` is done to the part at `if.0`."""

from __future__ import annotations

from typing import Any

from crm.conditions.operators import OPERATORS
from crm.interfaces.conditions.kept_values import refitted
from crm.interfaces.conditions.scope import Scope
from crm.interfaces.conditions.tree import (
    GROUPS,
    RELATED,
    Plain,
    blank_leaf,
    kind_of,
    members_of,
    split_turned,
    turned,
    with_members,
)


def acted_condition(plain: Plain | None, act: str, prefix: str, scope: Scope) -> Plain | None:
    """The condition after `act`; as it was where the act is another's, or names a part that isn't there."""
    place, _colon, verb = act.partition(":")
    if not verb or not (place == prefix or place.startswith(prefix + ".")):
        return plain
    steps = place.removeprefix(prefix).split(".")[1:]
    if plain is None:
        return blank_leaf(scope.over) if verb in ("add", "add_group") else None
    return _acted(plain, steps, verb, scope)


def _acted(plain: Plain, steps: list[str], verb: str, scope: Scope) -> Plain | None:
    is_turned, core = split_turned(plain)
    if not steps:
        return _done(is_turned, core, verb, scope)
    if steps[0] == "where" and kind_of(core) == "activity":
        return turned(is_turned, _acted_where(core, steps[1:], verb, scope))
    place = _place(steps[0], members_of(core))
    if place is None:
        return plain
    inner = scope.of_related(kind_of(core)) if kind_of(core) in RELATED else scope  # type: ignore[arg-type]
    members = _acted_members(members_of(core), place, steps[1:], verb, inner)
    if not members:
        return None
    if len(members) == 1 and verb == "remove" and kind_of(core) in GROUPS:
        return _alone(is_turned, members[0])
    return turned(is_turned, with_members(core, members))


def _acted_members(members: list[Any], place: int, steps: list[str], verb: str, scope: Scope) -> list[Any]:
    """Removing and moving change the members of what a part stands in; all else changes the part itself."""
    if not steps and verb in ("up", "down"):
        to = place + (1 if verb == "down" else -1)
        if 0 <= to < len(members):
            members[place], members[to] = members[to], members[place]
        return members
    changed = _acted(members[place], steps, verb, scope)
    return [*members[:place], *([changed] if changed is not None else []), *members[place + 1 :]]


def _acted_where(core: Plain, steps: list[str], verb: str, scope: Scope) -> Plain:
    where = core.get("where")
    if not isinstance(where, dict):
        return core
    changed = _acted(where, steps, verb, scope.of_activity())
    return {key: changed if key == "where" else value for key, value in core.items() if key != "where" or changed}


def _done(is_turned: bool, core: Plain, verb: str, scope: Scope) -> Plain | None:
    match verb.partition("-")[0]:
        case "remove":
            return None
        case "add":
            return _added(is_turned, core, blank_leaf(scope.over))
        case "add_group":
            return _added(is_turned, core, {"any": [blank_leaf(scope.over)]})
        case "not":
            return turned(not is_turned, core)
        case "where" if kind_of(core) == "activity" and "where" not in core:
            return turned(is_turned, _with_where(core))
        case "drop":
            return turned(is_turned, _without_value(core, verb))
        case "path" | "op" if kind_of(core) in ("property", "field", "score"):
            return turned(is_turned, refitted(core, scope))
    return turned(is_turned, core)


def _added(is_turned: bool, core: Plain, new: Plain) -> Plain:
    """Beside the members of a group; beside anything else, in a group of both."""
    if kind_of(core) in GROUPS:
        return turned(is_turned, with_members(core, [*members_of(core), new]))
    return {"all": [turned(is_turned, core), new]}


def _alone(is_turned: bool, member: Plain) -> Plain:
    """What is left of a group needs no group around it."""
    was_turned, core = split_turned(member)
    return turned(is_turned != was_turned, core)


def _with_where(core: Plain) -> Plain:
    return {"activity": core["activity"], "where": blank_leaf("activity")} | core


def _without_value(core: Plain, verb: str) -> Plain:
    """`drop-2` takes the third value out; of an activity the third type."""
    key = "activity" if kind_of(core) == "activity" else "value"
    values = core.get(key)
    values = [values] if isinstance(values, str) else values
    place = _place(verb.partition("-")[2], values if isinstance(values, list) else [])
    if place is None or not isinstance(values, list) or OPERATORS.get(core.get("op", "is_any")) is None:
        return core
    return core | {key: [*values[:place], *values[place + 1 :]]}


def _place(step: str, members: list[Any]) -> int | None:
    known = step.isascii() and step.isdigit() and len(step) < 6 and int(step) < len(members)
    return int(step) if known else None
