"""Senders that are really killed: what the server took arrives once, and a person is told."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest

from leadscoring.accounts.models import User
from leadscoring.mail import sending
from leadscoring.mail.domain import queue_mail, send_again
from leadscoring.mail.models import Mail
from leadscoring.mail.tasks import look_after_mail
from tests.mail.server import MailServer
from tests.scoring.holding import gate, open_gate, wait_until, wait_until_held, wait_until_nobody_is_held, worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nobody_called")]


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Mail:
    monkeypatch.setattr(sending, "GRACE", timedelta(0))
    return queue_mail(to="ada@firm.example", subject="Hello", text="A text.", key="a")


@pytest.fixture
def environ(program_environ: dict[str, str], server: MailServer) -> dict[str, str]:
    address = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}", "DEFAULT_FROM_EMAIL": "vekt@firm.example"}
    return program_environ | address


def code(mail: Mail) -> str:
    return f"from leadscoring.mail.sending import deliver\ndeliver(mail_id={mail.pk})"


def sweep_again_and_again(mail: Mail) -> None:
    for _time in range(3):
        look_after_mail()
        # The broker gives a killed worker's message to another.
        sending.deliver(mail_id=mail.pk)


def test_sender_killed_before_it_could_record_what_the_server_took(
    mail: Mail, server: MailServer, environ: dict[str, str], admin: User
) -> None:
    with gate("before update on mail_mail for each row when (new.state = 'sent')"):
        with worker(environ, code(mail)) as process:
            wait_until_held()
            assert (len(server.taken), Mail.objects.get().state) == (1, "sending")
            look_after_mail()
            assert Mail.objects.get().state == "sending"  # it lives
            process.send_signal(signal.SIGKILL)
            process.wait()
        open_gate()
        wait_until_nobody_is_held()
    sweep_again_and_again(mail)
    mail.refresh_from_db()
    assert (len(server.taken), mail.state, mail.attempts) == (1, "uncertain", 1)
    assert "before it learnt whether it had arrived" in mail.error
    send_again(mail=mail, by=admin)
    sweep_again_and_again(mail)
    assert Mail.objects.get().state == "sent"
    assert [each["Message-ID"] for each in server.taken] == [mail.message_id] * 2


def test_sender_killed_before_the_server_confirmed(mail: Mail, server: MailServer, environ: dict[str, str]) -> None:
    with worker(environ, code(mail)) as process:
        server.when_taken = process.kill
        wait_until(lambda: process.poll() is not None)
    wait_until_nobody_is_held()
    sweep_again_and_again(mail)
    assert (len(server.taken), Mail.objects.get().state) == (1, "uncertain")


def test_sender_killed_between_its_claim_and_the_server(
    mail: Mail, server: MailServer, environ: dict[str, str]
) -> None:
    dying = "import os\nfrom leadscoring.mail import sending\nsending._is_held = lambda m: os.kill(os.getpid(), 9)\n"
    with worker(environ, f"{dying}sending.deliver(mail_id={mail.pk})") as process:
        assert process.wait(60) == -signal.SIGKILL
    wait_until_nobody_is_held()
    sweep_again_and_again(mail)
    assert (server.taken, Mail.objects.get().state) == ([], "uncertain")
