"""When the whole database is rescored by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from leadscoring.accounts.models import Organisation
from scoring.domain.runs import follow_time
from scoring.models import Run, Schedule, ScoringModel


def run_due_rescore() -> list[Run]:
    """Start what is due, once for each time it is due however many ask."""
    with transaction.atomic():
        Schedule.objects.get_or_create(pk=1)
        schedule = Schedule.objects.select_for_update().get(pk=1)
        due = due_at(schedule, timezone.now(), Organisation.current().zone())
        if not schedule.enabled or (schedule.last_due and schedule.last_due >= due):
            return []
        first, schedule.last_due = schedule.last_due is None, due
        schedule.save(update_fields=["last_due"])
        # The first look only notes the time: what was published has just been computed.
        return [] if first else follow_time(models=ScoringModel.objects.filter(published__isnull=False))


def due_at(schedule: Schedule, now: datetime, zone: ZoneInfo | None = None) -> datetime:
    """The latest instant at which a rescore was due: `at_hour` in `zone` (the installation's where none is given), and
    every so many hours after it."""
    zone = zone or ZoneInfo(settings.TIME_ZONE)
    days = max(schedule.every_hours // 24, 1)
    today = now.astimezone(zone).date()
    start = _at_hour(schedule, today - timedelta(days=today.toordinal() % days), zone)
    if start > now:
        start = _at_hour(schedule, today - timedelta(days=today.toordinal() % days + days), zone)
    if schedule.every_hours >= 24:
        return start
    step = timedelta(hours=schedule.every_hours)
    return start + step * ((now - start) // step)


def _at_hour(schedule: Schedule, day: date, zone: ZoneInfo) -> datetime:
    """In UTC, where hours are as long as they say; an hour that occurs twice is the first."""
    local = datetime.combine(day, time(schedule.at_hour), zone)
    return local.astimezone(UTC)
