"""What advice is made from, and what it is: values only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scoring.spec.document import Criterion, Group, ModelDocument
from scoring.spec.matching import Spot


@dataclass(frozen=True, slots=True)
class Buyers:
    """Of everybody, whether scored or not: how many there are, how many of them buy, and the same of those whom a rule
    matches."""

    everybody: int
    buyers: int
    matched: Mapping[Spot, tuple[int, int]]
    """By rule: (matched, buyers among them)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """`audience` is 0 and `counts` are empty where nothing was counted."""

    document: ModelDocument
    is_first: bool = False
    """Nobody has published a model here yet."""
    audience: int = 0
    counts: Mapping[Spot, int] = field(default_factory=dict)
    overlaps: Mapping[tuple[Spot, Spot], int] = field(default_factory=dict)
    """How many both rules of a pair match."""
    buyers: Buyers | None = None
    unreviewed_days: int | None = None
    """Since anybody published, edited or looked over a model that is in force."""

    def enabled(self) -> Iterator[tuple[Spot, Criterion]]:
        for g, group in enumerate(self.document.groups):
            for place, criterion in enumerate(group.criteria):
                if criterion.enabled:
                    yield (g, place), criterion

    def group_of(self, spot: Spot) -> Group:
        return self.document.groups[spot[0]]


@dataclass(frozen=True, slots=True)
class Advice:
    """`rules` and `groups`: what it is about, by place in the document; `numbers`: what its sentence says."""

    kind: str
    rules: tuple[Spot, ...] = ()
    groups: tuple[int, ...] = ()
    numbers: Mapping[str, object] = field(default_factory=dict)
