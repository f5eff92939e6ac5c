"""How many contacts a rule matches, as the editor asks while somebody types; and all rules of the model in one pass."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from django.core.cache import cache

from benchmarks.figures import Figure, p50_and_p95
from benchmarks.world import World
from scoring.queries.documents import open_workbench
from scoring.queries.matching import count_criterion, criterion_at, matches_of, spots_of
from scoring.spec.document import ActivityRule, InactivityRule, ListRule, ModelDocument
from scoring.spec.matching import Spot

REACH, FAILS = 300, 600
"""Milliseconds, at 100,000 contacts."""
USUAL = 100_000
TIMES = 10
"""Each takes a tenth of a second, and there are 25 of them."""


def counts(world: World) -> Iterator[Figure]:
    document = open_workbench().read(world.live.document)
    _check(document)
    reach, fails = (limit * max(1.0, world.contacts / USUAL) for limit in (REACH, FAILS))
    spots = sorted(spots_of(document), key=lambda spot: _kind(document, spot))
    for kind, of_kind in groupby(spots, lambda spot: _kind(document, spot)):
        times = [seconds for spot in of_kind for seconds in _times(world, _one(document, spot))]
        p50, p95 = p50_and_p95(times)
        yield Figure(f"count of one rule, {kind}, p50", p50 * 1_000, "ms")
        yield Figure(f"count of one rule, {kind}, p95", p95 * 1_000, "ms", reach=reach, fails=fails)
    p50, _p95 = p50_and_p95(_times(world, lambda: _all(document)))
    yield Figure(f"count of all {len(spots)} rules together, p50", p50 * 1_000, "ms")


def _check(document: ModelDocument) -> None:
    """One by one and together they are the same."""
    together = _all(document).counts
    if wrong := [spot for spot, count in together.items() if _one(document, spot)() != count]:
        raise AssertionError(f"rules that are counted otherwise alone than together: {wrong}")


def _one(document: ModelDocument, spot: Spot) -> Callable[[], int]:
    return lambda: count_criterion(document, criterion_at(document, spot))


def _all(document: ModelDocument) -> Any:
    cache.clear()
    return matches_of(document, seconds=600)


def _times(world: World, ask: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(min(TIMES, world.effort.asked)):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return times


def _kind(document: ModelDocument, spot: Spot) -> str:
    match criterion_at(document, spot).rule:
        case ActivityRule():
            return "activity"
        case InactivityRule():
            return "inactivity"
        case ListRule():
            return "list"
    return "property"
