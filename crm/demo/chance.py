"""Draws from one seeded source, so that a seed and a date always give the same company."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance(random.Random):
    """A seeded source. `choice` and the like of the standard library cost three times as much."""

    def yes(self, probability: float) -> bool:
        return self.random() < probability

    def one_of(self, things: Sequence[T]) -> T:
        return things[int(self.random() * len(things))]

    def some_of(self, things: Sequence[T], count: int) -> list[T]:
        """At most `count` different ones, in the order of `things`."""
        drawn = {self.one_of(things) for _ in range(count)}
        return [thing for thing in things if thing in drawn]

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.random() * (high - low + 1))

    def around(self, median: float, spread: float) -> float:
        """Log-normal: half below `median`, a long tail above; `spread` is the standard deviation of the logarithm."""
        return median * math.exp(self.gauss(0.0, spread))


def by_weight(pairs: Iterable[tuple[T, int]]) -> tuple[T, ...]:
    """Each thing as many times as its weight says, for `Chance.one_of`."""
    return tuple(thing for thing, weight in pairs for _ in range(weight))


def logistic(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))
