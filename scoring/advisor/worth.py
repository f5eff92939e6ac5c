"""How many points a rule, a group and a category can give."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from scoring.spec.document import (
    ActivityRule,
    Bounds,
    CategoryName,
    Criterion,
    DisqualifyRule,
    Group,
    ModelDocument,
    RangesRule,
    ValuesRule,
)

NOTHING = Decimal(0)


def possible_points(criterion: Criterion) -> tuple[Decimal, ...]:
    """What it can give for one hit; of a disqualifier nothing. Decay and the rule's own bounds are left out."""
    match criterion.rule:
        case ValuesRule(_path, values, otherwise):
            return (*(points for _text, points in values), otherwise)
        case RangesRule(_path, ranges, otherwise):
            return (*(part.points for part in ranges), otherwise)
        case ActivityRule(tiers=tiers) if tiers:
            return tuple(tier.points for tier in tiers)
        case DisqualifyRule():
            return ()
        case rule:
            return (rule.points,)


def takes_away(criterion: Criterion) -> bool:
    return isinstance(criterion.rule, DisqualifyRule) or any(points < 0 for points in possible_points(criterion))


def most_of_rule(criterion: Criterion) -> Decimal | None:
    """At least 0; None where there is no end to it."""
    most = max((NOTHING, *possible_points(criterion)))
    rule, limit = criterion.rule, criterion.bounds.limit
    if isinstance(rule, ActivityRule) and rule.award == "every" and not rule.tiers and most > 0:
        times = min((number for number in (rule.max_times, rule.at_most) if number is not None), default=None)
        if times is None:
            return limit
        most *= times
    return most if limit is None else max(NOTHING, min(most, limit))


def least_gained(criterion: Criterion) -> Decimal | None:
    """What whoever gains by the rule has at once, and keeps; None where it gives nothing, or time takes from it."""
    rule, limit = criterion.rule, criterion.bounds.limit
    gains = [points for points in possible_points(criterion) if points > 0]
    if not gains or (isinstance(rule, ActivityRule) and rule.decay is not None):
        return None
    least = min(gains)
    if isinstance(rule, ActivityRule) and rule.award == "every" and not rule.tiers:
        least *= min(rule.at_least, rule.max_times or rule.at_least)
    return least if limit is None else min(least, limit)


def most_of_rules(group: Group) -> Decimal | None:
    """What its rules add up to for somebody whom all of them match."""
    return _sum(most_of_rule(criterion) for criterion in group.criteria if criterion.enabled)


def most_of_category(document: ModelDocument, category: CategoryName) -> Decimal | None:
    groups = [_within(most_of_rules(group), group.bounds) for group in document.groups if group.category == category]
    return _within(_sum(groups), document.categories.get(category, Bounds()))


def _within(most: Decimal | None, bounds: Bounds) -> Decimal | None:
    if most is None:
        return bounds.limit
    return most if bounds.limit is None else min(most, bounds.limit)


def _sum(parts: Iterable[Decimal | None]) -> Decimal | None:
    total = NOTHING
    for part in parts:
        if part is None:
            return None
        total += part
    return total
