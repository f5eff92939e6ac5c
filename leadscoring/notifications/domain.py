"""Telling somebody something, and their reading it."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from leadscoring.accounts.models import User
from leadscoring.mail.domain import queue_mail
from leadscoring.mail.links import absolute, is_own
from leadscoring.notifications.languages import in_language_of
from leadscoring.notifications.models import Notification

LONGEST_TEXT = 1_000
LONGEST_SUBJECT = 150


@transaction.atomic
def notify(*, user: User, kind: str, text: str, url: str = "", key: str) -> Notification | None:
    """Tell `user` once for each `key`; None where their account is switched off.

    `text` is one sentence in the user's language, `url` an address within this site. Whether an e-mail goes at once,
    in the digest or not at all is the user's choice.
    """
    if url and not is_own(url):
        raise ValueError(f"{url!r} is no address within this site.")
    if not user.is_active:
        return None
    values = {
        "kind": kind,
        "text": one_line(text, LONGEST_TEXT),
        "url": url,
        "for_digest": user.mail_choice == User.MailChoice.DIGEST,
    }
    told, is_new = Notification.objects.get_or_create(user=user, key=key, defaults=values)
    if is_new and user.mail_choice == User.MailChoice.EACH:
        _mail(told, user)
    return told


def mark_read(*, notification: Notification) -> None:
    """Opened; the first time counts."""
    Notification.objects.filter(pk=notification.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(*, user: User, up_to: int) -> int:
    """All that the person has had in sight: what came after the one with the number `up_to` stays unread."""
    return Notification.objects.filter(user=user, read_at=None, pk__lte=up_to).update(read_at=timezone.now())


@transaction.atomic
def choose_mail(*, user: User, choice: str) -> None:
    """What comes from now on goes that way; who wants no e-mail gets no last digest either."""
    user.mail_choice = User.MailChoice(choice)
    user.save(update_fields=["mail_choice"])
    if choice == User.MailChoice.NONE:
        Notification.objects.filter(user=user, for_digest=True).update(for_digest=False)


def one_line(text: str, most: int) -> str:
    """Without line breaks and control characters, which names from imports may hold; cut where it is too long."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _mail(told: Notification, user: User) -> None:
    with in_language_of(user):
        lines = [told.text, "", absolute(reverse("notification", args=[told.pk])), "", *footer()]
        queue_mail(
            to=user.email,
            subject=one_line(told.text, LONGEST_SUBJECT),
            text="\n".join(lines),
            key=f"notification:{told.pk}",
        )


def footer() -> list[str]:
    """Why this came, and how to have it otherwise."""
    link = absolute(reverse("notification_settings"))
    return ["-- ", _("You decide which e-mails come: %(link)s") % {"link": link}]
