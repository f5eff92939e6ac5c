"""Rescores: started or joined, worked on by any number of workers, stopped, finished.

A worker holds a range's row lock while it computes, and marks it done in the same transaction as the scores: a
worker that dies
leaves nothing half done, and its range is free again the moment its connection is gone.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from leadscoring.accounts.models import User
from scoring.domain import filling, tables
from scoring.domain.computable import checked_target, computable, together
from scoring.domain.locks import hold_models, hold_run, is_run_held, soon
from scoring.domain.ranges import give_back_changes, plan_ranges, progress, records_in
from scoring.engine.compiler import Pass, compile_pass, keys_table
from scoring.engine.runner import execute
from scoring.models import Run, RunRange, ScoreChange, ScoringModel, Version
from scoring.queries.documents import open_workbench

__all__ = [
    "begin_anew",
    "finish_if_done",
    "look_after_runs",
    "progress",
    "rescore",
    "start_fill",
    "stop_run",
    "work_on",
]

logger = logging.getLogger(__name__)


class LeavesOut(Exception):
    """A model of a pass under way can't be computed any more; `others` can."""

    def __init__(self, others: list[ScoringModel]) -> None:
        self.others = others
        super().__init__(_("None of its models can be computed any more: what they name is gone."))


def start_fill(*, version: Version, requested_by: User | None = None) -> Run:
    """Compute a version that was just published, in a table of its own.

    A fill of the model that is under way is given up.
    """
    for run in Run.objects.filter(
        kind=Run.Kind.FILL, state=Run.State.RUNNING, versions__overlap=_versions_of(version.model)
    ):
        stop_run(run=run)
    tables.drop_table(version.pk)
    tables.create_table(version.pk)
    return _start(kind=Run.Kind.FILL, object=version.model.object, versions=[version.pk], requested_by=requested_by)


def rescore(*, models: Iterable[ScoringModel], requested_by: User | None = None) -> list[Run]:
    """Runs that give every one of `models` fresh scores: those under way are joined, the others share one pass an
    object.

    A model that can't be computed is left out, and told why.
    """
    with transaction.atomic():
        # One at a time: two who ask at once get one run.
        hold_models()
        found = list(
            ScoringModel.objects.filter(pk__in=[m.pk for m in models], published__isnull=False)
            .select_related("live__model", "published__model")
            .order_by("pk")
        )
        joined = {run.pk: run for model in found for run in _under_way(model)}
        covered = {version for run in joined.values() for version in run.versions}
        waiting = [model for model in found if not covered & {model.published_id, model.live_id}]
        return [*joined.values(), *_fill_again(waiting, requested_by), *_pass_over(waiting, requested_by)]


def _fill_again(models: list[ScoringModel], requested_by: User | None) -> list[Run]:
    """Versions whose publish failed or was stopped."""
    unfilled = [model.published for model in models if model.published and model.live_id != model.published_id]
    targets = {target.version_id for target in computable(unfilled, open_workbench())} if unfilled else set()
    return [start_fill(version=version, requested_by=requested_by) for version in unfilled if version.pk in targets]


def _pass_over(models: list[ScoringModel], requested_by: User | None) -> list[Run]:
    """One pass an object; more only where there are too many criteria for one."""
    shown = [model.live for model in models if model.live and model.live_id == model.published_id]
    if not shown:
        return []
    workbench = open_workbench()
    targets = computable(shown, workbench)
    return [
        _start(
            kind=Run.Kind.FULL,
            object=object,
            versions=[target.version_id for target in several],
            requested_by=requested_by,
        )
        for object in sorted({target.document.object for target in targets})
        for several in together([target for target in targets if target.document.object == object], workbench)
    ]


def begin_anew(*, models: Iterable[ScoringModel], requested_by: User | None = None) -> list[Run]:
    """What these were computed from has changed: their runs are given up, and all that were in them begin again."""
    with transaction.atomic():
        hold_models()
        again = {model.pk for model in models}
        for run in [run for model in models for run in _under_way(model)]:
            stop_run(run=run)
            again |= set(Version.objects.filter(pk__in=run.versions).values_list("model_id", flat=True))
        return rescore(models=ScoringModel.objects.filter(pk__in=again), requested_by=requested_by)


