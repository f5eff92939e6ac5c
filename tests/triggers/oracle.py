"""The state machine of a trigger, as slow and obvious Python of its own: what it notes of one record's scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Seen:
    """A score (None: unscored) with what `if` says, at an instant. `fit` and `engagement` in points, as `total`."""

    at: datetime
    fit: Decimal | None
    engagement: Decimal | None
    holds: bool = True

    @property
    def total(self) -> Decimal | None:
        return None if self.fit is None or self.engagement is None else self.fit + self.engagement

    def value(self, axis: str) -> Decimal | None:
        return {"total": self.total, "fit": self.fit, "engagement": self.engagement}[axis]


@dataclass
class Machine:
    """`bands`: cut-offs by label, of fit and of engagement."""

    trigger: dict[str, Any]
    bands: dict[str, dict[str, Decimal]]
    is_in: bool = False
    is_armed: bool = True
    fired_at: list[datetime] = field(default_factory=list)

    def see(self, seen: Seen) -> str | None:
        """What is noted: fired, once, cooldown; None where nothing is."""
        was_in, self.is_in = self.is_in, seen.holds and self._reached(seen)
        direction = self.trigger.get("on", "enter")
        noted = None
        if was_in != self.is_in and self.is_in == (direction == "enter") and self.is_armed:
            self.is_armed = False
            noted = self._outcome(seen.at)
            if noted == "fired":
                self.fired_at.append(seen.at)
        if not self.is_in and self._arms(seen):
            self.is_armed = True
        return noted

    def _outcome(self, at: datetime) -> str:
        if self.fired_at and self.trigger.get("repeat", "once") == "once":
            return "once"
        days = self.trigger.get("cooldown_days")
        if days and self.fired_at and at - self.fired_at[-1] < timedelta(days=days):
            return "cooldown"
        return "fired"

    def _reached(self, seen: Seen) -> bool:
        when = self.trigger["when"]
        if seen.total is None:
            return False
        if "cell" in when:
            return self._cell(seen) in when["cell"]
        if "from" in when or "to" in when:
            return exact(when.get("from", -10_000)) <= seen.total <= exact(when.get("to", 10_000))
        return all((seen.value(axis) or Decimal(0)) >= exact(threshold) for axis, threshold in when.items())

    def _cell(self, seen: Seen) -> str | None:
        labels = [self._label(axis, seen.value(axis)) for axis in ("fit", "engagement")]
        return None if None in labels else "".join(map(str, labels))

    def _label(self, axis: str, value: Decimal | None) -> str | None:
        reached = [(cut, label) for label, cut in self.bands[axis].items() if value is not None and value >= cut]
        return max(reached)[1] if reached else None

    def _arms(self, seen: Seen) -> bool:
        margin = self.trigger.get("margin")
        if margin is None or seen.total is None:
            return True
        below = [exact(cut) - (seen.value(axis) or Decimal(0)) for axis, cut in self.trigger["when"].items()]
        return any(by > 0 and by >= exact(margin) for by in below)


def exact(points: float) -> Decimal:
    return Decimal(str(points))
