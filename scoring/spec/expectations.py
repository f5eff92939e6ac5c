"""What somebody expects a model to give a record: a label, a cell, points, or no score at all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

from scoring.spec.arithmetic import Breakdown, tenths

ExpectedKind = Literal[
    "total_label", "fit_label", "engagement_label", "cell", "at_least", "at_most", "under", "left_out"
]
KINDS: Final[tuple[ExpectedKind, ...]] = get_args(ExpectedKind)
OF_POINTS: Final = ("at_least", "at_most", "under")


@dataclass(frozen=True, slots=True)
class Expectation:
    """`value` is a label, a cell, or points as a document writes them; blank for `left_out`."""

    kind: ExpectedKind
    value: str = ""

    @property
    def points(self) -> Decimal:
        return Decimal(self.value)

    def holds(self, result: Breakdown | None) -> bool:
        """None is unscored, which reaches nothing and stays under nothing."""
        if result is None or self.kind == "left_out":
            return result is None and self.kind == "left_out"
        if self.kind == "cell":
            return result.cell == self.value
        if self.kind in OF_POINTS:
            return self._holds_for(result.total)
        return result.labels.get(self.kind.removesuffix("_label")) == self.value

    def _holds_for(self, total: int) -> bool:
        asked = tenths(self.points)
        if self.kind == "at_least":
            return total >= asked
        return total < asked if self.kind == "under" else total <= asked

    def plain(self) -> dict[str, str]:
        return {"kind": self.kind, "value": self.value}


def read_expectation(plain: dict[str, str]) -> Expectation:
    """The reverse of `plain`. Raises ValueError for a kind that is unknown."""
    if plain["kind"] not in KINDS:
        raise ValueError(plain["kind"])
    return Expectation(plain["kind"], plain["value"])
