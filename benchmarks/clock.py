"""The instant that it is for the engine: just after the data end, whenever the benchmark runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from benchmarks.dataset import NEWEST


@dataclass
class Clock:
    """Stands still until it is moved; forward only, since a later score is never overwritten by an earlier one."""

    now: datetime = datetime.fromisoformat(NEWEST).replace(tzinfo=UTC) + timedelta(hours=12)

    def forward(self, *, days: int) -> None:
        self.now += timedelta(days=days)


@contextmanager
def standing_clock() -> Iterator[Clock]:
    """What asks Django for the time in this process is told that of the clock."""
    clock = Clock()
    with patch("django.utils.timezone.now", lambda: clock.now):
        yield clock
