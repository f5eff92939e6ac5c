"""Advice on a model as a whole: how much it asks, and of what."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.advisor.facts import Advice, Facts
from scoring.advisor.worth import most_of_category, takes_away

MOST_AT_FIRST = 10
TIMES_ENGAGEMENT = 2
"""Fit far above engagement: more than so many times what engagement can give."""
ENOUGH_TO_JUDGE = 5
"""Rules; before, a model is being begun."""
A_QUARTER = 90


def too_many_rules(facts: Facts) -> Iterator[Advice]:
    number = sum(1 for _each in facts.enabled())
    if facts.is_first and number > MOST_AT_FIRST:
        yield Advice("many-rules", numbers={"count": number})


def fit_outweighs(facts: Facts) -> Iterator[Advice]:
    """Only where both have rules, and both an end."""
    document = facts.document
    begun = {facts.group_of(spot).category for spot, _criterion in facts.enabled()}
    if document.kind != "combined" or begun != {"fit", "engagement"}:
        return
    fit, engagement = most_of_category(document, "fit"), most_of_category(document, "engagement")
    if fit is not None and engagement is not None and fit > TIMES_ENGAGEMENT * engagement:
        yield Advice("fit-outweighs", numbers={"fit": fit, "engagement": engagement})


def nothing_negative(facts: Facts) -> Iterator[Advice]:
    rules = [criterion for _spot, criterion in facts.enabled()]
    if len(rules) >= ENOUGH_TO_JUDGE and not any(takes_away(criterion) for criterion in rules):
        yield Advice("no-minus")


def not_reviewed(facts: Facts) -> Iterator[Advice]:
    if facts.unreviewed_days is not None and facts.unreviewed_days > A_QUARTER:
        yield Advice("review", numbers={"days": facts.unreviewed_days})
