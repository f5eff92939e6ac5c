"""Rescores: worked on by any number of workers, finished, looked after; how they start and stop is in `starting`.

A worker holds a range's row lock while it computes, and marks it done in the same transaction as the scores: a
worker that dies leaves nothing half done, and its range is free again the moment its connection is gone.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.domain import filling, tables
from scoring.domain.crossings import note_crossings_of
from scoring.domain.locks import hold_models, hold_run, is_run_held
from scoring.domain.ranges import give_back_changes, progress
from scoring.domain.run_statements import LeavesOut, statements_of
from scoring.domain.starting import begin_anew, call_workers, follow_time, rescore, start_fill, stop_run
from scoring.engine.compiler import Pass
from scoring.engine.runner import execute
from scoring.models import Run, RunRange, ScoreChange, ScoringModel

__all__ = [
    "begin_anew",
    "finish_if_done",
    "follow_time",
    "look_after_runs",
    "progress",
    "rescore",
    "start_fill",
    "stop_run",
    "work_on",
]

logger = logging.getLogger(__name__)


def work_on(*, run_id: int, seconds: float | None = None, after_range: Callable[[], None] = lambda: None) -> bool:
    """Do ranges until none is free, or `seconds` have passed (then True: there is more to do)."""
    run = Run.objects.get(pk=run_id)
    if run.state != Run.State.RUNNING:
        return False
    until = time.monotonic() + seconds if seconds else None
    try:
        statements = statements_of(run)
        while _do_next_range(run, statements):
            after_range()
            if until and time.monotonic() > until:
                return True
        finish_if_done(run_id=run_id)
    except (OperationalError, InterfaceError):
        raise  # the connection is gone: what was done is stored, and another worker goes on
    except Exception as error:
        if isinstance(error, LeavesOut) and error.others:
            begin_anew(models=error.others, requested_by=run.requested_by)
        elif Run.objects.filter(pk=run_id, state=Run.State.STOPPED).exists():
            logger.info("rescore %s was stopped, and its tables are gone: %s", run_id, error)
        else:
            fail_run(run=run, error=error)
            raise
    return False


def fail_run(*, run: Run, error: Exception) -> None:
    logger.exception("rescore %s failed", run.pk)
    sentence = _("The rescore stopped at an error: %(error)s. The scores shown are those from before it.") % {
        "error": error
    }
    Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(
        state=Run.State.FAILED, error=sentence, finished_at=timezone.now()
    )


def finish_if_done(*, run_id: int) -> None:
    """Whoever does the last range finishes the run; locks let only one."""
    run = Run.objects.get(pk=run_id)
    if run.state != Run.State.RUNNING or run.ranges.filter(done_at=None).exists():
        return
    if run.kind == Run.Kind.FILL:
        filling.index(run=run)
    with transaction.atomic():
        # Whoever scores changed records holds this too: from here on the list of what changed meanwhile is complete.
        hold_models()
        run = Run.objects.select_for_update(of=("self",)).get(pk=run_id)
        if run.state != Run.State.RUNNING:
            return
        if run.kind == Run.Kind.FILL:
            filling.show(run=run)
        else:
            ScoringModel.objects.filter(live_id__in=run.versions).update(scored_as_of=run.as_of)
            give_back_changes(run=run)
        run.state, run.finished_at = Run.State.DONE, max(timezone.now(), run.as_of)
        run.save(update_fields=["state", "finished_at"])
    tables.drop_keys(run_id)
    if run.kind == Run.Kind.FILL:
        filling.tidy_up(run=run)


def look_after_runs() -> None:
    """What a schedule does now and then: ranges of dead workers get workers again, and a last step that was cut off
    is done."""
    for run in Run.objects.filter(state=Run.State.RUNNING):
        if not run.ranges.filter(done_at=None).exists():
            work_on(run_id=run.pk)
        elif not is_run_held(run.pk):
            # Where somebody is at it, calling more would only fill the queue before what changed.
            call_workers(run)
    filling.drop_leftovers()
    # In this order: keys that are seen here belong to a run that is seen there.
    with_keys = tables.runs_with_keys()
    running = set(Run.objects.filter(state=Run.State.RUNNING).values_list("pk", flat=True))
    for run_id in with_keys - running:
        tables.drop_keys(run_id)
    for run in Run.objects.exclude(state=Run.State.RUNNING).filter(runchange__isnull=False).distinct():
        if not is_run_held(run.pk):
            give_back_changes(run=run)


def _do_next_range(run: Run, statements: Pass) -> bool:
    with transaction.atomic():
        hold_run(run.pk)
        if run.kind == Run.Kind.FILL:
            # Before the state is looked at: from now on a stopped fill's table can't make room for another of its name.
            tables.hold_table(run.versions[0])
        todo = RunRange.objects.filter(run=run, run__state=Run.State.RUNNING, done_at=None).order_by("id")
        span = todo.select_for_update(skip_locked=True, of=("self",)).first()
        if span is None:
            return False
        scope = {"start": span.start, "end": span.end}
        if statements.fill and run.kind == Run.Kind.FILL:
            span.scored, span.changed = execute(statements.fill, as_of=run.as_of, whole_range=True, **scope)[0], 0
        else:
            reason = ScoreChange.Reason.TIME
            span.scored, span.changed = execute(
                statements.store, as_of=run.as_of, whole_range=True, reason=reason, **scope
            )
            span.crossed = note_crossings_of(run=run, **scope)
        span.done_at = timezone.now()
        span.save(update_fields=["scored", "changed", "crossed", "done_at"])
    return True
