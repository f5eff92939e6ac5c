"""The digest: when a working day begins, across the nights that are an hour shorter or longer, and once a day."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.core import mail as outbox

from leadscoring.accounts.models import Organisation, User
from leadscoring.mail.models import Mail
from leadscoring.notifications.digests import MOST_LINES, send_due_digests, work_start
from leadscoring.notifications.domain import choose_mail, mark_read
from leadscoring.notifications.models import Notification
from leadscoring.notifications.tasks import send_due_digests as send_due_digests_task
from tests.notifications.conftest import Tell
from tests.scoring.holding import beside

OSLO = ZoneInfo("Europe/Oslo")
WORKDAYS = [1, 2, 3, 4, 5]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(text: str, ask: object = send_due_digests) -> int:
    """What is sent at that instant, said in UTC."""
    with patch("django.utils.timezone.now", lambda: utc(text)):
        return ask()  # type: ignore[operator, no-any-return]


@pytest.mark.parametrize(
    ("now", "work_from", "start"),
    [
        # Thursday, winter: an hour before UTC.
        ("2026-01-15T06:59:59", time(8), None),
        ("2026-01-15T07:00", time(8), "2026-01-15T07:00"),
        ("2026-01-15T22:59", time(8), "2026-01-15T07:00"),
        ("2026-01-15T23:00", time(8), None),
        # Summer: two.
        ("2026-07-15T05:59", time(8), None),
        ("2026-07-15T06:00", time(8), "2026-07-15T06:00"),
        # Saturday and Sunday; Sunday evening in UTC is Monday already.
        ("2026-01-17T12:00", time(8), None),
        ("2026-01-18T22:59", time(0), None),
        ("2026-01-18T23:00", time(0), "2026-01-18T23:00"),
        # The Mondays after the clocks were changed.
        ("2026-03-30T05:59", time(8), None),
        ("2026-03-30T06:00", time(8), "2026-03-30T06:00"),
        ("2025-10-27T06:00", time(8), None),
        ("2025-10-27T07:00", time(8), "2025-10-27T07:00"),
    ],
)
def test_work_start(now: str, work_from: time, start: str | None) -> None:
    found = work_start(utc(now), workdays=WORKDAYS, work_from=work_from, zone=OSLO)
    assert found == (start and utc(start))


@pytest.mark.parametrize(
    ("now", "work_from", "start"),
    [
        # 2026-03-29 had no 02:00 to 03:00.
        ("2026-03-29T00:59", time(2, 30), None),
        ("2026-03-29T01:30", time(2, 30), "2026-03-29T01:30"),
        ("2026-03-29T06:00", time(8), "2026-03-29T06:00"),
        # 2025-10-26 had two 02:30: the first counts, also during the second.
        ("2025-10-26T00:29", time(2, 30), None),
        ("2025-10-26T00:30", time(2, 30), "2025-10-26T00:30"),
        ("2025-10-26T01:30", time(2, 30), "2025-10-26T00:30"),
        ("2025-10-26T01:00", time(2, 30), "2025-10-26T00:30"),
    ],
)
def test_work_start_in_nights_of_another_length(now: str, work_from: time, start: str | None) -> None:
    found = work_start(utc(now), workdays=[7], work_from=work_from, zone=OSLO)
    assert found == (start and utc(start))


def told_at(user: User, tell: Tell, key: str, moment: str) -> Notification:
    told = tell(user, key)
    Notification.objects.filter(pk=told.pk).update(at=utc(moment))
    return told


def test_one_digest_a_day_however_often_beat_asks(
    transactional_db: None, seller: User, tell: Tell, settings: LazySettings
) -> None:
    settings.SITE_URL, settings.TIME_ZONE = "https://leads.firm.example", "Europe/Oslo"
    first = told_at(seller, tell, "a", "2026-01-14T15:00")
    second = told_at(seller, tell, "b", "2026-01-15T05:30")
    assert at("2026-01-15T06:59") == 0
    assert at("2026-01-15T07:00") == 1
    told_at(seller, tell, "late", "2026-01-15T09:00")
    assert [at("2026-01-15T07:01"), at("2026-01-15T10:00"), at("2026-01-15T22:00")] == [0, 0, 0]
    (sent,) = outbox.outbox
    assert (sent.to, sent.subject) == ([seller.email], "2 unread notifications")
    assert sent.body.splitlines() == [
        "15 Jan 06:30  News b",
        f"  https://leads.firm.example/notifications/{second.pk}/",
        "",
        "14 Jan 16:00  News a",
        f"  https://leads.firm.example/notifications/{first.pk}/",
        "",
        "All of them: https://leads.firm.example/notifications/",
        "",
        "-- ",
        "You decide which e-mails come: https://leads.firm.example/settings/notifications/",
    ]
    # The next day only what is new.
    assert at("2026-01-16T07:00") == 1
    assert (outbox.outbox[1].subject, "News late" in outbox.outbox[1].body) == ("1 unread notification", True)
    assert "News a" not in outbox.outbox[1].body


def test_beat_runs_every_minute_across_both_changes_of_the_clock(
    transactional_db: None, seller: User, tell: Tell, settings: LazySettings
) -> None:
    settings.TIME_ZONE = "Europe/Oslo"
    Organisation.objects.update_or_create(pk=1, defaults={"workdays": [1, 2, 3, 4, 5, 6, 7]})
    for begin in ("2026-03-27T12:00", "2025-10-24T12:00"):
        Mail.objects.all().delete()
        Notification.objects.all().delete()
        sent_at = []
        for quarter in range(4 * 24 * 4):
            now = utc(begin) + timedelta(minutes=15 * quarter)
            told_at(seller, tell, str(now), (now - timedelta(minutes=7)).isoformat().removesuffix("+00:00"))
            if at(now.isoformat().removesuffix("+00:00")):
                sent_at.append(now.astimezone(OSLO).strftime("%H:%M"))
        assert sent_at == ["08:00"] * 4


def test_two_beats_at_once_send_one(transactional_db: None, seller: User, tell: Tell) -> None:
    told_at(seller, tell, "a", "2026-01-14T15:00")
    clock = patch("django.utils.timezone.now", lambda: utc("2026-01-15T09:00"))
    with clock, beside(send_due_digests_task), beside(send_due_digests_task):
        pass
    assert (len(outbox.outbox), Mail.objects.count()) == (1, 1)


def test_what_was_committed_late_goes_into_the_next(transactional_db: None, seller: User, tell: Tell) -> None:
    told_at(seller, tell, "a", "2026-01-14T15:00")
    assert at("2026-01-15T09:00") == 1
    told_at(seller, tell, "b", "2026-01-14T15:00")
    assert at("2026-01-15T09:01") == 0
    assert at("2026-01-16T09:00") == 1
    assert "News b" in outbox.outbox[1].body


def test_digest_is_of_the_unread_only(transactional_db: None, seller: User, marketer: User, tell: Tell) -> None:
    told_at(seller, tell, "a", "2026-01-14T15:00")
    mark_read(notification=told_at(seller, tell, "b", "2026-01-14T15:00"))
    mark_read(notification=told_at(marketer, tell, "a", "2026-01-14T15:00"))
    assert at("2026-01-15T09:00") == 1
    assert (outbox.outbox[0].to, "News b" in outbox.outbox[0].body) == ([seller.email], False)


def test_no_digest_for_who_wants_none_or_each_or_is_switched_off(
    transactional_db: None, seller: User, marketer: User, admin: User, tell: Tell
) -> None:
    choose_mail(user=seller, choice="none")
    choose_mail(user=marketer, choice="each")
    for user in (seller, marketer, admin):
        told_at(user, tell, "a", "2026-01-14T15:00")
    User.objects.filter(pk=admin.pk).update(is_active=False)
    outbox.outbox.clear()
    assert (at("2026-01-15T09:00"), outbox.outbox) == (0, [])


def test_organisation_says_when_work_begins(transactional_db: None, seller: User, tell: Tell) -> None:
    hours = {"time_zone": "America/New_York", "work_from": time(9, 30), "workdays": [6]}
    Organisation.objects.update_or_create(pk=1, defaults=hours)
    told_at(seller, tell, "a", "2026-01-14T15:00")
    assert [at("2026-01-16T20:00"), at("2026-01-17T14:29"), at("2026-01-17T14:30")] == [0, 0, 1]
    assert Mail.objects.get().key == f"digest:{seller.pk}:2026-01-17"


def test_long_digest_says_how_many_more(transactional_db: None, seller: User, tell: Tell) -> None:
    for number in range(MOST_LINES + 2):
        told_at(seller, tell, str(number), "2026-01-14T15:00")
    assert at("2026-01-15T09:00") == 1
    (sent,) = outbox.outbox
    assert (sent.body.count("News "), "… and 2 more." in sent.body) == (MOST_LINES, True)
    assert sent.subject == f"{MOST_LINES + 2} unread notifications"
    assert not Notification.objects.filter(for_digest=True).exists()
