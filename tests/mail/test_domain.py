"""Writing e-mails: once for each key, with the caller's transaction, and never with somebody else's headers."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.core import mail as outbox
from django.db import transaction

from leadscoring.accounts.models import AuditEntry, User
from leadscoring.mail.domain import MailRefused, queue_mail, send_again
from leadscoring.mail.links import absolute, is_own
from leadscoring.mail.masking import without_secrets
from leadscoring.mail.models import Mail
from tests.scoring.holding import beside

ADA = {"to": "ada@firm.example", "subject": "Hello", "text": "A text."}


def test_mail_waits_and_its_id_comes_from_the_key(db: None, settings: LazySettings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Vekt <vekt@firm.example>"
    first, second = queue_mail(**ADA, key="a"), queue_mail(**ADA, key="b")
    assert (first.state, first.attempts, first.to, first.subject, first.text) == ("waiting", 0, *ADA.values())
    assert first.message_id.endswith("@firm.example>")
    Mail.objects.all().delete()
    again = queue_mail(**ADA, key="a")
    assert (again.message_id, again.message_id == second.message_id) == (first.message_id, False)


def test_same_key_is_the_same_mail(db: None) -> None:
    first = queue_mail(**ADA, key="a")
    assert queue_mail(to="b@firm.example", subject="Other", text="", key="a") == first
    assert Mail.objects.get().to == "ada@firm.example"


def test_two_at_once_with_one_key_write_one(transactional_db: None) -> None:
    written: list[Mail] = []
    with beside(lambda: written.append(queue_mail(**ADA, key="a"))):
        written.append(queue_mail(**ADA, key="a"))
    assert [each.pk for each in written] == [Mail.objects.get().pk] * 2
    assert len(outbox.outbox) == 1


def test_mail_goes_out_when_the_callers_transaction_is_committed(transactional_db: None) -> None:
    with transaction.atomic():
        queue_mail(**ADA, key="a")
        assert outbox.outbox == []
    (sent,) = outbox.outbox
    assert (sent.to, sent.subject, sent.body) == (["ada@firm.example"], "Hello", "A text.")
    assert Mail.objects.get().state == "sent"


def test_mail_is_gone_with_the_callers_transaction(transactional_db: None) -> None:
    with transaction.atomic():
        queue_mail(**ADA, key="a")
        transaction.set_rollback(True)
    assert (Mail.objects.count(), outbox.outbox) == (0, [])


def test_broker_that_does_not_answer_leaves_it_to_the_sweep(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_mail_id: int) -> None:
        raise OSError("no broker")

    monkeypatch.setattr("leadscoring.mail.tasks.send_mail.delay", fail)
    queue_mail(**ADA, key="a")
    assert Mail.objects.get().state == "waiting"


@pytest.mark.parametrize(
    "subject",
    ["Hello\nBcc: eve@evil.example", "Hello\r\nBcc: eve@evil.example", "Hello\x00", "a\u2028b", "", "  ", "x" * 301],
)
def test_subject_that_is_no_line_is_refused(db: None, subject: str) -> None:
    with pytest.raises(MailRefused, match="A subject"):
        queue_mail(to="ada@firm.example", subject=subject, text="", key="a")
    assert Mail.objects.count() == 0


@pytest.mark.parametrize(
    "to", ["ada@firm.example\nBcc: eve@evil.example", "ada@firm.example\n", "a@b.example, c@d.example", "ada", ""]
)
def test_address_that_is_none_is_refused(db: None, to: str) -> None:
    with pytest.raises(MailRefused, match="is no e-mail address"):
        queue_mail(to=to, subject="Hello", text="", key="a")
    assert Mail.objects.count() == 0


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_stuck_mail_is_sent_again_by_a_person(transactional_db: None, admin: User, state: str) -> None:
    stuck = Mail.objects.create(**ADA, key="a", state=state, attempts=30, error="550 no", message_id="<x@firm>")
    send_again(mail=stuck, by=admin)
    stuck.refresh_from_db()
    assert (stuck.state, stuck.attempts, stuck.error) == ("sent", 1, "")
    assert outbox.outbox[0].extra_headers["Message-ID"] == "<x@firm>"
    entry = AuditEntry.objects.get(action="mail.sent_again")
    assert (entry.actor, entry.object_id, entry.before) == (admin, str(stuck.pk), {"state": state, "error": "550 no"})


@pytest.mark.parametrize("state", ["waiting", "sending", "sent"])
def test_mail_that_is_not_stuck_is_not_sent_again(transactional_db: None, admin: User, state: str) -> None:
    mail = Mail.objects.create(**ADA, key="a", state=state, message_id="<x@firm>")
    with pytest.raises(MailRefused, match="not sent again"):
        send_again(mail=mail, by=admin)
    assert (Mail.objects.get().state, outbox.outbox, AuditEntry.objects.count()) == (state, [], 0)


def test_links_are_absolute_and_within_the_site(settings: LazySettings) -> None:
    settings.SITE_URL = "https://leads.firm.example"
    assert absolute("/leads/?page=2") == "https://leads.firm.example/leads/?page=2"
    for elsewhere in (
        "//evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "leads/",
        "/\\evil.example",
        "",
    ):
        assert not is_own(elsewhere)
        with pytest.raises(ValueError, match="no address within this site"):
            absolute(elsewhere)


def test_secrets_are_left_out(settings: LazySettings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "vekt", "hunter-two"
    said = "535 hunter-two, aHVudGVyLXR3bw== or AHZla3QAaHVudGVyLXR3bw== is wrong"
    assert without_secrets(said) == "535 …, … or … is wrong"
    link = "https://leads.firm.example/accounts/password/reset/key/1-cxq2ab-0123456789abcdef0123456789abcdef/"
    assert (
        without_secrets(f"Choose it: {link}") == "Choose it: https://leads.firm.example/accounts/password/reset/key/…/"
    )
    assert without_secrets("/models/3/versions/2/") == "/models/3/versions/2/"
