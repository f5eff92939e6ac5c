"""Writing e-mails, and getting those on their way again that were stuck."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from leadscoring.accounts import audit
from leadscoring.accounts.models import User
from leadscoring.mail.models import Mail

LONGEST_SUBJECT = 300


class MailRefused(Exception):
    """Why an e-mail was not written or not sent again, in a sentence for whoever asked."""


@transaction.atomic
def queue_mail(*, to: str, subject: str, text: str, key: str) -> Mail:
    """An e-mail that goes out once the caller's transaction is committed; the same `key` again is the same e-mail."""
    _require_good_address(to)
    _require_good_subject(subject)
    values = {"to": to, "subject": subject, "text": text, "message_id": message_id(key), "next_try_at": timezone.now()}
    mail, is_new = Mail.objects.get_or_create(key=key, defaults=values)
    if is_new:
        _send_on_commit(mail)
    return mail


@transaction.atomic
def send_again(*, mail: Mail, by: User) -> Mail:
    """A failed or uncertain e-mail gets on its way anew, with the same Message-ID, by which a twin can be told."""
    found = Mail.objects.select_for_update().get(pk=mail.pk)
    if not found.is_stuck:
        raise MailRefused(_("This e-mail is on its way or has arrived, so it was not sent again."))
    audit.record(action="mail.sent_again", actor=by, on=found, before={"state": found.state, "error": found.error})
    found.state, found.attempts, found.next_try_at, found.error = Mail.State.WAITING, 0, timezone.now(), ""
    found.save(update_fields=["state", "attempts", "next_try_at", "error"])
    _send_on_commit(found)
    return found


def message_id(key: str) -> str:
    """The same for the same key, and nobody else's."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{salted_hmac('leadscoring.mail', key, algorithm='sha256').hexdigest()[:40]}@{domain}>"


def _require_good_address(to: str) -> None:
    try:
        validate_email(to)
    except ValidationError:
        raise MailRefused(_("“%(email)s” is no e-mail address.") % {"email": to}) from None


def _require_good_subject(subject: str) -> None:
    if not subject.strip() or len(subject) > LONGEST_SUBJECT:
        raise MailRefused(_("A subject has 1 to %(most)d characters.") % {"most": LONGEST_SUBJECT})
    # A line break would let the rest pass for headers.
    if not subject.isprintable():
        raise MailRefused(_("A subject is one line, without control characters."))


def _send_on_commit(mail: Mail) -> None:
    # The tasks read this module's neighbours.
    from leadscoring.mail.tasks import send_mail

    # Robust: where the broker does not answer, the sweep finds the row.
    transaction.on_commit(lambda: send_mail.delay(mail.pk), robust=True)
