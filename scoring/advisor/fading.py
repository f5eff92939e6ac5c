"""Advice on decay and window that contradict each other.

Too slow: when the window ends and all is lost at once, more than half of the points were still left. Too fast: nothing
is left long before the window ends, so that the rest of it earns nothing, and no count needs it either.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from scoring.advisor.facts import Advice, Facts
from scoring.spec.document import ActivityRule, Decay, HalfLife, LinearDecay, PercentDecay

HALF = Decimal("0.5")


def decay_too_slow(facts: Facts) -> Iterator[Advice]:
    for spot, criterion in facts.enabled():
        rule = criterion.rule
        if (
            isinstance(rule, ActivityRule)
            and rule.decay
            and rule.within_days
            and _half_left(rule.decay, rule.within_days)
        ):
            yield Advice("decay-slow", rules=(spot,), numbers={"window": rule.within_days})


def decay_too_fast(facts: Facts) -> Iterator[Advice]:
    for spot, criterion in facts.enabled():
        rule = criterion.rule
        if not isinstance(rule, ActivityRule) or not rule.decay or not rule.within_days or _needs_the_count(rule):
            continue
        gone = gone_after(rule.decay)
        if gone is not None and gone < rule.within_days:
            yield Advice("decay-fast", rules=(spot,), numbers={"window": rule.within_days, "gone": gone})


def gone_after(decay: Decay) -> Decimal | None:
    """Days until nothing is left; a half-life leaves something for ever."""
    match decay:
        case LinearDecay(days):
            return days
        case PercentDecay(percent, every) if percent > 0:
            return ceil(100 / percent) * every
    return None


def _half_left(decay: Decay, days: int) -> bool:
    """Whether more than half is left after so many days."""
    match decay:
        case HalfLife(half):
            return half > days
        case LinearDecay(until):
            return 1 - days / until > HALF
        case PercentDecay(percent, every):
            return 1 - percent / 100 * (days // every) > HALF


def _needs_the_count(rule: ActivityRule) -> bool:
    """What earns nothing any more may still be counted."""
    return bool(rule.at_least > 1 or rule.at_most or rule.tiers)
