"""What an activity criterion counts, and its slot: a bit in the mask of the keys that it matches."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from crm.conditions.document import AllOf, AnyOf, Condition, FieldTest, Not
from scoring.spec.document import Decay

BITS = 62


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Which activities a slot counts, and how."""

    types: tuple[str, ...]
    where: Condition | None = None
    within_days: int | None = None
    since: date | None = None
    until: date | None = None
    distinct: Literal["asset", "day"] | None = None
    newest: int | None = None
    """With decay: only so many earn, the newest."""
    decay: Decay | None = None
    points: float = 0.0
    """What each earns before decay; only where the sum of earnings is asked for."""
    theirs_only: bool = False
    """Inactivity is about what people do, whatever types it names."""
    of_movers: bool = False
    """Time passes read the rows of those alone for whom an activity has left the window."""
    since_verified: bool = False
    """Time passes count what was in the window at the time before, too."""


@dataclass
class Slot:
    """`wants`: n (how many), e (millionths of a point earned), t (the newest's instant).

    `first`: the slot that counts the same occurrences, whatever they earn; n and t are asked of that one.
    """

    bit: int
    asked: Occurrences
    first: Slot | None = field(default=None, repr=False)
    wants: set[str] = field(default_factory=set)

    @property
    def word(self) -> str:
        return f"mask{self.bit // BITS}"

    @property
    def flag_value(self) -> int:
        return 1 << (self.bit % BITS)

    @property
    def flag(self) -> str:
        return f"{self.flag_value}::bigint"

    @property
    def matches_key(self) -> str:
        return self.matches(f"k.{self.word}")

    def matches(self, mask: str) -> str:
        return f"{mask} & {self.flag} <> 0"

    @property
    def reads_rows(self) -> bool:
        return looks_at_rows(self.asked.where)

    def picks(self, want: str) -> bool:
        """Whether it is told by the occurrences one by one, not by a sum over all."""
        return (want == "n" and self.asked.distinct is not None) or (want == "e" and _earns_by_some(self.asked))


def _earns_by_some(asked: Occurrences) -> bool:
    return asked.distinct is not None or asked.newest is not None


def looks_at_keys(where: Condition | None) -> bool:
    """Whether the condition also asks what the key holds."""
    match where:
        case AllOf(members) | AnyOf(members):
            return any(looks_at_keys(member) for member in members)
        case Not(member):
            return looks_at_keys(member)
        case FieldTest():
            return not looks_at_rows(where)
    return False


def looks_at_rows(where: Condition | None) -> bool:
    """Whether the condition asks what the key does not hold: the activity's own value or properties."""
    match where:
        case AllOf(members) | AnyOf(members):
            return any(looks_at_rows(member) for member in members)
        case Not(member):
            return looks_at_rows(member)
        case FieldTest(field=name):
            return name == "value" or name.startswith("properties.")
    return False
