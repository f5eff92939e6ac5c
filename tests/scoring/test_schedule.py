"""When a rescore is due, across the nights that are an hour shorter or longer; and that it is started once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from crm.models import Contact
from scoring.domain.schedule import due_at, run_due_rescore
from scoring.models import Run, Schedule
from tests.scoring.holding import beside
from tests.scoring.world import document, publish


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "hour", "now", "due"),
    [
        # Oslo is an hour before UTC in winter, two in summer.
        (24, 3, "2026-01-15T02:00", "2026-01-15T02:00"),
        (24, 3, "2026-01-15T01:59:59", "2026-01-14T02:00"),
        (24, 3, "2026-07-15T02:00", "2026-07-15T01:00"),
        # 2026-03-29 had no 02:00 to 03:00: it is then when the clocks jump.
        (24, 2, "2026-03-29T00:59", "2026-03-28T01:00"),
        (24, 2, "2026-03-29T01:00", "2026-03-29T01:00"),
        (24, 2, "2026-03-30T00:00", "2026-03-30T00:00"),
        # 2025-10-26 had two 02:30: the first counts, once.
        (24, 2, "2025-10-26T00:30", "2025-10-26T00:00"),
        (24, 2, "2025-10-26T01:30", "2025-10-26T00:00"),
        (24, 3, "2025-10-26T01:59", "2025-10-25T01:00"),
        (24, 3, "2025-10-26T02:00", "2025-10-26T02:00"),
        # Every hour is every hour, whatever the clocks are called.
        (1, 1, "2025-10-26T01:30", "2025-10-26T01:00"),
        (1, 3, "2026-03-29T01:10", "2026-03-29T01:00"),
        (1, 3, "2026-01-15T23:59", "2026-01-15T23:00"),
        (6, 3, "2026-01-15T13:59", "2026-01-15T08:00"),
        (6, 3, "2026-01-15T14:00", "2026-01-15T14:00"),
        (6, 3, "2026-01-16T01:59", "2026-01-15T20:00"),
        (6, 3, "2026-03-29T00:30", "2026-03-28T20:00"),
        # Weeks begin with the Sunday of the count of days.
        (168, 3, "2026-01-15T12:00", "2026-01-11T02:00"),
        (168, 3, "2026-01-11T01:59", "2026-01-04T02:00"),
        (168, 3, "2026-04-01T12:00", "2026-03-29T01:00"),
    ],
)
def test_due_at(every: int, hour: int, now: str, due: str) -> None:
    assert due_at(Schedule(every_hours=every, at_hour=hour), utc(now)) == utc(due)


@pytest.mark.parametrize("every", [1, 6, 24, 168])
def test_due_never_lies_ahead_nor_goes_back_nor_further_than_its_hours(every: int) -> None:
    schedule, last = Schedule(every_hours=every, at_hour=2), utc("2025-10-01T00:00")
    for minutes in range(0, 60 * 24 * 60, 30):
        now = utc("2025-10-10T00:07") + timedelta(minutes=minutes)
        due = due_at(schedule, now)
        assert last <= due <= now < due + timedelta(hours=every + 1)
        last = due


def test_first_look_notes_the_time_and_starts_nothing(contacts: list[Contact]) -> None:
    publish(document())
    assert run_due_rescore() == []
    assert Schedule.objects.get().last_due is not None


def test_rescore_is_started_once_for_two_who_look(committed: None) -> None:
    Contact.objects.create(job_title="Chief")
    publish(document())
    Schedule.objects.create(pk=1, last_due=utc("2026-01-01T00:00"))
    started: list[Run] = []

    def look() -> None:
        started.extend(run_due_rescore())

    with beside(look), beside(look):
        pass
    assert [run.kind for run in started] == ["time"]
    assert run_due_rescore() == []


def test_schedule_that_is_switched_off_starts_nothing(contacts: list[Contact]) -> None:
    publish(document())
    schedule = Schedule.objects.create(pk=1, enabled=False, last_due=utc("2026-01-01T00:00"))
    assert run_due_rescore() == []
    Schedule.objects.filter(pk=schedule.pk).update(enabled=True)
    with patch("django.utils.timezone.now", lambda: utc("2027-01-01T00:00")):
        assert len(run_due_rescore()) == 1
