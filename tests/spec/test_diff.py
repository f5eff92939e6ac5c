"""What changed between two versions, in words."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from scoring.spec.diff import Change, changes
from scoring.spec.matching import stayed
from scoring.spec.reading import read_model, read_model_text
from tests.spec.examples import CATALOGUE, EXAMPLES
from tests.spec.mutation import BASE

Plain = dict[str, Any]


def lines_after(edit: Callable[[Plain], object]) -> list[str]:
    edited = copy.deepcopy(BASE)
    edit(edited)
    return list(map(str, changes(read_model(BASE, CATALOGUE), read_model(edited, CATALOGUE))))


def move(parts: list[Any], old: int, new: int) -> None:
    parts.insert(new, parts.pop(old))


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (lambda raw: None, []),
        (lambda raw: raw.update(limit=None), ["limit: 100 → none"]),
        (lambda raw: raw.update(name="Tested"), ["name: Tried → Tested"]),
        (lambda raw: raw["categories"].pop("engagement"), ["category engagement › limit: 50 → none"]),
        (lambda raw: raw["audience"].update(exclude=[]), ["audience › exclude: Internal → none"]),
        (lambda raw: raw["groups"][0].update(limit=45.5), ["group Role › limit: 40 → 45.5"]),
        (lambda raw: raw["groups"][0].update(name="Who"), ["group Who › name: Role → Who"]),
        (lambda raw: raw["groups"].pop(1), ["group Behaviour removed"]),
        (lambda raw: move(raw["groups"], 1, 0), ["group Role moved from place 1 to place 2"]),
        (
            lambda raw: raw["groups"][0]["criteria"][0].update(name="Job", points=20),
            ["group Role › criterion Job › name: Title → Job", "group Role › criterion Job › points: 15 → 20"],
        ),
        (
            lambda raw: raw["groups"][0]["criteria"][1].update(name="Branch"),  # without an id it is another one
            ["group Role › criterion Industry removed", "group Role › criterion Branch added"],
        ),
        (
            lambda raw: raw["groups"][0]["criteria"][3].update(enabled=False),
            ["group Role › criterion Fair › enabled: yes → no"],
        ),
        (
            lambda raw: move(raw["groups"][0]["criteria"], 0, 4),
            ["group Role › criterion Title moved from place 1 to place 5"],
        ),
        (
            lambda raw: raw["groups"][1]["criteria"].append(raw["groups"][0]["criteria"].pop(3)),
            ["group Behaviour › criterion Fair moved from group Role to group Behaviour"],
        ),
        (
            lambda raw: raw["groups"][1]["criteria"][0].update(decay=None),
            ["group Behaviour › criterion Pages › decay: {percent: 25, every_days: 30} → none"],
        ),
        (
            lambda raw: raw["groups"][1]["criteria"][0].pop("decay"),
            ["group Behaviour › criterion Pages › decay: {percent: 25, every_days: 30} → the group’s"],
        ),
        (lambda raw: raw["bands"]["total"][0].update(at_least=75), ["bands of total › Hot: 80 → 75"]),
        (
            lambda raw: raw["bands"]["total"][0].update(label="Boiling"),
            ["bands of total › Boiling added", "bands of total › Hot removed"],
        ),
        (lambda raw: raw["triggers"][0].update(cooldown_days=7), ["trigger Hot › cooldown days: 30 → 7"]),
        (lambda raw: raw.pop("triggers"), ["trigger Hot removed"]),
    ],
)
def test_changes_are_told_by_their_path(edit: Callable[[Plain], object], lines: list[str]) -> None:
    assert sorted(lines_after(edit)) == sorted(lines)


def test_a_change_keeps_both_values() -> None:
    edited = copy.deepcopy(BASE)
    edited["groups"][0]["criteria"][0]["points"] = 20

    assert changes(read_model(BASE, CATALOGUE), read_model(edited, CATALOGUE)) == [
        Change("changed", ("group Role", "criterion Title", "points"), 15, 20)
    ]


def test_switching_decay_off_differs_from_taking_the_groups() -> None:
    inherits, switched_off = copy.deepcopy(BASE), copy.deepcopy(BASE)
    del inherits["groups"][1]["criteria"][0]["decay"]
    switched_off["groups"][1]["criteria"][0]["decay"] = None

    assert len(changes(read_model(inherits, CATALOGUE), read_model(switched_off, CATALOGUE))) == 1


def test_examples_do_not_differ_from_themselves() -> None:
    for path in EXAMPLES:
        document = read_model_text(path.read_text(), CATALOGUE)
        assert changes(document, document) == []


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [([], set()), ([0, 1, 2], {0, 1, 2}), ([1, 2, 3, 0], {1, 2, 3}), ([3, 0, 1, 2], {0, 1, 2}), ([0, 2, 1, 3, 4], 4)],
)
def test_stayed_leaves_as_many_in_place_as_can_be(numbers: list[int], kept: set[int] | int) -> None:
    found = stayed(numbers)
    assert len(found) == kept if isinstance(kept, int) else found == kept
    assert [number for number in numbers if number in found] == sorted(found)
