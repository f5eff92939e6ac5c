"""The rules of a draft: each added, saved, switched, duplicated, moved or deleted by itself."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from crm.conditions.nodes import Fault
from leadscoring.accounts.models import User
from scoring.domain.editing import Desk, PartGone, Saved, change_draft
from scoring.models import ScoringModel
from scoring.spec.matching import Plain
from scoring.spec.parts import criterion_key, find_criterion, find_group, free_name, new_id
from scoring.spec.refusal import DocumentRefused


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """`key` is the part's from now on, `name` what it is called; `group` is the name of where a rule stands."""

    saved: Saved
    key: str
    name: str
    group: str = ""


class PartRefused(DocumentRefused):
    """`place` is that of the part in the document that was refused."""

    def __init__(self, faults: list[Fault], place: str) -> None:
        self.place = place
        super().__init__(faults)


def add_rule(*, model: ScoringModel, group_key: str, key: str, rule: Plain, author: User) -> ChangedPart:
    """At the end of its group, or of the last one where that is gone; sent twice, it is there once. Raises
    PartRefused or Refused."""

    def change(desk: Desk) -> Found:
        there = find_criterion(desk.plain, key)
        index = find_group(desk.plain, group_key)
        group, place = there or (-1 if index is None else index, None)
        criteria = desk.plain["groups"][group]["criteria"]
        written = {**rule, "id": key}
        if place is None:
            criteria.append(written)
        else:
            criteria[place] = written
        return _rule_at(desk, key)

    return changed_part(model, author, change)


def save_rule(*, model: ScoringModel, key: str, rule: Plain, mark: str, author: User) -> ChangedPart:
    """Raises PartRefused, PartChanged, PartGone or Refused."""

    def change(desk: Desk) -> Found:
        (group, place), before = desk.criterion(key, mark)
        desk.plain["groups"][group]["criteria"][place] = {**rule, "id": before["id"]}
        return _rule_at(desk, before["id"])

    return changed_part(model, author, change)


def switch_rule(*, model: ScoringModel, key: str, enabled: bool, author: User) -> ChangedPart:
    """Raises PartRefused, PartGone or Refused."""

    def change(desk: Desk) -> Found:
        _spot, rule = desk.criterion(key)
        rule.pop("enabled", None)
        if not enabled:
            rule["enabled"] = False
        return _rule_at(desk, rule["id"])

    return changed_part(model, author, change)


def duplicate_rule(*, model: ScoringModel, key: str, author: User) -> ChangedPart:
    """The copy stands beneath it. Raises PartRefused, PartGone or Refused."""

    def change(desk: Desk) -> Found:
        (group, place), rule = desk.criterion(key)
        criteria = desk.plain["groups"][group]["criteria"]
        criteria.insert(place + 1, {**deepcopy(rule), "id": new_id(), "name": _name_in(criteria, rule)})
        return _rule_at(desk, criteria[place + 1]["id"])

    return changed_part(model, author, change)


def delete_rule(*, model: ScoringModel, key: str, author: User) -> ChangedPart:
    """Raises PartRefused, PartGone or Refused."""

    def change(desk: Desk) -> Found:
        (group, place), rule = desk.criterion(key)
        found = _rule_at(desk, rule["id"])
        del desk.plain["groups"][group]["criteria"][place]
        return found

    return changed_part(model, author, change)


def move_rule(*, model: ScoringModel, key: str, group_key: str, before: str, author: User) -> ChangedPart:
    """In front of the rule `before`, or to the group's end. Raises PartRefused, PartGone or Refused."""

    def change(desk: Desk) -> Found:
        (index, place), rule = desk.criterion(key)
        home = find_group(desk.plain, group_key)
        if home is None:
            raise PartGone(desk.who)
        del desk.plain["groups"][index]["criteria"][place]
        criteria = desk.plain["groups"][home]["criteria"]
        if home != index:
            rule["name"] = _name_in(criteria, rule)
        criteria.insert(_place_of(desk.plain, home, before), rule)
        return _rule_at(desk, rule["id"])

    return changed_part(model, author, change)


def step_rule(*, model: ScoringModel, key: str, by: int, author: User) -> ChangedPart:
    """One up (−1) or down (1) within its group. Raises PartGone or Refused."""

    def change(desk: Desk) -> Found:
        (group, place), rule = desk.criterion(key)
        criteria = desk.plain["groups"][group]["criteria"]
        del criteria[place]
        criteria.insert(max(0, place + by), rule)
        return _rule_at(desk, rule["id"])

    return changed_part(model, author, change)


@dataclass(frozen=True, slots=True)
class Found:
    """What a change came to: the part, where it stands, and in which group."""

    key: str
    place: str
    part: Plain
    group: str = ""


def changed_part(model: ScoringModel, author: User, change: Callable[[Desk], Found]) -> ChangedPart:
    """Faults are raised with the part's place, those of its double with it: they are one fault of two parts."""
    known: list[Found] = []

    def noted(desk: Desk) -> None:
        known.append(change(desk))

    try:
        saved = change_draft(model=model, author=author, change=noted)
    except DocumentRefused as error:
        place = known[-1].place
        raise PartRefused([_of(place, fault) for fault in error.faults], place) from error
    found = known[-1]
    return ChangedPart(saved, found.key, str(found.part["name"]), found.group)


def _of(place: str, fault: Fault) -> Fault:
    if fault.place.startswith(place) or not fault.place.endswith(".name"):
        return fault
    return Fault(f"{place}.name", fault.message)


def _rule_at(desk: Desk, key: Any) -> Found:
    """By its id."""
    spot = next(
        (index, place)
        for index, group in enumerate(desk.plain["groups"])
        for place, rule in enumerate(group["criteria"])
        if rule["id"] == key
    )
    group = desk.plain["groups"][spot[0]]
    rule = group["criteria"][spot[1]]
    return Found(criterion_key(group, rule), f"groups[{spot[0]}].criteria[{spot[1]}]", rule, group["name"])


def _place_of(plain: Plain, group: int, before: str) -> int:
    spot = find_criterion(plain, before) if before else None
    return spot[1] if spot is not None and spot[0] == group else len(plain["groups"][group]["criteria"])


def _name_in(criteria: list[Plain], rule: Plain) -> str:
    return free_name(str(rule["name"]), [str(each.get("name")) for each in criteria])
