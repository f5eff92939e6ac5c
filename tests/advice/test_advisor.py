"""Each advice speaks where it should, and is silent where it would be wrong or too early."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.advisor.all import advice_on
from scoring.advisor.facts import Advice, Buyers, Facts
from scoring.advisor.fading import decay_too_fast, decay_too_slow
from scoring.advisor.limits import always_exceeded, never_reached
from scoring.advisor.matching import (
    alike_pairs,
    contradicted_minus,
    judged_by_buyers,
    matches_everybody,
    matches_nobody,
    same_people,
)
from scoring.advisor.shape import fit_outweighs, not_reviewed, nothing_negative, too_many_rules
from tests.advice.models import facts, group, rule, views


def several(number: int, **more: Any) -> list[dict[str, Any]]:
    return [rule(f"Rule {n}", **more) for n in range(number)]


def test_a_sensible_model_is_left_in_peace() -> None:
    asked = facts(
        group(*several(3), rule("Student", -10), limit=15),
        group(views(points=15), name="Site", category="engagement"),
        is_first=True,
        audience=1000,
        counts={(0, 0): 100, (0, 1): 200, (0, 2): 300, (0, 3): 10, (1, 0): 400},
        unreviewed_days=3,
    )
    assert advice_on(asked) == []


@pytest.mark.parametrize(("number", "is_first", "speaks"), [(11, True, True), (10, True, False), (11, False, False)])
def test_many_rules_in_a_first_model(number: int, is_first: bool, speaks: bool) -> None:
    switched_off = rule("Off", enabled=False)
    found = list(too_many_rules(facts(group(*several(number), switched_off), is_first=is_first)))
    assert found == ([Advice("many-rules", numbers={"count": 11})] if speaks else [])


def test_fit_far_above_engagement() -> None:
    fit, site = group(*several(5, points=10)), group(views(points=20), name="Site", category="engagement")
    said = Advice("fit-outweighs", numbers={"fit": Decimal(50), "engagement": Decimal(20)})
    assert list(fit_outweighs(facts(fit, site))) == [said]


@pytest.mark.parametrize(
    "site",
    [
        group(views(points=25), name="Site", category="engagement"),
        group(views(points=1, award="every"), name="Site", category="engagement"),
        group(name="Site", category="engagement"),
    ],
)
def test_fit_beside_enough_engagement_or_none_yet(site: dict[str, Any]) -> None:
    """Without an end to what engagement can give, nobody knows."""
    assert list(fit_outweighs(facts(group(*several(5, points=10)), site))) == []


def test_no_negative_rules() -> None:
    assert list(nothing_negative(facts(group(*several(5))))) == [Advice("no-minus")]


@pytest.mark.parametrize(
    "other",
    [
        rule("Student", -5),
        rule("Rival", disqualify=True, **{"if": {"property": "city", "op": "known"}}),
        rule("Industry", property="company.industry", values={"Tobacco": -5, "Software": 5}),
        rule("Silent", -5, inactive_days=60, activity="any"),
    ],
)
def test_some_negative_rule(other: dict[str, Any]) -> None:
    assert list(nothing_negative(facts(group(*several(5), other)))) == []


def test_a_model_that_is_being_begun_needs_no_negative_rule_yet() -> None:
    assert list(nothing_negative(facts(group(*several(4))))) == []


@pytest.mark.parametrize(("days", "speaks"), [(None, False), (90, False), (91, True)])
def test_not_reviewed_for_a_quarter(days: int | None, speaks: bool) -> None:
    found = list(not_reviewed(facts(group(rule("One")), unreviewed_days=days)))
    assert found == ([Advice("review", numbers={"days": 91})] if speaks else [])


def test_a_limit_that_is_never_reached() -> None:
    asked = facts(group(rule("One", 10), rule("Off", 50, enabled=False), rule("Minus", -5), limit=20))
    assert list(never_reached(asked)) == [
        Advice("limit-unreached", groups=(0,), numbers={"possible": Decimal(10), "limit": Decimal(20)})
    ]


@pytest.mark.parametrize(
    "criteria",
    [
        [rule("One", 20)],
        [rule("One", 10), rule("Two", 10, max_points=10)],
        [views(points=1, award="every")],
        [views(points=5, award="every", max_times=4)],
        [],
        [rule("Minus", -5)],
    ],
)
def test_a_limit_that_can_be_reached_or_only_bounds_minuses(criteria: list[dict[str, Any]]) -> None:
    assert list(never_reached(facts(group(*criteria, limit=20)))) == []


@pytest.mark.parametrize(
    "alone",
    [
        rule("Alone", 30),
        views(name="Alone", points=10, award="every", at_least=3),
        rule("Alone", property="company.industry", values={"Software": 30, "Finance": 40, "Other": -5}),
    ],
)
def test_one_rule_alone_exceeds_the_limit(alone: dict[str, Any]) -> None:
    found = list(always_exceeded(facts(group(rule("One"), alone, limit=20))))
    assert found == [Advice("limit-exceeded", rules=((0, 1),), numbers={"points": Decimal(30), "limit": Decimal(20)})]


@pytest.mark.parametrize(
    "alone",
    [
        rule("Alone", 20),
        rule("Alone", 30, max_points=20),
        rule("Alone", 30, enabled=False),
        rule("Alone", property="company.industry", values={"Software": 30, "Finance": 5}),
        views(name="Alone", points=30, decay={"half_life_days": 30}),
        views(name="Alone", points=5, award="every"),
    ],
)
def test_a_rule_that_fits_or_only_sometimes_exceeds(alone: dict[str, Any]) -> None:
    assert list(always_exceeded(facts(group(alone, limit=20)))) == []


@pytest.mark.parametrize(
    "decay",
    [
        {"half_life_days": 61},
        {"linear_days": 121},
        {"percent": 10, "every_days": 15},
        {"percent": 90, "every_days": 61},
    ],
)
def test_more_than_half_is_left_when_the_window_ends(decay: dict[str, Any]) -> None:
    asked = facts(group(views(within_days=60), category="engagement", decay=decay))
    assert list(decay_too_slow(asked)) == [Advice("decay-slow", rules=((0, 0),), numbers={"window": 60})]


@pytest.mark.parametrize(
    "more",
    [
        {"within_days": 60, "decay": {"half_life_days": 60}},
        {"within_days": 60, "decay": {"linear_days": 120}},
        {"within_days": 60, "decay": {"percent": 25, "every_days": 30}},
        {"within_days": 60, "decay": None},
        {"decay": {"half_life_days": 365}},
    ],
)
def test_a_window_that_decay_makes_sense_of(more: dict[str, Any]) -> None:
    asked = facts(group(views(**more), category="engagement", decay={"half_life_days": 999}))
    assert list(decay_too_slow(asked)) == []


@pytest.mark.parametrize(("decay", "gone"), [({"linear_days": 30}, 30), ({"percent": 40, "every_days": 10}, 30)])
def test_nothing_is_left_long_before_the_window_ends(decay: dict[str, Any], gone: int) -> None:
    asked = facts(group(views(within_days=90, decay=decay), category="engagement"))
    said = Advice("decay-fast", rules=((0, 0),), numbers={"window": 90, "gone": Decimal(gone)})
    assert list(decay_too_fast(asked)) == [said]


@pytest.mark.parametrize(
    "more",
    [
        {"within_days": 30, "decay": {"linear_days": 30}},
        {"within_days": 90, "decay": {"half_life_days": 2}},
        {"within_days": 90, "decay": {"linear_days": 30}, "at_least": 3},
        {"decay": {"linear_days": 30}},
    ],
)
def test_a_window_that_still_earns_or_is_needed_for_the_count(more: dict[str, Any]) -> None:
    assert list(decay_too_fast(facts(group(views(**more), category="engagement")))) == []


def counted(*counts: int, audience: int = 1000, **more: Any) -> Facts:
    return facts(
        group(*several(len(counts))), audience=audience, counts={(0, n): c for n, c in enumerate(counts)}, **more
    )


def test_rules_that_match_nobody_or_everybody() -> None:
    asked = counted(0, 500, 0, 1000)
    assert list(matches_nobody(asked)) == [Advice("matches-nobody", rules=((0, 0), (0, 2)))]
    assert list(matches_everybody(asked)) == [Advice("matches-everybody", rules=((0, 3),), numbers={"audience": 1000})]


@pytest.mark.parametrize("asked", [counted(1, 999), counted(0, 49, audience=49), counted(audience=0)])
def test_rules_that_tell_some_from_others_or_too_few_to_say(asked: Facts) -> None:
    assert [*matches_nobody(asked), *matches_everybody(asked)] == []


def test_two_rules_that_match_the_same_people() -> None:
    asked = counted(100, 98, 300, overlaps={((0, 0), (0, 1)): 97})
    assert alike_pairs(asked) == [((0, 0), (0, 1))]
    assert list(same_people(asked)) == [
        Advice("same-people", rules=((0, 0), (0, 1)), numbers={"both": 97, "either": 101})
    ]


def test_rules_alike_by_number_alone() -> None:
    assert list(same_people(counted(100, 98, overlaps={((0, 0), (0, 1)): 90}))) == []


@pytest.mark.parametrize("asked", [counted(100, 94), counted(19, 19), counted(1000, 1000), counted(0, 0)])
def test_pairs_that_nobody_needs_to_look_at(asked: Facts) -> None:
    assert alike_pairs(asked) == []


def test_a_plus_and_a_minus_for_the_same_people_are_meant() -> None:
    asked = facts(group(rule("Plus"), rule("Minus", -5)), audience=1000, counts={(0, 0): 100, (0, 1): 100})
    assert alike_pairs(asked) == []


def test_pairs_are_bounded() -> None:
    assert len(alike_pairs(counted(*[500] * 80))) == 100


CAREERS = views("Careers page", points=-10, where={"field": "asset", "op": "contains_any", "value": "careers"})


def test_a_minus_that_the_own_data_contradict() -> None:
    asked = facts(group(CAREERS, category="engagement"), buyers=Buyers(1000, 100, {(0, 0): (100, 25)}))
    assert judged_by_buyers(asked) == [(0, 0)]
    numbers = {"share": 0.25, "usual": 0.1, "matched": 100, "bought": 25}
    assert list(contradicted_minus(asked)) == [Advice("minus-buys", rules=((0, 0),), numbers=numbers)]


@pytest.mark.parametrize(
    "buyers",
    [
        None,
        Buyers(1000, 0, {(0, 0): (100, 0)}),
        Buyers(1000, 100, {(0, 0): (100, 12)}),
        Buyers(1000, 100, {(0, 0): (30, 15)}),
        Buyers(100_000, 100, {(0, 0): (5000, 9)}),
        Buyers(1000, 300, {(0, 0): (100, 42)}),
    ],
)
def test_a_minus_on_thin_or_other_evidence(buyers: Buyers | None) -> None:
    asked = facts(group(CAREERS, category="engagement"), buyers=buyers)
    assert list(contradicted_minus(asked)) == []


@pytest.mark.parametrize(
    "criterion",
    [
        rule("Plus"),
        rule("Customer", -50, **{"if": {"property": "lifecycle_stage", "op": "is_any", "value": "customer"}}),
        rule("Deal", -50, **{"if": {"property": "deal.stage", "op": "known"}}),
        rule("Guest", -5, list="Guests"),
        rule("Silent", -5, inactive_days=60, activity="any"),
        rule("Off", -5, enabled=False),
        rule("Mixed", property="company.industry", values={"Tobacco": -5, "Software": 5}),
    ],
)
def test_rules_of_which_a_purchase_says_nothing(criterion: dict[str, Any]) -> None:
    assert judged_by_buyers(facts(group(criterion))) == []
