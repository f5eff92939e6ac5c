"""The facts that advice is made from: the document, what was counted, who buys, when somebody last looked at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import TypeVar

from django.db.models import Max
from django.utils import timezone

from crm.conditions.document import AnyOf, PropertyTest
from scoring.advisor.facts import Buyers, Facts
from scoring.advisor.matching import alike_pairs, judged_by_buyers
from scoring.domain.computable import FAULTS
from scoring.models import DismissedAdvice, ScoringModel, Version
from scoring.queries.lenient import Usable
from scoring.queries.matching import Matches, count_together, criterion_at, kept, matches_of, overlaps_of
from scoring.queries.patience import TookTooLong
from scoring.spec.document import Audience, Criterion, ModelDocument, PropertyRule
from scoring.spec.matching import Spot
from scoring.spec.writing import to_json

T = TypeVar("T")

BOUGHT = AnyOf(
    (
        PropertyTest("lifecycle_stage", "is_any", ("customer",)),
        PropertyTest("deal.stage", "is_any", ("closed_won", "closedwon", "closed won", "won")),
    )
)
"""Of a contact: whoever the lists of leads call a customer, or is on a deal that was won."""
BUYS = Criterion("buys", PropertyRule(BOUGHT, Decimal(1)))


def facts_of(version: Version, usable: Usable) -> Facts | None:
    """A few queries; what takes too long to count, or can't be counted just now, is left out."""
    document = usable.document
    if document is None:
        return None
    facts = Facts(document, is_first=is_first_model(), unreviewed_days=unreviewed_days(version.model))
    found = _tried(lambda: matches_of(document))
    if found is None:
        return facts
    facts = replace(facts, audience=found.audience, counts=_counts(found, usable))
    overlaps = _tried(lambda: overlaps_of(document, alike_pairs(facts))) or {}
    buyers = _tried(lambda: buyers_of(document, _readable(judged_by_buyers(facts), usable)))
    return replace(facts, overlaps=overlaps, buyers=buyers)


def is_first_model() -> bool:
    """Nobody has published one here yet."""
    return not Version.objects.filter(published_at__isnull=False).exists()


def unreviewed_days(model: ScoringModel) -> int | None:
    """Of a model in force: days since the last version was made or published, or somebody said that they looked."""
    if model.published_id is None:
        return None
    last = model.versions.aggregate(made=Max("created_at"), published=Max("published_at"))
    looked = DismissedAdvice.objects.filter(model=model, kind="review").values_list("at", flat=True).first()
    newest: datetime = max(at for at in (*last.values(), looked) if at)
    return (timezone.now() - newest).days


def buyers_of(document: ModelDocument, rules: Sequence[Spot]) -> Buyers | None:
    """Of contacts, whatever the audience: who bought is often left out of it. Raises TookTooLong."""
    if document.object != "contact" or not rules:
        return None
    everybody = replace(document, audience=Audience())
    asked: list[tuple[Criterion, ...]] = [(BUYS,)]
    for spot in rules:
        criterion = criterion_at(document, spot)
        asked += [(criterion,), (criterion, BUYS)]
    digest = sha256(f"{to_json(everybody)}{rules}".encode()).hexdigest()[:32]
    total, bought, *counts = kept(f"buyers-{digest}", lambda: count_together(everybody, asked))
    return Buyers(total, bought, dict(zip(rules, zip(counts[::2], counts[1::2], strict=True), strict=True)))


def dismissed_kinds(model: ScoringModel) -> set[str]:
    """The review's dismissal is told by `unreviewed_days`."""
    return set(DismissedAdvice.objects.filter(model=model).exclude(kind="review").values_list("kind", flat=True))


def _counts(found: Matches, usable: Usable) -> dict[Spot, int]:
    return {spot: count for spot, count in found.counts.items() if spot not in usable.at_fault}


def _readable(spots: Sequence[Spot], usable: Usable) -> list[Spot]:
    return [spot for spot in spots if spot not in usable.at_fault]


def _tried(count: Callable[[], T]) -> T | None:
    try:
        return count()
    except (TookTooLong, *FAULTS):
        return None
