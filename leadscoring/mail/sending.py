"""Sending what waits: each e-mail by one sender, and at most once by itself."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leadscoring.accounts.models import User
from leadscoring.accounts.models.user import folded_email
from leadscoring.mail.models import Mail
from leadscoring.mail.smtp import Outcome, hand_over

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 30
"""With these pauses about a day: a mail server may be away for a night."""
GRACE = timedelta(seconds=15)
"""Between the commit of `sending` and its lock a sender holds nothing; that takes milliseconds."""
MOST_A_SWEEP = 500


def deliver(*, mail_id: int) -> None:
    """Send it if it waits and is due; twice, also at once, is harmless."""
    mail = _claim(mail_id)
    if mail is None:
        return
    outcome: Outcome | None = None
    try:
        with transaction.atomic():
            if not _is_held(mail):
                return
            outcome = hand_over(_message(mail))
            _record(mail, outcome)
    except (OperationalError, InterfaceError):
        if outcome is None:
            raise
        # The database was lost while the mail server was spoken to, and the lock with it; what we know is kept.
        connection.close()
        _record(mail, outcome)


def look_after_mail() -> list[int]:
    """Tell what dead senders left behind, and name what is due to be sent."""
    now = timezone.now()
    _mark_uncertain(now)
    due = Mail.objects.filter(state=Mail.State.WAITING, next_try_at__lte=now).order_by("next_try_at")
    return list(due.values_list("pk", flat=True)[:MOST_A_SWEEP])


def pause_after(attempts: int) -> timedelta:
    """Twice as long after each attempt."""
    doublings = min(attempts - 1, MOST_ATTEMPTS)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _claim(mail_id: int) -> Mail | None:
    """Committed before the server is spoken to: whoever finds it later knows that somebody may have."""
    now = timezone.now()
    with transaction.atomic(durable=True):
        waiting = Mail.objects.filter(pk=mail_id, state=Mail.State.WAITING, next_try_at__lte=now)
        mail = waiting.select_for_update(skip_locked=True).first()
        if mail is None:
            return None
        if User.objects.filter(email=folded_email(mail.to), is_active=False).exists():
            mail.state, mail.error = Mail.State.FAILED, _("This person's account is switched off.")
        else:
            mail.state, mail.attempts, mail.claimed_at = Mail.State.SENDING, mail.attempts + 1, now
        mail.save(update_fields=["state", "error", "attempts", "claimed_at"])
    return mail if mail.state == Mail.State.SENDING else None


def _is_held(mail: Mail) -> bool:
    """From now on a sweep sees that this sender lives; not if one has given it up already."""
    ours = Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING, claimed_at=mail.claimed_at)
    return ours.select_for_update().values_list("pk").first() is not None


def _message(mail: Mail) -> EmailMessage:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(mail.subject, mail.text, to=[mail.to], headers=headers)


def _record(mail: Mail, outcome: Outcome) -> None:
    """Also where the sweep has called it uncertain meanwhile; not where a later attempt has begun."""
    ours = Mail.objects.filter(pk=mail.pk, claimed_at=mail.claimed_at).exclude(state=Mail.State.SENT)
    ours.update(**_values(mail, outcome))
    if outcome.kind != "sent":
        logger.warning("E-mail %s was not sent (%s): %s", mail.pk, outcome.kind, outcome.said)


def _values(mail: Mail, outcome: Outcome) -> dict[str, Any]:
    now = timezone.now()
    if outcome.kind == "sent":
        return {"state": Mail.State.SENT, "sent_at": now, "error": ""}
    if outcome.kind == "uncertain":
        return {"state": Mail.State.UNCERTAIN, "error": outcome.said}
    if outcome.kind == "permanent" or mail.attempts >= MOST_ATTEMPTS:
        return {"state": Mail.State.FAILED, "error": outcome.said}
    return {"state": Mail.State.WAITING, "next_try_at": now + pause_after(mail.attempts), "error": outcome.said}


def _mark_uncertain(now: datetime) -> None:
    """A live sender holds the lock of its row; what nobody holds is a dead one's."""
    left = Mail.objects.filter(state=Mail.State.SENDING, claimed_at__lt=now - GRACE)
    with transaction.atomic():
        found = list(left.select_for_update(skip_locked=True).values_list("pk", flat=True))
        said = _("The program that sent it was ended before it learnt whether it had arrived.")
        Mail.objects.filter(pk__in=found).update(state=Mail.State.UNCERTAIN, error=said)
    for mail_id in found:
        logger.warning("E-mail %s is uncertain: its sender is gone.", mail_id)
