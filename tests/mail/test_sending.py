"""Sending, to a real server: what it says decides what becomes of an e-mail."""

from __future__ import annotations

import socket
import threading
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from leadscoring.accounts.models import User
from leadscoring.mail import sending
from leadscoring.mail.domain import queue_mail
from leadscoring.mail.models import Mail
from leadscoring.mail.smtp import Outcome
from leadscoring.mail.tasks import look_after_mail
from tests.mail.server import HANG_UP, MailServer
from tests.scoring.holding import beside

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nobody_called")]


def written(**values: Any) -> Mail:
    return queue_mail(**{"to": "ada@firm.example", "subject": "Hello", "text": "A text.", "key": "a"} | values)


def make_due() -> None:
    Mail.objects.filter(state="waiting").update(next_try_at=timezone.now())


def states() -> list[tuple[str, int, str]]:
    return list(Mail.objects.order_by("pk").values_list("state", "attempts", "error"))


def test_mail_arrives_with_its_headers(server: MailServer) -> None:
    mail = written(subject="Łukasz Żak is hot: 86 → 91", text="Blåbær\n.\n..dots\nhttps://x.example/")
    sending.deliver(mail_id=mail.pk)
    (arrived,) = server.taken
    assert (arrived["To"], arrived["From"], arrived["Subject"]) == (mail.to, "Vekt <vekt@firm.example>", mail.subject)
    assert (arrived["Message-ID"], arrived["Auto-Submitted"]) == (mail.message_id, "auto-generated")
    assert arrived.get_content().splitlines() == mail.text.splitlines()
    assert states() == [("sent", 1, "")]
    assert Mail.objects.get().sent_at is not None


def test_sent_mail_is_not_sent_twice(server: MailServer) -> None:
    mail = written()
    for _time in range(3):
        sending.deliver(mail_id=mail.pk)
        look_after_mail()
    assert (len(server.taken), states()) == (1, [("sent", 1, "")])


@pytest.mark.parametrize("command", ["HELLO", "MAIL", "RCPT", "DATA", "TAKEN"])
def test_what_the_server_cannot_do_now_is_tried_again(server: MailServer, command: str) -> None:
    said = "451 4.3.0 try later"
    # smtplib greets anew where the first greeting fails.
    server.answers[command] = [said] * (2 if command == "HELLO" else 1)
    mail = written()
    sending.deliver(mail_id=mail.pk)
    assert (server.taken, states()) == ([], [("waiting", 1, said)])
    sending.deliver(mail_id=mail.pk)
    assert server.taken == []  # not before its pause is over
    make_due()
    look_after_mail()
    assert (len(server.taken), states()) == (1, [("sent", 2, "")])


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "TAKEN"])
def test_what_the_server_refuses_has_failed_with_its_sentence(server: MailServer, command: str) -> None:
    server.answers[command] = ["550 5.1.1 nobody of that name"]
    mail = written()
    sending.deliver(mail_id=mail.pk)
    make_due()
    look_after_mail()
    assert (server.taken, states()) == ([], [("failed", 1, "550 5.1.1 nobody of that name")])


