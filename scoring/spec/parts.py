"""The parts of a plain document that are edited one by one: each found by a key, and guarded by a mark.

A key names a group or a criterion for as long as it exists: its id, or, before the editor has given it one, a digest of
what it says. A mark is a digest of what a part says just now: who edits one sends back the mark of what they saw.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from secrets import token_hex
from typing import Any

from scoring.spec.matching import Plain, Spot

_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_DIGITS = 12


def mark_of(part: Any) -> str:
    """The same for the same words, whatever the ids."""
    return _digest(_without_ids(part))


def head_of_group(group: Plain) -> Plain:
    """What a group says of itself: its mark changes with its name or limit, not with its criteria."""
    return {key: value for key, value in group.items() if key != "criteria"}


def group_key(group: Plain) -> str:
    return _key_of_id(group) or f"x{mark_of(group['name'])}"


def criterion_key(group: Plain, criterion: Plain) -> str:
    return _key_of_id(criterion) or f"x{mark_of([group['name'], criterion])}"


def criteria_of(plain: Plain) -> Iterator[tuple[Spot, Plain]]:
    """In document order."""
    for index, group in enumerate(plain["groups"]):
        for place, criterion in enumerate(group["criteria"]):
            yield (index, place), criterion


def find_group(plain: Plain, key: str) -> int | None:
    """By the key that it has, else by the one of a group without an id."""
    keys = [group_key(group) for group in plain["groups"]]
    former = [f"x{mark_of(group['name'])}" for group in plain["groups"]]
    return next((known.index(key) for known in (keys, former) if key in known), None)


def find_criterion(plain: Plain, key: str) -> Spot | None:
    """By the key that it has, else by the one of a criterion without an id."""
    found = [(spot, plain["groups"][spot[0]], criterion) for spot, criterion in criteria_of(plain)]
    keys = {criterion_key(group, criterion): spot for spot, group, criterion in reversed(found)}
    former = {f"x{mark_of([group['name'], criterion])}": spot for spot, group, criterion in reversed(found)}
    return keys.get(key, former.get(key))


def spots_by_key(plain: Plain) -> dict[str, Spot]:
    """What `find_criterion` says of every key, for who asks for many."""
    found: dict[str, Spot] = {}
    for spot, criterion in criteria_of(plain):
        group = plain["groups"][spot[0]]
        for key in (criterion_key(group, criterion), f"x{mark_of([group['name'], criterion])}"):
            found.setdefault(key, spot)
    return found


def trigger_key(trigger: Plain) -> str:
    """Triggers have no ids: it is known by its name."""
    return f"t{mark_of(trigger['name'])}"


def find_trigger(plain: Plain, key: str) -> int | None:
    triggers = plain.get("triggers", [])
    return next((place for place, trigger in enumerate(triggers) if trigger_key(trigger) == key), None)


def with_ids(plain: Plain) -> Plain:
    """A copy in which every group and criterion has an id of its own: its key, which stays what it was."""
    given = deepcopy(plain)
    keyed = [(group, group_key(group)) for group in given["groups"] if "id" not in group]
    for (index, _place), criterion in criteria_of(given):
        if "id" not in criterion:
            keyed.append((criterion, criterion_key(given["groups"][index], criterion)))
    taken = {part.get("id") for part in (*given["groups"], *(criterion for _spot, criterion in criteria_of(given)))}
    for part, key in keyed:
        part["id"] = new_id() if key in taken else key
        taken.add(part["id"])
    return given


def new_id() -> str:
    return f"r{token_hex(4)}"


def free_name(name: str, taken: Sequence[str]) -> str:
    """`name`, or “name 2”, “name 3” where it is taken."""
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _key_of_id(part: Plain) -> str:
    identity = part.get("id")
    if not identity:
        return ""
    return identity if _SAFE_ID.fullmatch(identity) else f"i{_digest(identity)}"


def _without_ids(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_ids(member) for key, member in value.items() if key != "id"}
    return [_without_ids(member) for member in value] if isinstance(value, list | tuple) else value


def _digest(value: Any) -> str:
    return sha256(json.dumps(value, ensure_ascii=False, default=str).encode()).hexdigest()[:_DIGITS]
