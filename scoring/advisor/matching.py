"""Advice on rules by whom they match. All of it needs enough records to be more than chance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import sqrt

from crm.conditions.document import ActivityTest, AllOf, AnyOf, Condition, Not, PropertyTest
from scoring.advisor.facts import Advice, Facts
from scoring.advisor.worth import takes_away
from scoring.spec.document import ActivityRule, Criterion, DisqualifyRule, PropertyRule, RangesRule, ValuesRule
from scoring.spec.matching import Spot

ENOUGH_RECORDS = 50
ENOUGH_MATCHED, SAME = 20, 0.95
"""Two rules match the same people where 95% of those whom either matches are matched by both."""
MOST_RULES, MOST_PAIRS = 60, 100
ENOUGH_AGAINST, ENOUGH_BUYERS, TIMES_AS_OFTEN, SIGMAS = 50, 10, 1.5, 3
SAYS_BUYER = ("lifecycle_stage", "annual_revenue", "owner")
"""Properties that a purchase itself moves: what they say of buyers is no news."""


def matches_nobody(facts: Facts) -> Iterator[Advice]:
    if found := _matching(facts, 0):
        yield Advice("matches-nobody", rules=found)


def matches_everybody(facts: Facts) -> Iterator[Advice]:
    if found := _matching(facts, facts.audience):
        yield Advice("matches-everybody", rules=found, numbers={"audience": facts.audience})


def same_people(facts: Facts) -> Iterator[Advice]:
    for (one, other), both in facts.overlaps.items():
        either = facts.counts[one] + facts.counts[other] - both
        if both >= SAME * either:
            yield Advice("same-people", rules=(one, other), numbers={"both": both, "either": either})


def alike_pairs(facts: Facts) -> list[tuple[Spot, Spot]]:
    """Those that may match the same people, by their counts alone; whoever is asked about all of these has all."""
    asked = [
        (spot, criterion)
        for spot, criterion in facts.enabled()
        if ENOUGH_MATCHED <= facts.counts.get(spot, 0) < facts.audience
    ]
    pairs = [
        (one, other)
        for (one, first), (other, second) in combinations(asked[:MOST_RULES], 2)
        if takes_away(first) == takes_away(second) and _alike(facts.counts[one], facts.counts[other])
    ]
    return pairs[:MOST_PAIRS]


def contradicted_minus(facts: Facts) -> Iterator[Advice]:
    """Whoever it takes points from buys clearly more often than everybody does."""
    buyers = facts.buyers
    if buyers is None or not buyers.everybody or not buyers.buyers:
        return
    usual = buyers.buyers / buyers.everybody
    for spot, (matched, bought) in buyers.matched.items():
        if matched >= ENOUGH_AGAINST and bought >= ENOUGH_BUYERS and _is_above(bought / matched, usual, matched):
            numbers = {"share": bought / matched, "usual": usual, "matched": matched, "bought": bought}
            yield Advice("minus-buys", rules=(spot,), numbers=numbers)


def judged_by_buyers(facts: Facts) -> list[Spot]:
    """Rules that only take away, by what people are or did before they buy.

    Lists, deals, stages and silence may follow from the purchase itself.
    """
    return [spot for spot, criterion in facts.enabled() if takes_away(criterion) and _is_of_the_person(criterion)]


def _matching(facts: Facts, number: int) -> tuple[Spot, ...]:
    if facts.audience < ENOUGH_RECORDS:
        return ()
    return tuple(spot for spot, _criterion in facts.enabled() if facts.counts.get(spot) == number)


def _alike(one: int, other: int) -> bool:
    return min(one, other) >= SAME * max(one, other)


def _is_above(share: float, usual: float, matched: int) -> bool:
    spread = sqrt(usual * (1 - usual) / matched)
    return share >= TIMES_AS_OFTEN * usual and share - usual >= SIGMAS * spread


def _is_of_the_person(criterion: Criterion) -> bool:
    match criterion.rule:
        case PropertyRule(condition, _) | DisqualifyRule(condition):
            return _asks_of_the_person(condition)
        case ActivityRule(tiers=tiers):
            return all(tier.points < 0 for tier in tiers)
        case ValuesRule(path, values):
            return _is_theirs(path) and all(points < 0 for _text, points in values)
        case RangesRule(path, ranges):
            return _is_theirs(path) and all(part.points < 0 for part in ranges)
    return False


def _asks_of_the_person(condition: Condition) -> bool:
    match condition:
        case AllOf(members) | AnyOf(members):
            return all(_asks_of_the_person(member) for member in members)
        case Not(member):
            return _asks_of_the_person(member) and not isinstance(member, ActivityTest)
        case PropertyTest(path):
            return _is_theirs(path)
        case ActivityTest():
            return True
    return False


def _is_theirs(path: str) -> bool:
    prefix, _dot, name = path.rpartition(".")
    return prefix in ("", "company") and name not in SAYS_BUYER
