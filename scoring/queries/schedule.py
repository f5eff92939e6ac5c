"""When the schedule is due next."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scoring.domain.schedule import due_at
from scoring.models import Schedule

HOURS_AHEAD = 8 * 24


def next_due(schedule: Schedule, now: datetime, zone: ZoneInfo | None = None) -> datetime | None:
    """The first instant after `now` at which a rescore is due, in `due_at`'s zone; None where it is switched off."""
    if not schedule.enabled:
        return None
    latest = due_at(schedule, now, zone)
    hour = now.replace(minute=0, second=0, microsecond=0)
    # Asked hour by hour, so that there is one rule of when it is due; all times of it are whole hours.
    for step in range(1, HOURS_AHEAD + 1):
        due = due_at(schedule, hour + timedelta(hours=step), zone)
        if due > latest:
            return due
    return None
