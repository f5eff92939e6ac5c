"""What is somebody's, or waits in a team's queue."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.models import Lead, Task
from leadscoring.accounts.models import Organisation, Team, User
from leadscoring.uses import Use
from leadscoring.web.numbers import whole_text


def work_of(user: User) -> Iterator[Use]:
    """Open leads and tasks: they stay theirs when the log-in is switched off."""
    leads = Lead.objects.annotate(whose=Lower("owner")).filter(whose=user.email, status__in=Lead.OPEN).count()
    if leads:
        yield Use(ngettext("%(n)s open lead", "%(n)s open leads", leads) % {"n": whole_text(leads)})
    tasks = Task.objects.filter(assigned_to=user, done_at=None).count()
    if tasks:
        yield Use(ngettext("%(n)s open task", "%(n)s open tasks", tasks) % {"n": whole_text(tasks)})


def leads_in_queue(team: Team) -> Iterator[Use]:
    """Without the team they wait in none."""
    count = Lead.objects.filter(queue=team, status__in=Lead.OPEN).count()
    if count:
        text = ngettext("%(n)s open lead in its queue", "%(n)s open leads in its queue", count)
        yield Use(text % {"n": whole_text(count)})


def imported_times(_organisation: Organisation) -> Iterator[Use]:
    """What a new zone leaves as it was."""
    yield Use(
        _("Days and hours are those of the new zone on every page, in the schedule, and in files imported from now on.")
    )
