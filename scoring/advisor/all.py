"""Every advice, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scoring.advisor.facts import Advice, Facts
from scoring.advisor.fading import decay_too_fast, decay_too_slow
from scoring.advisor.limits import always_exceeded, never_reached
from scoring.advisor.matching import contradicted_minus, matches_everybody, matches_nobody, same_people
from scoring.advisor.shape import fit_outweighs, not_reviewed, nothing_negative, too_many_rules

ADVISORS: tuple[Callable[[Facts], Iterator[Advice]], ...] = (
    not_reviewed,
    too_many_rules,
    fit_outweighs,
    nothing_negative,
    matches_nobody,
    matches_everybody,
    contradicted_minus,
    same_people,
    always_exceeded,
    never_reached,
    decay_too_slow,
    decay_too_fast,
)


def advice_on(facts: Facts) -> list[Advice]:
    return [advice for advisor in ADVISORS for advice in advisor(facts)]
