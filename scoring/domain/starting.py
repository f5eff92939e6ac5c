"""Rescores are started or joined, begun anew, and stopped."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import OperationalError, transaction
from django.db.models import Min
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from leadscoring.accounts.models import User
from scoring.domain import tables
from scoring.domain.computable import checked_target, computable, together
from scoring.domain.locks import hold_models, soon
from scoring.domain.ranges import has_place_for_companies, plan_ranges
from scoring.domain.run_statements import compile_run
from scoring.domain.trust import made_of, trusted
from scoring.engine.compiler import Target
from scoring.engine.runner import execute
from scoring.models import Run, ScoringModel, Version
from scoring.queries.documents import Workbench, open_workbench


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
    workbench = open_workbench()
    return _start(Run.Kind.FILL, [checked_target(version, workbench)], workbench, requested_by)


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
        under_way = {run.pk: run for model in found for run in _under_way(model)}
        found += _without_time_passes(under_way.values(), found)
        joined = {pk: run for pk, run in under_way.items() if run.kind != Run.Kind.TIME}
        covered = {version for run in joined.values() for version in run.versions}
        waiting = [model for model in found if not covered & {model.published_id, model.live_id}]
        return [*joined.values(), *_fill_again(waiting, requested_by), *_pass_over(waiting, requested_by)]


def _without_time_passes(under_way: Iterable[Run], found: list[ScoringModel]) -> list[ScoringModel]:
    """Whoever asks for a whole pass gets one: those that only follow the time give way, with their other models."""
    given_up = [run for run in under_way if run.kind == Run.Kind.TIME]
    for run in given_up:
        stop_run(run=run)
    versions = {version for run in given_up for version in run.versions}
    others = ScoringModel.objects.filter(live_id__in=versions).exclude(pk__in=[model.pk for model in found])
    return list(others.select_related("live__model", "published__model").order_by("pk"))


def follow_time(*, models: Iterable[ScoringModel]) -> list[Run]:
    """Runs that bring the scores of `models` to this instant: by time alone where the stored ones can be trusted, by
    a whole pass elsewhere. Runs under way are joined."""
    with transaction.atomic():
        hold_models()
        found = list(
            ScoringModel.objects.filter(pk__in=[m.pk for m in models], published__isnull=False)
            .select_related("live__model", "published__model")
            .order_by("pk")
        )
        joined = {run.pk: run for model in found for run in _under_way(model)}
        covered = {version for run in joined.values() for version in run.versions}
        waiting = [model for model in found if not covered & {model.published_id, model.live_id}]
        by_time = trusted(waiting, open_workbench(), now=timezone.now())
        others = [model for model in waiting if model not in by_time]
        whole = rescore(models=others) if others else []
        return [*joined.values(), *_pass_over(by_time, None, kind=Run.Kind.TIME), *whole]


def _fill_again(models: list[ScoringModel], requested_by: User | None) -> list[Run]:
    """Versions whose publish failed or was stopped."""
    unfilled = [model.published for model in models if model.published and model.live_id != model.published_id]
    targets = {target.version_id for target in computable(unfilled, open_workbench())} if unfilled else set()
    return [start_fill(version=version, requested_by=requested_by) for version in unfilled if version.pk in targets]


def _pass_over(models: list[ScoringModel], requested_by: User | None, *, kind: Run.Kind = Run.Kind.FULL) -> list[Run]:
    """One pass an object; more only where there are too many criteria for one."""
    shown = [model.live for model in models if model.live and model.live_id == model.published_id]
    if not shown:
        return []
    workbench = open_workbench()
    targets = computable(shown, workbench)
    return [
        _start(kind, several, workbench, requested_by)
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
                drop_given_up(version_id=run.versions[0])
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise


def drop_given_up(*, version_id: int) -> None:
    """Unless the version is being filled anew, or is shown."""
    with transaction.atomic():
        hold_models()
        is_filled = Run.objects.filter(kind=Run.Kind.FILL, state=Run.State.RUNNING, versions=[version_id]).exists()
        if not is_filled and version_id in tables.versions_beside():
            tables.drop_table(version_id)


def _versions_of(model: ScoringModel) -> list[int]:
    return list(model.versions.values_list("pk", flat=True))


def _under_way(model: ScoringModel) -> list[Run]:
    versions = [version for version in (model.published_id, model.live_id) if version]
    return list(Run.objects.filter(state=Run.State.RUNNING, versions__overlap=versions))


def _start(kind: Run.Kind, targets: list[Target], workbench: Workbench, requested_by: User | None) -> Run:
    """Targets were found to be computable with this workbench."""
    versions = [target.version_id for target in targets]
    run = Run(kind=kind, object=targets[0].document.object, versions=versions, as_of=timezone.now())
    run.requested_by = requested_by
    if kind == Run.Kind.TIME:
        run.verified_at = ScoringModel.objects.filter(live_id__in=versions).aggregate(at=Min("scored_as_of"))["at"]
    else:
        run.by_company = has_place_for_companies(run.object)
    run.save()
    run.records = plan_ranges(run)
    statements = compile_run(run, targets, workbench)
    if kind != Run.Kind.TIME:
        run.made_of = made_of(statements, run_id=run.pk)
    run.save(update_fields=["records", "made_of"])
    if statements.keys:
        execute(statements.keys, as_of=run.as_of)
    # Should the broker be away, the schedule calls them.
    transaction.on_commit(lambda: call_workers(run), robust=True)
    return run


def call_workers(run: Run) -> None:
    from scoring import tasks  # which imports the domain

    tasks.call_workers(run.pk, run.ranges.count())
