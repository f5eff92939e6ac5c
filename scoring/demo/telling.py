"""What the bell said to whom: the demo's notifications, the older ones read. No e-mail goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from crm.models import Contact
from leadscoring.accounts.models import User
from leadscoring.notifications.models import Notification
from scoring.actions.notify import news
from scoring.demo.trigger_rows import Fired

UNREAD_FOR = timedelta(hours=30)


def tell(
    fired: Sequence[Fired],
    to: Mapping[int, Sequence[User]],
    contacts: Mapping[int, Contact],
    place: int,
    present: datetime,
) -> int:
    """By crossing, whom its action at `place` told; with the keys that the action itself would give. How many."""
    return len(Notification.objects.bulk_create(_rows(fired, to, contacts, place, present), batch_size=1000))


def _rows(
    fired: Sequence[Fired],
    to: Mapping[int, Sequence[User]],
    contacts: Mapping[int, Contact],
    place: int,
    present: datetime,
) -> Iterator[Notification]:
    for each in fired:
        contact = contacts[each.record_id]
        for user in to[each.crossing.pk]:
            yield Notification(
                user=user,
                kind="trigger",
                text=news(each.crossing, contact),
                url=reverse("contact", args=[contact.pk]),
                at=each.at + timedelta(seconds=2),
                read_at=each.at + timedelta(hours=3) if each.at < present - UNREAD_FOR else None,
                key=f"crossing-{each.crossing.pk}-{place}",
            )
