"""E-mails that need somebody, and how many are on their way."""

from __future__ import annotations

from django.db.models import QuerySet

from leadscoring.mail.models import Mail

STUCK = (Mail.State.FAILED, Mail.State.UNCERTAIN)
ON_THE_WAY = (Mail.State.WAITING, Mail.State.SENDING)


def stuck_mails() -> QuerySet[Mail]:
    """Failed and uncertain ones, the newest first."""
    return Mail.objects.filter(state__in=STUCK).order_by("-created_at", "-id")


def mails_on_the_way() -> int:
    """Waiting for their turn or for the next attempt, or being sent."""
    return Mail.objects.filter(state__in=ON_THE_WAY).count()
