"""What a draft would change, counted range by range and added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Aspect: TypeAlias = Literal["scored", "changed", "aged", "hot", "was_tens", "now_tens", "bands", "cells"]

MOST_MOVERS = 5
UNSCORED, NO_BAND = -2, -1
"""In place of a band: not in the audience; scored, but below every cut-off."""


@dataclass(frozen=True, slots=True)
class Mover:
    """One whose score goes far up or down: totals and the points of every enabled criterion, before and after."""

    record_id: int
    was: int
    now: int
    was_points: tuple[int, ...]
    points: tuple[int, ...]

    @property
    def by(self) -> int:
        return self.now - self.was


@dataclass
class Tally:
    """`counts` of records: by aspect, what they had, and what they get. `aged`: of those that change, whom a rule that
    the draft leaves as it is gives something else than is shown. `crossings`: by trigger, how many at once."""

    counts: Counter[tuple[Aspect, int, int]] = field(default_factory=Counter)
    movers: list[Mover] = field(default_factory=list)
    crossings: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.counts.update(other.counts)
        self.crossings.update(other.crossings)
        self.movers = farthest([*self.movers, *other.movers])

    def of(self, aspect: Aspect) -> dict[tuple[int, int], int]:
        return {(was, now): count for (name, was, now), count in self.counts.items() if name == aspect}

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "counts": [[*key, count] for key, count in self.counts.items()],
            "movers": [[m.record_id, m.was, m.now, list(m.was_points), list(m.points)] for m in self.movers],
            "crossings": dict(self.crossings),
        }


def farthest(movers: Iterable[Mover]) -> list[Mover]:
    """Of those who go up and of those who go down, the few that go farthest, each side in that order."""
    ordered = sorted(movers, key=lambda mover: (-abs(mover.by), mover.record_id))
    up, down = [m for m in ordered if m.by > 0], [m for m in ordered if m.by < 0]
    return [*up[:MOST_MOVERS], *down[:MOST_MOVERS]]


def read_tally(plain: Mapping[str, Any]) -> Tally:
    return Tally(
        Counter({(name, was, now): count for name, was, now, count in plain.get("counts", [])}),
        [Mover(record, was, now, tuple(old), tuple(new)) for record, was, now, old, new in plain.get("movers", [])],
        Counter(plain.get("crossings", {})),
    )
