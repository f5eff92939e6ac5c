"""What changed is scored again within seconds: claimed from the append-only queue, followed to all whom it may move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from crm.conditions.document import ObjectName
from scoring.domain.computable import FAULTS, computable, in_packs
from scoring.domain.crossings import Changed, watch_changed
from scoring.domain.dynamic_lists import moved_by_history, refresh_everybody, refresh_members
from scoring.domain.locks import hold_models
from scoring.domain.reach import Reasons, affected_by, ways_of
from scoring.domain.runs import rescore
from scoring.domain.silence import IS_NEWS, Silence, claim_all, ways_of_triggers
from scoring.engine.compiler import Target, compile_changed
from scoring.engine.runner import execute
from scoring.models import Run, RunChange, ScoringModel, Version
from scoring.queries.documents import Workbench, open_workbench
from scoring.spec.document import ModelDocument

CLAIM, AT_ONCE = 20_000, 1_000
WHOLE_PASS_FROM = 0.15
"""The share of all records from which a pass over everything costs less than scoring one thousand after another."""

# What waits for an activity of the future (with the reason 'time') is left until that is reached. Of several reasons
# the first of the alphabet is kept: what a person did tells more than what was written about them.
CLAIMED = f"""
with claimed as (delete from crm_changedrecord where id in (
  select id from crm_changedrecord where reason <> 'time' or at <= %(now)s
  order by id limit %(most)s for update skip locked)
  returning object, record_id, reason, is_history)
select object, record_id, min(reason), bool_or(is_history), bool_or({IS_NEWS}) from claimed group by object, record_id
"""  # noqa: S608 - of constants
WAITING = """
with few as (select greatest(%(share)s * greatest(reltuples, 0), %(most)s)::bigint as n
  from pg_class where oid = 'crm_contact'::regclass)
select count(*) > (select n from few) from (
  select 1 from crm_changedrecord where reason <> 'time' or at <= %(now)s limit (select n + 1 from few)) waiting
"""
HELD = """
select max(as_of) from (select as_of from scoring_score where version_id = any(%s) and record_id = any(%s)
  order by record_id, version_id for no key update) held
"""


def score_changed_records() -> int:
    """How many were scored. All in one transaction, so that a worker that dies leaves the queue as it was."""
    if _is_flood() and (waiting := _rescore_everything()):
        return waiting
    with transaction.atomic():
        claimed = _claim()
        if not claimed:
            return 0
        hold_models()
        workbench = open_workbench()
        refresh_members(claimed.reasons, workbench, history=claimed.history, news=claimed.news)
        shown = ScoringModel.objects.filter(live__isnull=False).select_related("live__model").order_by("pk")
        targets = computable([model.live for model in shown if model.live], workbench)
        running = list(Run.objects.filter(state=Run.State.RUNNING))
        documents = [target.document for target in targets] + _documents_of(running, workbench)
        ways = {way for document in documents for way in ways_of(document, workbench.published)}
        ways |= ways_of_triggers(targets, workbench)
        affected = affected_by(claimed.reasons, ways)
        silence = Silence(claimed.history, claimed.news, ways)
        _note_for_runs(running, affected)
        return sum(
            _score(_Affected(object, reasons, silence), of_object, running, workbench)
            for object, reasons in affected.items()
            if (of_object := [target for target in targets if target.document.object == object])
        )


@dataclass(frozen=True, slots=True)
class _Claimed:
    """`history` and `news`: those of them that the one or the other moved, or both."""

    reasons: dict[ObjectName, Reasons]
    history: dict[ObjectName, Reasons]
    news: dict[ObjectName, Reasons]


@dataclass(frozen=True, slots=True)
class _Affected:
    object: ObjectName
    reasons: Reasons
    silence: Silence


def _claim() -> _Claimed | None:
    claimed = _Claimed(defaultdict(dict), defaultdict(dict), defaultdict(dict))
    with connection.cursor() as cursor:
        cursor.execute(CLAIMED, {"now": timezone.now(), "most": CLAIM})
        for object, record_id, reason, is_history, is_news in cursor.fetchall():
            claimed.reasons[object][record_id] = reason
            if is_history:
                claimed.history[object][record_id] = reason
            if is_news:
                claimed.news[object][record_id] = reason
    return claimed if claimed.reasons else None


def _score(affected: _Affected, targets: list[Target], running: list[Run], workbench: Workbench) -> int:
    reasons = affected.reasons
    if not reasons:
        return 0
    environment, published = workbench.environment, workbench.published
    statements = in_packs(targets, lambda some: compile_changed(some, environment, published))
    watch = watch_changed(targets, workbench)
    ids, started = sorted(reasons), [run.as_of for run in running]
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        as_of = max([timezone.now(), *started, *_held(targets, some)])
        whys = [reasons[record_id] for record_id in some]
        for statement in statements:
            execute(statement, as_of=as_of, ids=some, reasons=whys)
        if watch.statements:
            watch.note_changed(Changed(some, whys, affected.silence.among(affected.object, some)), as_of=as_of)
    return len(ids)


def _held(targets: Sequence[Target], ids: list[int]) -> list[datetime]:
    """The newest instant among the stored rows, which stay as they are until ours are written.

    What is scored now knows more than what was scored before, even where another machine's clock was ahead of ours.
    """
    with connection.cursor() as cursor:
        cursor.execute(HELD, [[target.version_id for target in targets], ids])
        return [newest for (newest,) in cursor.fetchall() if newest]


def _documents_of(running: list[Run], workbench: Workbench) -> list[ModelDocument]:
    """Of the versions that are being filled."""
    filled = Version.objects.filter(pk__in=[run.versions[0] for run in running if run.kind == Run.Kind.FILL])
    documents = []
    for version in filled:
        try:
            documents.append(workbench.target(version).document)
        except FAULTS:
            continue  # the fill fails over it, and says so
    return documents


def _note_for_runs(running: list[Run], affected: dict[ObjectName, Reasons]) -> None:
    """A range that was begun before may still store what it saw then: its run does these again before it ends."""
    RunChange.objects.bulk_create(
        RunChange(run=run, record_id=record_id)
        for run in running
        for object, reasons in affected.items()
        if object == run.object
        for record_id in reasons
    )


def _is_flood() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"now": timezone.now(), "share": WHOLE_PASS_FROM, "most": CLAIM})
        (is_flood,) = cursor.fetchone() or (False,)
        return bool(is_flood)


def _rescore_everything() -> int:
    """The queue up to now is answered by one pass over everything that begins after it: how many were waiting.

    0, and nothing done, where a run is under way: it may have passed by what changed, and would be joined.
    """
    with transaction.atomic():
        hold_models()
        if Run.objects.filter(state=Run.State.RUNNING).exists():
            return 0
        silent = moved_by_history()
        count = claim_all()
        refresh_everybody(silent)
        rescore(models=ScoringModel.objects.filter(published__isnull=False))
    return count
