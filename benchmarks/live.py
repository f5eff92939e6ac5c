"""The live test of a few contacts: as a page asks for it, and the compiled statement alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from benchmarks.figures import Figure, p50_and_p95
from benchmarks.guard import answers
from benchmarks.timing import seconds_of
from benchmarks.world import World
from scoring.engine.compiler import Compiled
from scoring.engine.runner import answer
from scoring.queries.documents import open_workbench

SIZES = {1: 5, 50: 15}
"""How many contacts, and the milliseconds to reach."""
FAILS = 50


def live_test(world: World) -> Iterator[Figure]:
    # Whoever tests has the version at hand: the page that asks has read it.
    version = world.live
    for size, reach in SIZES.items():
        name = f"live test of {size} contact{'s' if size > 1 else ''}"
        yield from _figures(name, _times(world, size, partial(answers, world, version)), reach)
    workbench = open_workbench()
    compiled = workbench.answer([workbench.target(version)])
    for size in SIZES:
        p50, p95 = p50_and_p95(_times(world, size, partial(_answer, compiled, world)))
        yield Figure(f"live test of {size}, the statement alone, p50", p50 * 1_000, "ms")
        yield Figure(f"live test of {size}, the statement alone, p95", p95 * 1_000, "ms")


def _figures(name: str, times: list[float], reach: float) -> Iterator[Figure]:
    p50, p95 = p50_and_p95(times)
    yield Figure(f"{name}, p50", p50 * 1_000, "ms")
    yield Figure(f"{name}, p95", p95 * 1_000, "ms", reach=reach, fails=FAILS)


def _answer(compiled: Compiled, world: World, ids: list[int]) -> object:
    return answer(compiled, as_of=world.clock.now, ids=ids)


def _times(world: World, size: int, ask: Callable[[list[int]], object]) -> list[float]:
    chance = random.Random(size)
    samples = ([chance.randint(1, world.contacts) for _ in range(size)] for _ in count())
    return seconds_of(ask, samples, world.effort.asked)
