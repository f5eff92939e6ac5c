"""Advice on limits that do nothing, or too much."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.advisor.facts import Advice, Facts
from scoring.advisor.worth import least_gained, most_of_rules


def never_reached(facts: Facts) -> Iterator[Advice]:
    """All of a group's rules together stay below its limit."""
    for place, group in enumerate(facts.document.groups):
        possible, limit = most_of_rules(group), group.bounds.limit
        if limit is not None and possible is not None and 0 < possible < limit:
            yield Advice("limit-unreached", groups=(place,), numbers={"possible": possible, "limit": limit})


def always_exceeded(facts: Facts) -> Iterator[Advice]:
    """One rule alone gives more than its group lets through, each time that it gives anything."""
    for spot, criterion in facts.enabled():
        limit, least = facts.group_of(spot).bounds.limit, least_gained(criterion)
        if limit is not None and least is not None and least > limit:
            yield Advice("limit-exceeded", rules=(spot,), numbers={"points": least, "limit": limit})
