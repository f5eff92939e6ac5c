"""A filled version becomes the one that is shown; then the history of what that changed is written, and the old
table goes."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from scoring.domain import tables
from scoring.domain.crossings import keep_triggers_in_step, note_crossings_by_publish
from scoring.domain.starting import drop_given_up, follow_time, rescore, stop_run
from scoring.engine.compiler import compile_changed
from scoring.engine.runner import execute
from scoring.models import Run, RunChange, ScoringModel, Version
from scoring.queries.documents import open_workbench

AT_ONCE = 1_000

HISTORY = """
insert into scoring_scorechange (model_id, version_id, record_id, at, reason,
  old_total, old_fit, old_engagement, total, fit, engagement)
select %(model)s, %(version)s, record_id, %(at)s, 'version', was_total, was_fit, was_engagement, total, fit, engagement
from (
  select coalesce(n.record_id, o.record_id) as record_id,
    o.total as was_total, o.fit as was_fit, o.engagement as was_engagement,
    case when since.id is null then n.total else since.old_total end as total,
    case when since.id is null then n.fit else since.old_fit end as fit,
    case when since.id is null then n.engagement else since.old_engagement end as engagement
  from {old} o full join {new} n on n.record_id = o.record_id
  left join lateral (
    select h.* from scoring_scorechange h
    where (n.record_id is null or n.as_of > %(at)s) and h.record_id = coalesce(n.record_id, o.record_id)
      and h.model_id = %(model)s and h.version_id = %(version)s and h.at > %(at)s
    order by h.at, h.id limit 1) since on true
) shown
where (was_total, was_fit, was_engagement) is distinct from (total, fit, engagement)
"""
"""What was shown before against what was shown then: a score that has moved since was what its next change says."""


def index(*, run: Run) -> None:
    """Before anything is locked that others wait for; one worker does it, the others find it done."""
    with transaction.atomic():
        Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).exists():
            tables.index_table(run.versions[0])


def show(*, run: Run) -> None:
    """Attach the version's table, score again what changed meanwhile, and show it: all in the caller's transaction."""
    version = Version.objects.select_related("model").get(pk=run.versions[0])
    tables.attach_table(version.pk)
    _catch_up(run=run, version=version)
    _part_from_passes(version=version)
    ScoringModel.objects.filter(pk=version.model_id).update(live=version, scored_as_of=run.as_of)
    keep_triggers_in_step(version=version)
    note_crossings_by_publish(version=version, as_of=run.as_of)


def _part_from_passes(*, version: Version) -> None:
    """A pass under way over the version shown until now would write into a table that goes: the others begin anew
    without it."""
    passes = Run.objects.exclude(kind=Run.Kind.FILL).filter(state=Run.State.RUNNING)
    for run in passes.filter(versions__contains=[version.model.live_id]):
        stop_run(run=run)
        others = ScoringModel.objects.filter(live_id__in=run.versions).exclude(pk=version.model_id)
        if others and run.kind == Run.Kind.TIME:
            follow_time(models=others)
        elif others:
            rescore(models=others, requested_by=run.requested_by)


def tidy_up(*, run: Run) -> None:
    """The table of the version before: its difference is history, then it goes. One worker does it, once."""
    with transaction.atomic():
        run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
        version = Version.objects.select_related("model").get(pk=run.versions[0])
        old = [number for number in _tables_of(version.model) if number != version.pk]
        if old:
            _keep_history(version=version, old=max(old), at=run.finished_at or run.as_of)
        for number in old:
            tables.drop_table(number)


def drop_leftovers() -> None:
    """Tables that a worker left behind: it died between showing a version and tidying up, or its fill was given up."""
    for model in ScoringModel.objects.filter(live__isnull=False).select_related("live"):
        run = Run.objects.filter(kind=Run.Kind.FILL, state=Run.State.DONE, versions=[model.live_id]).first()
        if run and len(_tables_of(model)) > 1:
            tidy_up(run=run)
    for number in tables.versions_beside():
        drop_given_up(version_id=number)


def _catch_up(*, run: Run, version: Version) -> None:
    ids = sorted(set(RunChange.objects.filter(run=run).values_list("record_id", flat=True)))
    if ids:
        workbench = open_workbench()
        statement = compile_changed(
            [workbench.target(version)], workbench.environment, workbench.published, keep_history=False
        )
        now = max(timezone.now(), run.as_of)
        for start in range(0, len(ids), AT_ONCE):
            execute(statement, as_of=now, ids=ids[start : start + AT_ONCE])
    RunChange.objects.filter(run=run).delete()


def _keep_history(*, version: Version, old: int, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            HISTORY.format(old=tables.table(old), new=tables.table(version.pk)),
            {"model": version.model_id, "version": version.pk, "at": at},
        )


def _tables_of(model: ScoringModel) -> list[int]:
    """The versions of the model that have a table of scores among the partitions."""
    return tables.versions_among(model.versions.values_list("pk", flat=True))
