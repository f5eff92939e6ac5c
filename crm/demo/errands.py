"""What the demo's seller has to do: overdue, today, later, some day, and done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from crm.demo.chance import Chance
from crm.models import Contact, Deal, Task
from leadscoring.accounts.models import User

# Days from today, the hour, what; the last of these are done.
OF_CONTACTS = (
    (-3, 12, "Send the price list that was asked for", ""),
    (-1, 15, "Call back", "Was in a meeting; asked for a call in the afternoon."),
    (0, 10, "Call about the demo", "Wants to see the handheld scanners at work."),
    (0, 14, "Answer the questions about SAP", ""),
    (1, 9, "Invite to the customer day", ""),
    (4, 11, "Ask how the trial went", ""),
    (12, 10, "Call again: decides after the board meeting", ""),
    (None, 0, "Find out who decides there", ""),
)
DONE = (
    (-2, 11, "Send the case study on cold storage", ""),
    (-5, 10, "First call", ""),
    (-9, 13, "Ask for the number of pallets a day", ""),
)
OF_DEALS = (
    (0, 16, "Send the revised proposal", "Five licences more, delivery in two steps."),
    (6, 9, "Prepare the negotiation", ""),
)


def store_errands(
    *,
    chance: Chance,
    seller: User,
    by: User | None,
    contacts: Sequence[Contact],
    deals: Sequence[Deal],
    present: datetime,
) -> int:
    """About the contacts and deals in their order, from the beginning again where there are few. How many."""
    if not contacts:
        return 0
    day = timezone.localdate(present)
    tasks = []
    for place, (days, hour, title, note) in enumerate((*OF_CONTACTS, *DONE)):
        due = _at(day, days, hour)
        task = Task(
            title=title,
            note=note,
            due_at=due,
            assigned_to=seller,
            contact=contacts[place % len(contacts)],
            created_at=_made(chance, due, present),
            created_by=seller if chance.yes(0.7) else by,
        )
        if place >= len(OF_CONTACTS) and due is not None:
            task.done_at, task.done_by = due - timedelta(minutes=chance.between(5, 180)), seller
        tasks.append(task)
    for (days, hour, title, note), deal in zip(OF_DEALS, deals, strict=False):
        due = _at(day, days, hour)
        tasks.append(
            Task(
                title=title,
                note=note,
                due_at=due,
                assigned_to=seller,
                deal=deal,
                created_at=_made(chance, due, present),
                created_by=seller,
            )
        )
    return len(Task.objects.bulk_create(tasks))


def _at(day: date, days: int | None, hour: int) -> datetime | None:
    if days is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time(hour)))


def _made(chance: Chance, due: datetime | None, present: datetime) -> datetime:
    return min(due or present, present) - timedelta(hours=chance.between(20, 120))
