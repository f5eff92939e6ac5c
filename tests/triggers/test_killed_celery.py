"""Celery's own worker, killed on the way from the news to the seller: another goes on, and each thing happens once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from kombu import Connection

from crm.models import ChangedRecord, Contact, Lead, LeadEvent, MembershipChange, RecordList
from leadscoring.accounts.models import User
from leadscoring.celery import app
from leadscoring.mail.models import Mail
from leadscoring.notifications.models import Notification
from scoring.models import Crossing, Delivery, Score
from tests.mail.conftest import server
from tests.mail.server import MailServer
from tests.scoring.holding import (
    HELD_NAME,
    ROOT,
    gate,
    open_gate,
    wait_until,
    wait_until_held,
    wait_until_nobody_is_held,
)
from tests.scoring.world import publish
from tests.triggers.world import ADD, deliveries, hot, set_score, trigger

__all__ = ["server"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("nobody_delivers"),
    # In this process tasks are done at once; what is sent here is for the other.
    pytest.mark.filterwarnings("ignore::celery.exceptions.AlwaysEagerIgnored"),
]

BY_THE_CLOCK = {"scoring.tasks.score_changed_records": "scoring", "scoring.deliveries.perform": "default"}
"""What beat sends every few seconds, and where to."""


@pytest.fixture
def owned(committed: None, call_list: RecordList, seller: User) -> Contact:
    """The seller's, who wants each notification by e-mail."""
    User.objects.filter(pk=seller.pk).update(mail_choice=User.MailChoice.EACH)
    made = Contact.objects.create(external_id="c", owner=seller.email)
    publish(hot(trigger(actions=[ADD, {"do": "create_lead"}, {"do": "notify", "to": "owner"}])))
    ChangedRecord.objects.all().delete()
    return made


@pytest.fixture
def environ(program_environ: dict[str, str], server: MailServer) -> dict[str, str]:
    address = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}", "DEFAULT_FROM_EMAIL": "vekt@firm.example"}
    return program_environ | address


@pytest.mark.parametrize(
    "place",
    [
        "before insert on scoring_delivery for each row",  # the score is stored, what is to be done is not
        "before insert on notifications_notification for each row",  # in the last of three actions
        "before update on scoring_delivery for each row when (new.place = 2)",  # it was done, and not yet noted
    ],
)
def test_killed_on_the_way(place: str, owned: Contact, environ: dict[str, str], server: MailServer) -> None:
    with gate(place):
        with celery_worker(environ | {"PGAPPNAME": HELD_NAME}) as process:
            set_score(90, owned)
            send_by_the_clock(environ)
            wait_until_held()
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert (Notification.objects.count(), server.taken) == (0, [])
        open_gate()
        wait_until_nobody_is_held()
    with celery_worker(environ):
        send_by_the_clock(environ)
        wait_until(lambda: Score.objects.filter(total=900).exists())
        send_by_the_clock(environ)
        wait_until(lambda: bool(server.taken) and Mail.objects.get().state == Mail.State.SENT)
        # Once more: a message too many does no harm.
        send_by_the_clock(environ)
        wait_until(lambda: not ChangedRecord.objects.exists())
    assert list(Crossing.objects.values_list("record_id", "outcome")) == [(owned.pk, "fired")]
    assert deliveries() == [(owned.pk, place, "done") for place in range(3)]
    assert (Notification.objects.count(), len(server.taken), Mail.objects.get().attempts) == (1, 1, 1)
    assert (Lead.objects.count(), LeadEvent.objects.count(), MembershipChange.objects.count()) == (1, 1, 1)
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


@contextmanager
def celery_worker(environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "celery", "-A", "leadscoring", "worker", "-Q", "default,scoring", "-P", "solo"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
    process = subprocess.Popen([*command, *quiet], cwd=ROOT, env={**os.environ, **environ})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def send_by_the_clock(environ: dict[str, str]) -> None:
    with Connection(environ["CELERY_BROKER_URL"]) as connection:
        for name, queue in BY_THE_CLOCK.items():
            app.send_task(name, queue=queue, connection=connection)
