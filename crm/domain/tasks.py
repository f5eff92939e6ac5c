"""Tasks: made by hand or by a trigger, done, and opened again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.conditions.text import clean_text
from crm.domain.errors import Refused
from crm.domain.leads import is_admin
from crm.models import Company, Contact, Deal, Task
from leadscoring.accounts.models import User

LONGEST_TITLE = 300


class TaskRefused(Refused):
    """The task can't be made or changed so."""


@transaction.atomic
def create_task(
    *,
    title: str,
    due_at: datetime | None = None,
    assigned_to: User | None,
    contact: Contact | None = None,
    company: Company | None = None,
    deal: Deal | None = None,
    note: str = "",
    by: User | None = None,
) -> Task:
    """Assigned to None it is anybody's. Raises `TaskRefused`."""
    title = clean_text(title)[:LONGEST_TITLE]
    if not title:
        raise TaskRefused(_("A task needs a title that says what is to be done."))
    if assigned_to is not None and not assigned_to.is_active:
        raise TaskRefused(_("%(name)s is not active any more. Give the task to somebody else.") % {"name": assigned_to})
    return Task.objects.create(
        title=title,
        due_at=due_at,
        assigned_to=assigned_to,
        contact=contact,
        company=company,
        deal=deal,
        note=clean_text(note),
        created_by=by,
    )


@transaction.atomic
def finish_task(*, task: Task, by: User) -> Task:
    """Done, by them. Twice is refused, so that nobody believes to have done what a colleague did."""
    found = _locked(task, by)
    if found.done_at is not None:
        sentence = _("%(name)s has done this already.") if found.done_by else _("This is done already.")
        raise TaskRefused(sentence % {"name": found.done_by})
    return _saved(found, timezone.now(), by)


@transaction.atomic
def reopen_task(*, task: Task, by: User) -> Task:
    """To be done again; harmless where it is."""
    found = _locked(task, by)
    return _saved(found, None, None) if found.done_at is not None else found


def may_change(task: Task, by: User) -> bool:
    """Whose it is, who made it, and admins; one that is assigned to nobody is anybody's."""
    return task.assigned_to_id in (None, by.pk) or task.created_by_id == by.pk or is_admin(by)


def _locked(task: Task, by: User) -> Task:
    found = Task.objects.select_for_update(of=("self",), no_key=True).select_related("assigned_to", "done_by")
    locked = found.filter(pk=task.pk).first()
    if locked is None:
        raise TaskRefused(_("This task is gone: what it was about was deleted."))
    if not may_change(locked, by):
        raise TaskRefused(_("This is a task of %(name)s.") % {"name": locked.assigned_to})
    return locked


def _saved(task: Task, at: datetime | None, by: User | None) -> Task:
    task.done_at, task.done_by = at, by
    task.save(update_fields=["done_at", "done_by"])
    return task
