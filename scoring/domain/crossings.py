"""Who crossed a trigger's threshold: found in the transaction that stores the scores, whatever moved them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from scoring.domain.ranges import BEYOND
from scoring.domain.silence import remember_waiting
from scoring.engine.compiler import Compiled, Target
from scoring.engine.crossings import Vocabulary, Watched, compile_crossings, cross
from scoring.engine.scope import IdList, IdRange, Scope
from scoring.models import Run, ScoreChange, Trigger, TriggerState, Version
from scoring.queries.documents import Workbench, open_workbench
from scoring.spec.trigger_rules import TriggerRule, trigger_rules

# Held until the transaction ends: a version that is about to be shown waits, or is seen here. By the number of the
# model, so that two never wait for each other.
SHOWN = "select live_id from scoring_scoringmodel where live_id = any(%s) order by id for share"

NEWEST = "select max(as_of) from scoring_triggerstate where trigger_id = any(%s)"


@dataclass(frozen=True, slots=True)
class Changed:
    """Records scored again because of what happened to them; `silent` are those whom only history moved."""

    ids: Sequence[int]
    reasons: Sequence[str]
    silent: Collection[int]


@dataclass(frozen=True, slots=True)
class Watch:
    """The triggers of several versions, ready to be asked of any records of one scope."""

    statements: tuple[Compiled, ...]

    def note_changed(self, changed: Changed, *, as_of: datetime) -> int:
        """How many crossed. In the transaction that stored their scores."""
        values = {"ids": list(changed.ids), "reasons": list(changed.reasons), "silent": list(changed.silent)}
        return sum(_note(statement, as_of=as_of, **values) for statement in self.statements)

    def note_range(self, *, start: int, end: int, as_of: datetime, reason: str) -> int:
        """The same of all between `start` and `end`."""
        values = {"start": start, "end": end, "reason": reason}
        return sum(_note(statement, as_of=as_of, **values) for statement in self.statements)


def watch_changed(targets: Iterable[Target], workbench: Workbench) -> Watch:
    """For the scores of records one by one, while nobody can show another version."""
    return _watch(targets, workbench, IdList())


def note_crossings_of(*, run: Run, start: int, end: int) -> int:
    """Of a pass over everybody: those in one of its ranges, however they came to be where they are."""
    if not Trigger.objects.filter(model__live_id__in=run.versions, archived_at=None).exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, [run.versions])
        shown = {version for (version,) in cursor.fetchall()}
    workbench = open_workbench()
    versions = list(Version.objects.filter(pk__in=shown).order_by("model_id"))
    remember_waiting(versions, workbench, start=start, end=end)
    watch = _watch([workbench.target(version) for version in versions], workbench, IdRange())
    return watch.note_range(start=start, end=end, as_of=run.as_of, reason=ScoreChange.Reason.TIME)


def note_crossings_by_publish(*, version: Version, as_of: datetime) -> int:
    """Of the version that is shown from now on; what becomes of them its publisher has said."""
    triggers = list(Trigger.objects.filter(model_id=version.model_id, archived_at=None))
    if not triggers:
        return 0
    workbench = open_workbench()
    target = workbench.target(version)
    rules = {rule.name: rule for rule in trigger_rules(target.document, workbench.environment.catalogue)}
    watched = [_answered(trigger, rules[trigger.name], version) for trigger in triggers]
    with connection.cursor() as cursor:
        # Another machine's clock may have been ahead of ours.
        cursor.execute(NEWEST, [[trigger.pk for trigger in triggers]])
        (newest,) = cursor.fetchone() or (None,)
    statement = compile_crossings(target, watched, _vocabulary(workbench), scope=IdRange())
    as_of = max(as_of, timezone.now(), *([newest] if newest else []))
    remember_waiting([version], workbench, start=0, end=BEYOND)
    return Watch((statement,)).note_range(start=0, end=BEYOND, as_of=as_of, reason=ScoreChange.Reason.VERSION)


def keep_triggers_in_step(*, version: Version) -> None:
    """The triggers of the version that is shown from now on. One of the same name is the same; what is gone is kept."""
    workbench = open_workbench()
    document = workbench.target(version).document
    known = {trigger.name: trigger for trigger in Trigger.objects.filter(model_id=version.model_id)}
    for plain in document.triggers:
        trigger = known.pop(plain["name"], None)
        if trigger is None:
            Trigger.objects.create(model_id=version.model_id, name=plain["name"], document=plain)
            continue
        if trigger.document.get("on", "enter") != plain.get("on", "enter"):
            # Whoever had crossed it the other way has not crossed it this way.
            TriggerState.objects.filter(trigger=trigger).update(armed=True)
        trigger.document, trigger.archived_at = plain, None
        trigger.save(update_fields=["document", "archived_at"])
    gone = [trigger.pk for trigger in known.values() if trigger.archived_at is None]
    Trigger.objects.filter(pk__in=gone).update(archived_at=timezone.now())


def _watch(targets: Iterable[Target], workbench: Workbench, scope: Scope) -> Watch:
    targets = [target for target in targets if target.document.triggers]
    if not targets:
        return Watch(())
    shown = Trigger.objects.filter(model__live_id__in=[target.version_id for target in targets], archived_at=None)
    numbers = {(live, name): pk for live, name, pk in shown.values_list("model__live_id", "name", "pk")}
    statements = []
    for target in targets:
        rules = trigger_rules(target.document, workbench.environment.catalogue)
        watched = [
            Watched(numbers[target.version_id, rule.name], rule)
            for rule in rules
            if (target.version_id, rule.name) in numbers
        ]
        if watched:
            statements.append(compile_crossings(target, watched, _vocabulary(workbench), scope=scope))
    return Watch(tuple(statements))


def _answered(trigger: Trigger, rule: TriggerRule, version: Version) -> Watched:
    return Watched(trigger.pk, rule, version.answers.get(trigger.name, "nothing"))


def _vocabulary(workbench: Workbench) -> Vocabulary:
    return Vocabulary(workbench.environment, workbench.published)


def _note(statement: Compiled, *, as_of: datetime, **values: object) -> int:
    crossings, deliveries = cross(statement, as_of=as_of, **values)
    if deliveries:
        # Should the broker be away, the schedule calls them.
        transaction.on_commit(_call_deliverers, robust=True)
    return crossings


def _call_deliverers() -> None:
    from scoring.tasks import call_deliverers  # tasks import the domain

    call_deliverers()
