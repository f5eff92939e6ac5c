"""What one criterion earns: values, ranges, awards, tiers, decay, rounding, inactivity, clamps."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.oracle.earning import rounded_to_tenths
from tests.oracle.examples import MICROSECOND, asks, company, contact, days_ago, model, points_of, scored, view
from tests.oracle.world import Value, World

VIEWS = {"activity": ["page_view"], "points": 5}


def points(criterion: dict[str, Any], *ages: float, **group: Any) -> float:
    return points_of(VIEWS | criterion, *map(view, ages), group=group)[0]


def points_by_value(criterion: dict[str, Any], value: Value) -> float:
    world = World(contacts=[contact(asked=value)])
    return scored(model({"property": "asked"} | criterion), world).criteria[0][2] / 10


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("SOFTWARE", 10),
        ("Finance", 6.5),
        ("Oil", 2),
        (None, 0),
        (("finance", "software"), 16.5),
        (("oil",), 2),
        ((), 0),
    ],
)
def test_by_value(value: Value, expected: float) -> None:
    assert points_by_value({"values": {"Software": 10, "Finance": 6.5}, "otherwise": 2}, value) == expected


def test_by_value_earns_nothing_else_without_otherwise() -> None:
    assert points_by_value({"values": {"Software": 10}}, "Oil") == 0


@pytest.mark.parametrize(
    ("value", "expected"), [("49.9", -1), ("50", 5), ("249", 5), ("249.5", -1), ("250", 12), ("1000000", 12)]
)
def test_by_range_has_inclusive_bounds(value: str, expected: float) -> None:
    ranges = [{"from": 50, "to": 249, "points": 5}, {"from": 250, "points": 12}]
    assert points_by_value({"ranges": ranges, "otherwise": -1}, Decimal(value)) == expected


def test_by_range_of_a_blank_earns_nothing() -> None:
    assert points_by_value({"ranges": [{"to": 3, "points": 5}], "otherwise": -1}, None) == 0


def test_by_value_over_the_company() -> None:
    world = World(contacts=[contact(company_id=1), contact(2)], companies=[company(industry="Software")])
    document = model({"property": "company.industry", "values": {"software": 3}, "otherwise": 1})
    assert [scored(document, world, record).total for record in world.contacts] == [30, 0]


def test_property_and_list_criteria() -> None:
    world = World(contacts=[contact(city="Oslo")], lists={("contact", "L"): {1}, ("contact", "M"): set()})
    held = model(
        {"if": asks("city", "known"), "points": 1.5},
        {"if": asks("city", "unknown"), "points": 2},
        {"list": "L", "points": 4},
        {"list": "M", "points": 8},
        {"not_in_list": "L", "points": 16},
        {"not_in_list": "M", "points": -3},
    )
    assert [entry[2] for entry in scored(held, world).criteria] == [15, 0, 40, 0, 0, -30]


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        ({}, 5),
        ({"award": "once"}, 5),
        ({"award": "every"}, 15),
        ({"award": "every", "max_times": 2}, 10),
        ({"at_least": 4}, 0),
        ({"at_most": 2}, 0),
        ({"at_least": 3, "at_most": 3}, 5),
        ({"award": "every", "at_most": 3, "max_times": 1}, 5),
    ],
)
def test_three_views_earn(criterion: dict[str, Any], expected: float) -> None:
    assert points(criterion, 1, 2, 3) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (4, 0), (5, 5), (6, 5), (7, 0), (8, 15), (20, 15)])
def test_tiers(count: int, expected: float) -> None:
    tiers = {"activity": "any", "tiers": [{"from": 8, "points": 15}, {"from": 5, "to": 6, "points": 5}]}
    assert points_of(tiers, *(view(1) for _ in range(count))) == (expected, count)


def test_count_is_after_distinct_and_before_max_times_even_outside_the_bounds() -> None:
    done = [view(1, asset="/a"), view(2, asset="/b"), view(3, asset="/B")]
    assert points_of(VIEWS | {"award": "every", "distinct": "asset", "max_times": 1}, *done) == (5, 2)
    assert points_of(VIEWS | {"at_least": 9}, *done) == (0, 3)


@pytest.mark.parametrize(
    ("decay", "age", "expected"),
    [
        ({"half_life_days": 30}, 0, 10),
        ({"half_life_days": 30}, 30, 5),
        ({"half_life_days": 30}, 15, 7.1),
        ({"half_life_days": 1}, 5000, 0),
        ({"linear_days": 90}, 45, 5),
        ({"linear_days": 90}, 91, 0),
        ({"linear_days": 90}, 0.5, 9.9),
        ({"percent": 25, "every_days": 30}, 29.9, 10),
        ({"percent": 25, "every_days": 30}, 30, 7.5),
        ({"percent": 25, "every_days": 30}, 60, 5),
        ({"percent": 25, "every_days": 30}, 150, 0),
        ({"percent": 0, "every_days": 1}, 100, 10),
    ],
)
def test_decay_of_ten_points(decay: dict[str, Any], age: float, expected: float) -> None:
    assert points({"points": 10, "decay": decay}, age) == expected


def test_once_and_tiers_take_the_newest_occurrence() -> None:
    half = {"decay": {"half_life_days": 1}}
    assert points({"points": 8, **half}, 3, 1, 2) == 4
    tiers = {"activity": "any", "tiers": [{"from": 1, "points": 8}], **half}
    assert points_of(tiers, view(3), view(2)) == (2, 2)


def test_every_sums_the_newest_decayed() -> None:
    every = {"points": 8, "award": "every", "decay": {"half_life_days": 1}}
    assert points(every, 3, 1, 2) == 7
    assert points(every | {"max_times": 2}, 3, 1, 2) == 6


def test_distinct_keeps_the_newest_of_an_asset() -> None:
    done = [view(3, asset="/a"), view(1, asset="/A"), view(2, asset="/b")]
    criterion = {"points": 8, "award": "every", "distinct": "asset", "decay": {"half_life_days": 1}}
    assert points_of(VIEWS | criterion, *done) == (6, 2)


def test_decay_is_the_groups_unless_own_or_null() -> None:
    half = {"half_life_days": 1}
    assert points({"points": 8}, 1, decay=half) == 4
    assert points({"points": 8, "decay": {"half_life_days": 2}}, 2, decay=half) == 4
    assert points({"points": 8, "decay": None}, 1, decay=half) == 8


@pytest.mark.parametrize(
    ("exact", "tenths"),
    [
        ("0.05", 1),
        ("-0.05", -1),
        ("0.049999", 0),
        ("-0.049999", 0),
        ("0.15", 2),
        ("0.25", 3),
        ("-0.25", -3),
        ("1.3", 13),
    ],
)
def test_rounding_is_half_away_from_zero(exact: str, tenths: int) -> None:
    assert rounded_to_tenths(Fraction(exact)) == tenths


def test_the_sum_is_rounded_not_its_parts() -> None:
    assert points({"points": 0.1, "award": "every", "decay": {"linear_days": 2}}, 1) == 0.1
    assert points({"points": 0.1, "award": "every", "decay": {"linear_days": 2}}, 1, 1, 1) == 0.2
    assert points({"points": -0.1, "award": "every", "decay": {"linear_days": 2}}, 1) == -0.1


def test_occurrences_are_rounded_to_the_millionth() -> None:
    third = {"points": 0.1, "award": "every", "decay": {"linear_days": 3}}
    assert points(third, *[2] * 3) == 0.1  # 3 · 0.033333, not a tenth exactly
    assert points(third | {"points": 0.3}, 2, 2, 2, 2, 2, 2, 2) == 0.7


def test_own_clamp_comes_after_rounding() -> None:
    assert points({"award": "every", "max_points": 12.5}, 1, 2, 3) == 12.5
    assert points({"points": -5, "award": "every", "min_points": -7}, 1, 2, 3) == -7
    assert points({"min_points": 2}) == 2


@pytest.mark.parametrize(
    ("rule", "ages", "expected"),
    [
        ({}, [], -10),
        ({"never": False}, [], 0),
        ({}, [60], -10),
        ({"never": False}, [60], -10),
        ({}, [59.999], 0),
        ({}, [500, 3], 0),
        ({}, [-1], -10),
        ({"never": False}, [-1], 0),
        ({"inactive_days": "ever"}, [], -10),
        ({"inactive_days": "ever"}, [500], 0),
        ({"inactive_days": "ever"}, [-1], -10),
    ],
)
def test_inactivity_of_sixty_days(rule: dict[str, Any], ages: list[float], expected: float) -> None:
    criterion = {"inactive_days": 60, "activity": "any", "points": -10} | rule
    assert points_of(criterion, *map(view, ages)) == (expected, 0)


def test_inactivity_window_is_open_at_its_start() -> None:
    criterion = {"inactive_days": 60, "activity": ["page_view"], "points": -10}
    assert points_of(criterion, view(occurred_at=days_ago(60) + MICROSECOND)) == (0, 0)
    assert points_of(criterion, view(occurred_at=days_ago(60))) == (-10, 0)


def test_inactivity_looks_at_what_matches_and_at_no_machine() -> None:
    where = {"field": "asset", "op": "is_any", "value": "/a"}
    criterion = {"inactive_days": 60, "activity": "any", "where": where, "points": -10}
    assert points_of(criterion, view(1, asset="/b")) == (-10, 0)
    assert points_of(criterion, view(1, asset="/A")) == (0, 0)
    assert points_of(criterion, view(1, asset="/a", is_machine=True)) == (-10, 0)
    assert points_of(criterion, view(1, asset="/a", type="email_sent")) == (-10, 0)


def test_inactivity_has_no_decay() -> None:
    group = {"decay": {"half_life_days": 1}}
    assert points_of({"inactive_days": 2, "activity": "any", "points": -10}, view(9), group=group) == (-10, 0)