def test_refusal_tells_no_password(server: MailServer, settings: LazySettings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "vekt", "hunter-two"
    server.answers["HELLO"] = ["250-here\r\n250 AUTH PLAIN"]
    server.answers["AUTH"] = ["535 5.7.8 hunter-two is wrong"]
    sending.deliver(mail_id=written().pk)
    assert states() == [("failed", 1, "535 5.7.8 … is wrong")]
    assert any(line.startswith("AUTH PLAIN") for line in server.heard)


def test_server_that_offers_no_log_in_is_a_failure(server: MailServer, settings: LazySettings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "vekt", "hunter-two"
    sending.deliver(mail_id=written().pk)
    assert [(state, attempts) for state, attempts, _error in states()] == [("failed", 1)]
    assert "AUTH" in Mail.objects.get().error


def test_server_that_is_away_is_tried_again(server: MailServer, settings: LazySettings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
        sending.deliver(mail_id=written().pk)
    ((state, attempts, error),) = states()
    assert (state, attempts, "refused" in error) == ("waiting", 1, True)


def test_silent_server_is_tried_again(server: MailServer, settings: LazySettings) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = silent.getsockname()[1], 0.2
        sending.deliver(mail_id=written().pk)
    assert [(state, attempts) for state, attempts, _error in states()] == [("waiting", 1)]


@pytest.mark.parametrize(("command", "state"), [("RCPT", "waiting"), ("DATA", "waiting"), ("TAKEN", "uncertain")])
def test_connection_lost_is_uncertain_only_once_the_message_was_on_its_way(
    server: MailServer, command: str, state: str
) -> None:
    server.answers[command] = [HANG_UP]
    mail = written()
    sending.deliver(mail_id=mail.pk)
    assert [found for found, _attempts, _error in states()] == [state]
    make_due()
    look_after_mail()
    look_after_mail()
    assert len(server.taken) == 1  # once: by the second attempt, or by the first that nobody is sure of


def test_server_that_answers_too_late_leaves_it_uncertain(server: MailServer, settings: LazySettings) -> None:
    settings.EMAIL_TIMEOUT, late = 0.3, threading.Event()
    server.when_taken = lambda: late.wait(10)
    sending.deliver(mail_id=written().pk)
    late.set()
    assert [(state, attempts) for state, attempts, _error in states()] == [("uncertain", 1)]


def test_impolite_farewell_changes_nothing(server: MailServer) -> None:
    server.when_taken = lambda: server.answers.update({"TAKEN": []})
    server.answers["TAKEN"] = ["250 queued\r\n421 going away"]
    sending.deliver(mail_id=written().pk)
    assert (len(server.taken), states()) == (1, [("sent", 1, "")])


def test_message_that_cannot_be_written_has_failed(server: MailServer) -> None:
    # Past the domain, as an old row might be.
    mail = Mail.objects.create(to="ada@firm.example", subject="Hi\nBcc: eve@evil.example", key="k", message_id="<a@b>")
    sending.deliver(mail_id=mail.pk)
    assert ([state for state, _attempts, _error in states()], server.heard) == (["failed"], [])


def test_pauses_grow_and_end_in_a_failure_after_a_day(server: MailServer) -> None:
    server.answers["RCPT"] = ["451 later"] * 40
    mail, pauses = written(), []
    while True:
        before = timezone.now()
        sending.deliver(mail_id=mail.pk)
        mail.refresh_from_db()
        if mail.state == "failed":
            break
        pauses.append(round((mail.next_try_at - before).total_seconds()))
        make_due()
    assert pauses[:4] == [30, 60, 120, 240]
    assert all(before <= after <= 3600 for before, after in pairwise(pauses))
    assert (mail.attempts, mail.error, server.taken) == (30, "451 later", [])
    assert timedelta(hours=20) < timedelta(seconds=sum(pauses)) < timedelta(hours=28)


def test_two_senders_at_once_send_it_once(server: MailServer) -> None:
    mail = written()
    with beside(lambda: sending.deliver(mail_id=mail.pk)), beside(lambda: sending.deliver(mail_id=mail.pk)):
        pass
    assert (len(server.taken), states()) == (1, [("sent", 1, "")])


def test_live_sender_is_left_alone_however_long_it_takes(server: MailServer) -> None:
    mail, seen = written(), []

    def sweep() -> None:
        seen.append(Mail.objects.get().state)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(sending, "GRACE", timedelta(0))
            sending.look_after_mail()
        seen.append(Mail.objects.get().state)
        connection.close()

    server.when_taken = sweep
    sending.deliver(mail_id=mail.pk)
    assert (seen, states()) == (["sending", "sending"], [("sent", 1, "")])


def test_sender_that_was_given_up_does_not_begin(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    mail, held = written(), sending._is_held

    def late(found: Mail) -> bool:
        Mail.objects.update(state="uncertain")
        return held(found)

    monkeypatch.setattr(sending, "_is_held", late)
    sending.deliver(mail_id=mail.pk)
    assert (server.heard, Mail.objects.get().state) == ([], "uncertain")


def test_database_lost_while_the_server_is_spoken_to(server: MailServer) -> None:
    mail = written()
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone()

    def lose() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s)", [pid])
        connection.close()

    server.when_taken = lose
    sending.deliver(mail_id=mail.pk)
    assert (len(server.taken), states()) == (1, [("sent", 1, "")])


def test_late_news_of_an_attempt_do_not_touch_a_later_one(server: MailServer) -> None:
    mail = written()
    first = sending._claim(mail.pk)
    assert first is not None
    Mail.objects.update(state="waiting")
    second = sending._claim(mail.pk)
    assert second is not None
    sending._record(first, Outcome("permanent", "late"))
    assert states() == [("sending", 2, "")]


def test_nobody_whose_account_is_off_gets_mail(server: MailServer, seller: User) -> None:
    mail = written(to=seller.email)
    User.objects.filter(pk=seller.pk).update(is_active=False)
    sending.deliver(mail_id=mail.pk)
    assert (server.heard, states()) == ([], [("failed", 0, "This person's account is switched off.")])
