"""Why a score moves: by what the version changes, whatever rules are called; by time only where nothing else does."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from scoring.spec.impact import Mover
from scoring.spec.movers import Reason, reason_of
from scoring.spec.parts import with_ids
from scoring.spec.reading import read_model_text
from scoring.spec.succession import Succession
from tests.spec.examples import CATALOGUE

Change = Callable[[dict[str, Any]], Any]


def rule(name: str, value: str, points: int) -> dict[str, Any]:
    return {"name": name, "if": {"property": "country", "op": "is_any", "value": [value]}, "points": points}


def two_groups() -> dict[str, Any]:
    """Four rules, in the order of the points below."""
    return {
        "format": "leadscoring/1",
        "name": "B2B",
        "object": "contact",
        "kind": "combined",
        "groups": [
            {"name": "Where", "category": "fit", "limit": 20, "criteria": [rule("A", "a", 10), rule("B", "b", 10)]},
            {
                "name": "What",
                "category": "engagement",
                "criteria": [
                    {
                        "name": "Views",
                        "activity": ["page_view"],
                        "points": 10,
                        "decay": {"half_life_days": 30},
                    },
                    rule("D", "d", 5),
                ],
            },
        ],
    }


def succession(change: Change, old: dict[str, Any] | None = None) -> Succession:
    before = old or two_groups()
    after = copy.deepcopy(before)
    change(after)
    return Succession(*(read_model_text(json.dumps(plain), CATALOGUE) for plain in (before, after)))


def first(plain: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = plain["groups"][0]["criteria"][0]
    return found


def mover(was: tuple[int, ...], now: tuple[int, ...]) -> Mover:
    """Of those who are at no limit."""
    return Mover(1, sum(was), sum(now), was, now)


@pytest.mark.parametrize("has_ids", [False, True])
def test_a_rule_that_is_only_renamed_moves_nobody(has_ids: bool) -> None:
    def change(plain: dict[str, Any]) -> None:
        if has_ids:
            plain.update(with_ids(plain))
        first(plain)["name"] = "Renamed"
        plain["groups"][1]["criteria"][1]["points"] = 6

    seen = succession(change)
    assert reason_of(mover((100, 0, 0, 50), (100, 0, 0, 60)), seen) == Reason("rule", "D", 10)
    assert set(seen.untouched) == {(0, 0), (0, 1), (1, 0)}


def test_a_rule_that_the_editor_gave_a_name_and_points_is_still_itself() -> None:
    def change(plain: dict[str, Any]) -> None:
        plain.update(with_ids(plain))
        first(plain).update({"name": "Renamed", "points": 12})

    assert reason_of(mover((100, 0, 0, 0), (120, 0, 0, 0)), succession(change)) == Reason("rule", "Renamed", 20)


def test_time_is_the_reason_only_where_the_draft_is_none() -> None:
    seen = succession(lambda plain: first(plain).update(points=9))

    assert reason_of(mover((100, 0, 100, 0), (90, 0, 60, 0)), seen) == Reason("rule", "A", -10)
    assert reason_of(mover((0, 0, 100, 0), (0, 0, 60, 0)), seen) == Reason("time", "Views", -40)


def test_a_rule_that_fades_otherwise_is_changed() -> None:
    def change(plain: dict[str, Any]) -> None:
        plain["groups"][1]["criteria"][0]["decay"] = {"half_life_days": 10}

    assert reason_of(mover((0, 0, 90, 0), (0, 0, 70, 0)), succession(change)) == Reason("rule", "Views", -20)


def test_what_a_full_group_swallows_is_no_reason() -> None:
    def change(plain: dict[str, Any]) -> None:
        first(plain)["points"] = 18
        plain["groups"][1]["criteria"][1]["points"] = 7

    full = Mover(1, 250, 270, (100, 100, 0, 50), (180, 100, 0, 70))
    assert reason_of(full, succession(change)) == Reason("rule", "D", 20)


def test_a_limit_is_a_reason_where_it_is_another() -> None:
    higher = succession(lambda plain: plain["groups"][0].update(limit=25))
    old = two_groups()
    old["groups"][0]["criteria"].append(rule("C", "c", 10))
    raised = succession(lambda plain: plain["groups"][0].update(limit=25), old)

    assert higher.untouched_points() == [(0, 0, 4)]
    assert reason_of(Mover(1, 200, 250, (100, 100, 100, 0, 0), (100, 100, 100, 0, 0)), raised) == Reason(
        "group", "Where", 50
    )


def test_untouched_points_are_told_by_their_places() -> None:
    def change(plain: dict[str, Any]) -> None:
        plain["groups"][0]["criteria"].insert(1, rule("New", "x", 3))
        plain["groups"][1]["criteria"][1]["points"] = 6

    assert succession(change).untouched_points() == [(0, 0, 1), (1, 2, 2)]
    assert succession(lambda plain: first(plain).update(enabled=False)).untouched_points() == [(1, 0, 3)]
