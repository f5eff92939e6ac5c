"""The groups of a draft: each added, saved, duplicated, moved or deleted by itself."""

from __future__ import annotations

from copy import deepcopy

from leadscoring.accounts.models import User
from scoring.domain.editing import Desk
from scoring.domain.rules import ChangedPart, Found, changed_part
from scoring.models import ScoringModel
from scoring.spec.matching import Plain
from scoring.spec.parts import find_group, free_name, group_key, new_id


def add_group(*, model: ScoringModel, key: str, head: Plain, author: User) -> ChangedPart:
    """At the end, without rules; sent twice, it is there once. Raises PartRefused or Refused."""

    def change(desk: Desk) -> Found:
        index = find_group(desk.plain, key)
        if index is None:
            desk.plain["groups"].append({**head, "id": key, "criteria": []})
        else:
            _write_head(desk.plain["groups"][index], head)
        return _group_at(desk, -1 if index is None else index)

    return changed_part(model, author, change)


def save_group(*, model: ScoringModel, key: str, head: Plain, mark: str, author: User) -> ChangedPart:
    """What it says of itself; its rules stay. Raises PartRefused, PartChanged, PartGone or Refused."""

    def change(desk: Desk) -> Found:
        group = desk.group(key, mark)
        _write_head(group, head)
        return _group_at(desk, desk.plain["groups"].index(group))

    return changed_part(model, author, change)


def duplicate_group(*, model: ScoringModel, key: str, author: User) -> ChangedPart:
    """With its rules; the copy stands beneath it. Raises PartRefused, PartGone or Refused."""

    def change(desk: Desk) -> Found:
        groups = desk.plain["groups"]
        group = desk.group(key)
        copy = {**deepcopy(group), "id": new_id(), "name": free_name(group["name"], [each["name"] for each in groups])}
        for rule in copy["criteria"]:
            rule["id"] = new_id()
        index = groups.index(group) + 1
        groups.insert(index, copy)
        return _group_at(desk, index)

    return changed_part(model, author, change)


def delete_group(*, model: ScoringModel, key: str, author: User) -> ChangedPart:
    """With its rules. Raises PartRefused, PartGone or Refused."""

    def change(desk: Desk) -> Found:
        groups = desk.plain["groups"]
        index = groups.index(desk.group(key))
        found = _group_at(desk, index)
        del groups[index]
        return found

    return changed_part(model, author, change)


def step_group(*, model: ScoringModel, key: str, by: int, author: User) -> ChangedPart:
    """One up (−1) or down (1) among those of its category. Raises PartGone or Refused."""

    def change(desk: Desk) -> Found:
        groups = desk.plain["groups"]
        group = desk.group(key)
        index = groups.index(group)
        others = groups[index + 1 :] if by > 0 else groups[:index][::-1]
        neighbour = next((each for each in others if each.get("category") == group.get("category")), None)
        if neighbour is not None:
            other = groups.index(neighbour)
            groups[index], groups[other] = neighbour, group
        return _group_at(desk, groups.index(group))

    return changed_part(model, author, change)


def _write_head(group: Plain, head: Plain) -> None:
    kept = {"id": group["id"], "criteria": group["criteria"]}
    group.clear()
    group.update({**head, **kept})


def _group_at(desk: Desk, index: int) -> Found:
    group = desk.plain["groups"][index]
    place = index % len(desk.plain["groups"])
    return Found(group_key(group), f"groups[{place}]", group)
