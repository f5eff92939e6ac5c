"""Somebody's notifications: how many are unread, and which are the newest."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from leadscoring.accounts.models import User
from leadscoring.notifications.models import Notification

MOST_COUNTED = 99
"""Above, “99+” is said."""
NEWEST = 10


@dataclass(frozen=True, slots=True)
class Bell:
    """How many are unread, as the top bar says it."""

    unread: int

    @property
    def is_more(self) -> bool:
        return self.unread > MOST_COUNTED


def notifications_of(user: User) -> QuerySet[Notification]:
    """The newest first."""
    return Notification.objects.filter(user=user).order_by("-id")


def unread_of(user: User) -> QuerySet[Notification]:
    """Those not opened yet, the newest first."""
    return notifications_of(user).filter(read_at=None)


def bell_of(user: User) -> Bell:
    """Up to one more than is said, so that the bell costs the same however much somebody leaves unread."""
    return Bell(unread_of(user)[: MOST_COUNTED + 1].count())
