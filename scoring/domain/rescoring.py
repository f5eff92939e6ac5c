"""Rescores as people ask for them and stop them, and the schedule: each with its line in the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leadscoring.accounts.audit import record
from leadscoring.accounts.models import Organisation, User
from scoring.domain.errors import Refused
from scoring.domain.runs import rescore, stop_run
from scoring.domain.schedule import due_at
from scoring.models import Run, Schedule, ScoringModel


@dataclass(frozen=True, slots=True)
class Request:
    run: Run
    has_joined: bool
    """Somebody had asked before; the scores of that run are awaited."""


def request_rescore(*, model: ScoringModel, by: User) -> Request:
    if model.published_id is None:
        raise Refused(_("“%(model)s” is not published yet. Publish it first.") % {"model": model})
    with transaction.atomic():
        known = set(Run.objects.filter(state=Run.State.RUNNING).values_list("pk", flat=True))
        for run in rescore(models=[model], requested_by=by):
            has_joined = run.pk in known
            action = "rescore.joined" if has_joined else "rescore.started"
            record(action=action, actor=by, on=model, after={"run": run.pk})
            return Request(run, has_joined)
    model.refresh_from_db(fields=["fault"])
    raise Refused(_("“%(model)s” can't be computed: %(why)s") % {"model": model, "why": model.fault})


def stop_rescore(*, run: Run, by: User) -> None:
    """Harmless where it has ended meanwhile."""
    with transaction.atomic():
        stop_run(run=run)
        record(action="rescore.stopped", actor=by, on=run, object_label=f"rescore {run.pk}")


def current_schedule() -> Schedule:
    """The one row; as long as nobody has said otherwise, the defaults."""
    return Schedule.objects.filter(pk=1).first() or Schedule(pk=1)


def change_schedule(*, enabled: bool, every_hours: int, at_hour: int, by: User) -> Schedule:
    with transaction.atomic():
        Schedule.objects.get_or_create(pk=1)
        schedule = Schedule.objects.select_for_update().get(pk=1)
        before = _plain(schedule)
        schedule.enabled, schedule.every_hours, schedule.at_hour = enabled, every_hours, at_hour
        # What would have been due by the new times is not made up for: the next one is.
        schedule.last_due = due_at(schedule, timezone.now(), Organisation.current().zone())
        schedule.save(update_fields=["enabled", "every_hours", "at_hour", "last_due"])
        if _plain(schedule) != before:
            record(action="schedule.changed", actor=by, on=schedule, before=before, after=_plain(schedule))
        return schedule


def _plain(schedule: Schedule) -> dict[str, object]:
    return {"enabled": schedule.enabled, "every_hours": schedule.every_hours, "at_hour": schedule.at_hour}
