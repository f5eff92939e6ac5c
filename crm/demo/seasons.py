"""When people do things: working days and hours, quiet in July and at Christmas, more from year to year."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from crm.demo.chance import Chance

DAY = 86_400
HISTORY = 730
"""Days of behaviour before the day of the seed."""
EARLIER = 365
"""Days before those in which records were already being made."""
_BY_WEEKDAY = (1.0, 1.1, 1.1, 1.0, 0.75, 0.1, 0.12)
_BY_MONTH = (1.05, 1.0, 1.05, 0.95, 0.95, 0.85, 0.3, 0.8, 1.15, 1.15, 1.1, 0.7)
_FIRST_CLOCKS = 4096


class Seasons:
    """Instants are whole seconds since 1970, in UTC; `now` is the last that anything can happen at."""

    def __init__(self, as_of: datetime, chance: Chance) -> None:
        self.now = int(as_of.timestamp())
        self.start = self.now - HISTORY * DAY
        self.earliest = self.start - EARLIER * DAY
        self.first_day = as_of.date() - timedelta(days=HISTORY + EARLIER)
        weights = [_weight(self.first_day + timedelta(days=n), n) for n in range(HISTORY + EARLIER)]
        self._until = [0.0, *accumulate(weights)]
        self._clocks = [_clock(chance) for _ in range(_FIRST_CLOCKS)]
        self._midnight = self.earliest - self.earliest % DAY
        first = datetime.fromtimestamp(self._midnight, UTC).date()
        self._dates = [str(first + timedelta(days=n)) for n in range(HISTORY + EARLIER + 2)]
        self._minutes = [f" {n // 60:02}:{n % 60:02}:" for n in range(DAY // 60)]

    def instant(self, chance: Chance, start: int, end: int) -> int:
        """A likely moment from `start` to `end`, never after now."""
        end = min(end, self.now)
        first, last = (start - self.earliest) // DAY, (end - self.earliest) // DAY
        if last - first < 1:
            return start + int(chance.random() * max(end - start, 0))
        low = self._until[first]
        drawn = bisect_right(self._until, low + chance.random() * (self._until[last] - low)) - 1
        moment = self.earliest + drawn * DAY + self._clocks[int(chance.random() * _FIRST_CLOCKS)]
        return moment if start <= moment <= end else max(start, min(moment + DAY, end))

    def date_of(self, moment: int) -> date:
        """The local calendar day, but for the hour of summer time."""
        return self.first_day + timedelta(days=(moment - self.earliest) // DAY)

    def text(self, moment: int) -> str:
        """As COPY reads it."""
        day, second = divmod(moment - self._midnight, DAY)
        return f"{self._dates[day]}{self._minutes[second // 60]}{second % 60:02}+00"

    def on_weekday(self, moment: int, weekday: int) -> int:
        """That day of the week (0 is Monday), at most six days earlier."""
        return moment - (self.date_of(moment).weekday() - weekday) % 7 * DAY

    def on(self, day: date, hour: int) -> int:
        """An hour of a local day."""
        return self.earliest + (day - self.first_day).days * DAY + hour * 3600


def _weight(day: date, number: int) -> float:
    holidays = (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 3)
    growth = 0.6 + 0.6 * number / (HISTORY + EARLIER)
    return _BY_WEEKDAY[day.weekday()] * (0.15 if holidays else _BY_MONTH[day.month - 1]) * growth


def _clock(chance: Chance) -> int:
    """Second of the day: at work mostly, one in eight in the evening."""
    low, high, likeliest = (18.0, 23.5, 20.5) if chance.yes(0.12) else (6.8, 18.0, 10.2)
    return int(chance.triangular(low, high, likeliest) * 3600)
