"""Somebody's tasks in the order in which they are due, those done, and those about a record."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from crm.models import Contact, Task
from leadscoring.accounts.models import User

MOST_OF_A_RECORD = 20


def open_tasks(user: User) -> QuerySet[Task]:
    """Theirs, and those that are anybody's; the first due first, those without a date last."""
    mine = Q(assigned_to=user) | Q(assigned_to__isnull=True)
    return _whole().filter(mine, done_at__isnull=True).order_by(F("due_at").asc(nulls_last=True), "pk")


def done_tasks(user: User) -> QuerySet[Task]:
    """Theirs that are done, and what they did for others; the last first."""
    mine = Q(assigned_to=user) | Q(done_by=user)
    return _whole().filter(mine, done_at__isnull=False).order_by("-done_at", "-pk")


def tasks_of(contact: Contact) -> list[Task]:
    """Those to be done."""
    found = _whole().filter(contact=contact, done_at__isnull=True).order_by(F("due_at").asc(nulls_last=True), "pk")
    return list(found[:MOST_OF_A_RECORD])


def _whole() -> QuerySet[Task]:
    return Task.objects.select_related("contact", "company", "deal", "assigned_to", "done_by")
