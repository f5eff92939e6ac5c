"""Handing one message to the mail server, and knowing afterwards whether the server has it."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from leadscoring.mail.masking import without_secrets

logger = logging.getLogger(__name__)

DJANGOS_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
GO_AHEAD = 354
PERMANENT = 500
LONGEST_SAID = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """Temporary and permanent: the server has not taken the message. Uncertain: nobody can say."""

    kind: Literal["sent", "temporary", "permanent", "uncertain"]
    said: str = ""


class _Watched:
    """Knows whether the message itself was being handed over: only then may a lost connection have taken it along."""

    body_begun = False

    def getreply(self) -> tuple[int, bytes]:
        code, text = super().getreply()  # type: ignore[misc]
        # Only DATA is answered so.
        self.body_begun = self.body_begun or code == GO_AHEAD
        return code, text


class _Smtp(_Watched, smtplib.SMTP): ...


class _SmtpOverTls(_Watched, smtplib.SMTP_SSL): ...


class WatchedBackend(EmailBackend):
    """Django's, over connections that are watched."""

    @property
    def connection_class(self) -> Any:
        return _SmtpOverTls if self.use_ssl else _Smtp


def hand_over(message: EmailMessage) -> Outcome:
    """Speak to the server; every fault that the network or the server can have is an outcome, not an exception."""
    try:
        message.message()
    except ValueError as error:
        return Outcome("permanent", _said(str(error)))
    backend = get_connection(f"{__name__}.WatchedBackend" if settings.EMAIL_BACKEND == DJANGOS_BACKEND else None)
    try:
        backend.open()
        backend.send_messages([message])
    except (smtplib.SMTPException, OSError) as error:
        return _outcome(error, getattr(getattr(backend, "connection", None), "body_begun", False))
    finally:
        _part_from(backend)
    return Outcome("sent")


def _outcome(error: Exception, body_begun: bool) -> Outcome:
    code, said = _reply(error)
    if code is not None:
        # A reply is a reply, also after the message: it was not taken.
        return Outcome("permanent" if code >= PERMANENT else "temporary", said)
    # What else smtplib finds amiss (no such way to log in, no STARTTLS) is no better in a minute.
    if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
        return Outcome("permanent", said)
    return Outcome("uncertain" if body_begun else "temporary", said)


def _reply(error: Exception) -> tuple[int | None, str]:
    """The server's code and its sentence, where it gave one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return code, _said(f"{code} {_decoded(text)}")
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0:
        return error.smtp_code, _said(f"{error.smtp_code} {_decoded(error.smtp_error)}")
    return None, _said(str(error) or type(error).__name__)


def _decoded(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _said(text: str) -> str:
    """One line without passwords; never blank."""
    return " ".join(without_secrets(text).replace("\x00", "").split())[:LONGEST_SAID] or _("No reason was given.")


def _part_from(backend: Any) -> None:
    """The outcome is known: how the server takes our leave does not change it."""
    try:
        backend.close()
    except (smtplib.SMTPException, OSError) as error:
        logger.info("The mail server did not part politely: %s", _said(str(error)))
