"""What the bell said to whom: the demo's notifications, the older ones read. No e-mail goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.models import Contact
from leadscoring.accounts.models import User
from leadscoring.notifications.models import Notification
from leadscoring.web.numbers import score_text
from scoring.demo.trigger_rows import Fired
from scoring.models import Crossing

UNREAD_FOR = timedelta(hours=30)
TENTHS = 10


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
                text=_news(each.crossing, contact),
                url=reverse("contact", args=[contact.pk]),
                at=each.at + timedelta(seconds=2),
                read_at=each.at + timedelta(hours=3) if each.at < present - UNREAD_FOR else None,
                key=f"crossing-{each.crossing.pk}-{place}",
            )


def _news(crossing: Crossing, contact: Contact) -> str:
    """As the action says it."""
    words = {
        "trigger": crossing.trigger.name,
        "who": f"{contact}, {contact.company}" if contact.company else str(contact),
    }
    if crossing.total is None:
        return _("%(trigger)s: %(who)s is no longer scored") % words
    words["points"] = score_text(crossing.total / TENTHS)
    if crossing.direction == Crossing.Direction.LEAVE:
        return _("%(trigger)s: %(who)s fell to %(points)s points") % words
    return _("%(trigger)s: %(who)s has reached %(points)s points") % words
