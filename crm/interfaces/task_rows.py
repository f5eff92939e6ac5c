"""Tasks as rows: what, about whom, until when; grouped by how soon they are due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.domain.tasks import may_change
from crm.models import Company, Contact, Deal, Task
from leadscoring.accounts.models import User
from leadscoring.web.numbers import day_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

END_OF_DAY = time(23, 59)
"""A task that is due on a day, at no given time."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """`about` is blank for a task about nothing; `url` where the record has no page."""

    task: Task
    about: str
    url: str
    due: str
    is_late: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class TaskGroup:
    key: str
    heading: StrOrPromise
    rows: tuple[TaskRow, ...]


HEADINGS: dict[str, StrOrPromise] = {
    "overdue": gettext_lazy("Overdue"),
    "today": gettext_lazy("Today"),
    "later": gettext_lazy("Later"),
    "undated": gettext_lazy("Without a date"),
}


def task_rows(tasks: Iterable[Task], user: User, now: datetime) -> list[TaskRow]:
    return [_row(task, user, now) for task in tasks]


def task_groups(tasks: Sequence[Task], user: User, now: datetime) -> list[TaskGroup]:
    """Those that hold any."""
    rows: dict[str, list[TaskRow]] = {key: [] for key in HEADINGS}
    for task in tasks:
        rows[_soon(task, now)].append(_row(task, user, now))
    return [TaskGroup(key, HEADINGS[key], tuple(each)) for key, each in rows.items() if each]


def _soon(task: Task, now: datetime) -> str:
    if task.due_at is None:
        return "undated"
    if task.due_at < now:
        return "overdue"
    return "today" if localdate(task.due_at) == localdate(now) else "later"


def _row(task: Task, user: User, now: datetime) -> TaskRow:
    about = task.contact or task.company or task.deal
    url = _url(about) if about else ""
    is_late = task.done_at is None and _soon(task, now) == "overdue"
    return TaskRow(task, str(about or ""), url, _due_words(task, now), is_late, may_change(task, user))


def _url(about: Contact | Company | Deal) -> str:
    try:
        return reverse(about._meta.model_name, args=[about.pk])
    except NoReverseMatch:
        return ""


def _due_words(task: Task, now: datetime) -> str:
    if task.due_at is None:
        return ""
    at = localtime(task.due_at)
    days = (at.date() - localdate(now)).days
    day = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(days) or day_text(at.date())
    return day if at.time().replace(second=0, microsecond=0) == END_OF_DAY else f"{day} {date_format(at, 'H:i')}"
