"""Which part of the form takes the focus after a button of it was pressed."""

from __future__ import annotations

from typing import Any

from crm.interfaces.conditions.tree import members_of, split_turned


def focus_after(act: str, plain: Any, prefix: str) -> str:
    """The name of a part; blank where the focus stays with the control that has it."""
    place, _colon, verb = act.partition(":")
    if not (place == prefix or place.startswith(f"{prefix}.")) or not isinstance(plain, dict):
        return ""
    above, _dot, step = place.rpartition(".")
    if verb in ("add", "add_group"):
        return _last_in(place, _at(plain, place, prefix))
    if verb == "where":
        return f"{place}.where"
    if verb in ("up", "down") and step.isdecimal() and len(step) < 6:
        return f"{above}.{max(0, int(step) + (1 if verb == 'down' else -1))}"
    if verb == "remove":
        return above or prefix
    return place if verb in ("not", "path") else ""


def _last_in(place: str, part: Any) -> str:
    """The member that was added last; of a group of one its own."""
    members = members_of(split_turned(part)[1]) if isinstance(part, dict) else []
    return _last_in(f"{place}.{len(members) - 1}", members[-1]) if members else place


def _at(plain: Any, place: str, prefix: str) -> Any:
    for step in place.removeprefix(prefix).split(".")[1:]:
        if not isinstance(plain, dict):
            return None
        core = split_turned(plain)[1]
        if step == "where":
            plain = core.get("where")
            continue
        members = members_of(core)
        plain = members[int(step)] if step.isdecimal() and len(step) < 6 and int(step) < len(members) else None
    return plain
