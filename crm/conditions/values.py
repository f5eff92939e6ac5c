"""The values of a statement: bound, never written into its text. What depends on the instant is worked out at its run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

OfInstant: TypeAlias = Callable[[datetime], Any]


@dataclass
class Values:
    """Hands out placeholders. Equal constants share one, so that a statement's text depends on its shape alone."""

    constants: dict[str, Any] = field(default_factory=dict)
    of_instant: dict[str, OfInstant] = field(default_factory=dict)
    _names: dict[tuple[str, str], str] = field(default_factory=dict)

    def constant(self, value: Any, cast: str) -> str:
        known = (cast, repr(value))
        if known not in self._names:
            name = self._names[known] = f"c{len(self.constants)}"
            self.constants[name] = value
        return f"%({self._names[known]})s::{cast}"

    def texts(self, texts: tuple[str, ...] | list[str]) -> str:
        return self.constant(list(texts), "text[]")

    def at(self, key: str, work_out: OfInstant, cast: str = "timestamptz") -> str:
        """`key` names what is worked out: two with one key share a placeholder."""
        known = ("instant " + cast, key)
        if known not in self._names:
            name = self._names[known] = f"t{len(self.of_instant)}"
            self.of_instant[name] = work_out
        return f"%({self._names[known]})s::{cast}"

    @property
    def as_of(self) -> str:
        return self.at("as_of", lambda as_of: as_of)

    def days_before(self, days: int) -> str:
        return self.at(f"-{days}", lambda as_of: moved(as_of, -days))

    def days_after(self, days: int) -> str:
        return self.at(f"+{days}", lambda as_of: moved(as_of, days))

    def local_day(self, zone: str, shift: int = 0) -> str:
        """The local date of the instant, moved by `shift` days."""

        def work_out(as_of: datetime) -> date:
            return moved_day(moved(as_of, 0).astimezone(ZoneInfo(zone)).date(), shift)

        return self.at(f"day {zone} {shift}", work_out, "date")

    def bound(self, as_of: datetime) -> dict[str, Any]:
        return self.constants | {name: work_out(as_of) for name, work_out in self.of_instant.items()}


# Far enough inside the calendar for every zone.
EARLIEST, LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def moved(instant: datetime, days: int) -> datetime:
    """So many days of 24 hours later; what would leave the calendar stops at its end."""
    try:
        return max(EARLIEST, min(LATEST, instant.astimezone(UTC) + timedelta(days=days)))
    except OverflowError:
        return EARLIEST if days < 0 else LATEST


def moved_day(day: date, days: int) -> date:
    """So many days later, inside the calendar."""
    return date.fromordinal(max(EARLIEST.toordinal(), min(LATEST.toordinal(), day.toordinal() + days)))


def local_midnight(day: date, zone: str) -> datetime:
    """The first instant of a local day; of a midnight that does not exist, the moment the clocks jump to."""
    start = datetime.combine(moved_day(day, 0), time(), ZoneInfo(zone))
    return start.astimezone(UTC)
