"""A draft's triggers: added, changed, copied, moved and deleted one by one."""

from __future__ import annotations

from copy import deepcopy

from leadscoring.accounts.models import User
from scoring.domain.editing import Desk, PartGone, Saved, change_draft
from scoring.models import ScoringModel
from scoring.spec.matching import Plain
from scoring.spec.parts import find_trigger, free_name

UP, DOWN = -1, 1


def save_trigger(*, model: ScoringModel, key: str, mark: str, trigger: Plain, author: User) -> Saved:
    """In place of the one of that key; a blank key adds it at the end. Raises as `change_draft`."""

    def change(desk: Desk) -> None:
        if key:
            place = _place(desk, key, mark)
            desk.plain["triggers"][place] = trigger
        else:
            desk.plain.setdefault("triggers", []).append(trigger)

    return change_draft(model=model, author=author, change=change)


def copy_trigger(*, model: ScoringModel, key: str, author: User) -> Saved:
    """Right behind the one that it is a copy of."""

    def change(desk: Desk) -> None:
        place, triggers = _place(desk, key), desk.plain["triggers"]
        made = deepcopy(triggers[place])
        made["name"] = free_name(made["name"], [each["name"] for each in triggers])
        triggers.insert(place + 1, made)

    return change_draft(model=model, author=author, change=change)


def move_trigger(*, model: ScoringModel, key: str, by: int, author: User) -> Saved:
    """One place up (-1) or down (1); at an end it stays."""

    def change(desk: Desk) -> None:
        place, triggers = _place(desk, key), desk.plain["triggers"]
        to = min(max(place + by, 0), len(triggers) - 1)
        triggers.insert(to, triggers.pop(place))

    return change_draft(model=model, author=author, change=change)


def delete_trigger(*, model: ScoringModel, key: str, mark: str, author: User) -> Saved:
    """What it did stays to be read."""

    def change(desk: Desk) -> None:
        place = _place(desk, key, mark)
        del desk.plain["triggers"][place]
        if not desk.plain["triggers"]:
            del desk.plain["triggers"]

    return change_draft(model=model, author=author, change=change)


def _place(desk: Desk, key: str, mark: str = "") -> int:
    place = find_trigger(desk.plain, key)
    if place is None:
        raise PartGone(desk.who)
    desk.guard(desk.plain["triggers"][place], mark)
    return place