def stop_run(*, run: Run) -> None:
    """What is computed stays; of a fill nothing was shown yet, and nothing will be."""
    with transaction.atomic():
        stopped = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(
            state=Run.State.STOPPED, finished_at=timezone.now()
        )
        if stopped:
            transaction.on_commit(lambda: _clear_away(run))


def _clear_away(run: Run) -> None:
    """The tables of a stopped run; those that a worker is still at are left to the schedule."""
    try:
        with transaction.atomic(), soon():
            tables.drop_keys(run.pk)
            if run.kind == Run.Kind.FILL:
                filling.drop_given_up(version_id=run.versions[0])
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise


def work_on(*, run_id: int, seconds: float | None = None, after_range: Callable[[], None] = lambda: None) -> bool:
    """Do ranges until none is free, or `seconds` have passed (then True: there is more to do)."""
    run = Run.objects.get(pk=run_id)
    if run.state != Run.State.RUNNING:
        return False
    until = time.monotonic() + seconds if seconds else None
    try:
        statements = _statements(run)
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
            _call_workers(run)
    filling.drop_leftovers()
    # In this order: keys that are seen here belong to a run that is seen there.
    with_keys = tables.runs_with_keys()
    running = set(Run.objects.filter(state=Run.State.RUNNING).values_list("pk", flat=True))
    for run_id in with_keys - running:
        tables.drop_keys(run_id)
    for run in Run.objects.exclude(state=Run.State.RUNNING).filter(runchange__isnull=False).distinct():
        if not is_run_held(run.pk):
            give_back_changes(run=run)


def _versions_of(model: ScoringModel) -> list[int]:
    return list(model.versions.values_list("pk", flat=True))


def _under_way(model: ScoringModel) -> list[Run]:
    versions = [version for version in (model.published_id, model.live_id) if version]
    return list(Run.objects.filter(state=Run.State.RUNNING, versions__overlap=versions))


def _start(*, kind: str, object: str, versions: list[int], requested_by: User | None) -> Run:
    run = Run.objects.create(
        kind=kind, object=object, versions=versions, as_of=timezone.now(), requested_by=requested_by
    )
    run.records = plan_ranges(run)
    run.save(update_fields=["records"])
    keys = _statements(run).keys
    if keys:
        execute(keys, as_of=run.as_of)
        tables.analyze(keys_table(run.pk))
    # Should the broker be away, the schedule calls them.
    transaction.on_commit(lambda: _call_workers(run), robust=True)
    return run


def _call_workers(run: Run) -> None:
    from scoring.tasks import call_workers  # tasks import the domain

    call_workers(run.pk, run.ranges.count())


def _statements(run: Run) -> Pass:
    """The same at every call, as long as the run goes on: what they read was numbered when it began."""
    workbench = open_workbench()
    versions = Version.objects.select_related("model").in_bulk(run.versions)
    targets = [checked_target(versions[run.versions[0]], workbench)] if run.kind == Run.Kind.FILL else []
    if run.kind == Run.Kind.FULL:
        targets = computable([versions[version] for version in run.versions], workbench)
        if len(targets) < len(run.versions):
            left = {target.version_id for target in targets}
            raise LeavesOut([version.model for version in versions.values() if version.pk in left])
    return compile_pass(targets, workbench.environment, workbench.published, run_id=run.pk)


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
        if run.kind == Run.Kind.FILL:
            span.scored, span.changed = execute(statements.fill, as_of=run.as_of, whole_range=True, **scope)[0], 0
        else:
            reason = ScoreChange.Reason.TIME
            span.scored, span.changed = execute(
                statements.store, as_of=run.as_of, whole_range=True, reason=reason, **scope
            )
        span.records, span.done_at = records_in(run.object, span), timezone.now()
        span.save(update_fields=["scored", "changed", "records", "done_at"])
    return True
