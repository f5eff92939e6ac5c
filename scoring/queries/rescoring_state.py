"""How scoring stands just now: what waits to be scored and done, which workers live, and each model's last rescore."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q, Sum
from django.utils import timezone
from redis.exceptions import RedisError

from leadscoring.accounts.models import Organisation
from leadscoring.broker import queue_lengths
from leadscoring.liveness import seconds_since_worker_seen
from scoring.domain.schedule import due_at
from scoring.models import Run, RunRange, Schedule, ScoringModel

MOST_COUNTED = 10_000
"""Above, “more than 10,000” is said."""
LOOKED_AT = 200_000
"""Of a longer queue the oldest is looked for among so many, which are the first that are met."""
LATE = timedelta(minutes=5)

CHANGES = """
select least(count(*), %(most)s), min(at)
from (select at from crm_changedrecord where at <= statement_timestamp() limit %(looked_at)s) waiting
"""
DELIVERIES = """
select (select count(*) from (select from scoring_delivery where state = 'waiting' limit %(most)s) w),
  (select min(next_try_at) from scoring_delivery where state = 'waiting' and next_try_at <= now()),
  (select count(*) from (select from scoring_delivery where state = 'failed' limit %(most)s) f),
  (select count(*) from (select from scoring_delivery where state = 'uncertain' limit %(most)s) u)
"""
LAST_RUNS = """
select m.id, r.id from scoring_scoringmodel m
cross join lateral (select id from scoring_run
  where versions && array_remove(array[m.published_id, m.live_id], null) order by id desc limit 1) r
where m.published_id is not null
"""


@dataclass(frozen=True, slots=True)
class Changes:
    """Records that wait to be scored, and since when the oldest does."""

    waiting: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """`overdue`: when the one that should have been tried first was due; None where none is."""

    waiting: int
    overdue: datetime | None
    failed: int
    uncertain: int


@dataclass(frozen=True, slots=True)
class Workers:
    """`seen` seconds ago, None where none was for ten minutes; `queues` is None where the broker is away."""

    seen: float | None
    queues: dict[str, int] | None
    knows: bool = True
    """False where the cache doesn't answer, in which workers are noted."""


@dataclass(frozen=True, slots=True)
class LastRun:
    """Of a published model; `run` is None where it was never computed. Counts are of records."""

    model: ScoringModel
    run: Run | None
    done: int = 0
    changed: int = 0
    crossed: int = 0


@dataclass(frozen=True, slots=True)
class State:
    changes: Changes
    deliveries: Deliveries
    workers: Workers
    models: list[LastRun]
    is_schedule_late: bool


def state_now(schedule: Schedule) -> State:
    """Seven small queries, however many models and records there are, and a look at the broker."""
    return State(_changes(), _deliveries(), _workers(), _last_runs(), _is_late(schedule))


def _changes() -> Changes:
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, {"most": MOST_COUNTED + 1, "looked_at": LOOKED_AT})
        return Changes(*cursor.fetchone())


def _deliveries() -> Deliveries:
    with connection.cursor() as cursor:
        cursor.execute(DELIVERIES, {"most": MOST_COUNTED + 1})
        return Deliveries(*cursor.fetchone())


def _workers() -> Workers:
    queues = queue_lengths(settings.CELERY_BROKER_URL)
    try:
        return Workers(seconds_since_worker_seen(), queues)
    except RedisError:
        return Workers(None, queues, knows=False)


def _last_runs() -> list[LastRun]:
    models = list(ScoringModel.objects.filter(published__isnull=False).order_by("name"))
    with connection.cursor() as cursor:
        cursor.execute(LAST_RUNS)
        last = dict(cursor.fetchall())
    runs = Run.objects.in_bulk(set(last.values()))
    done = Q(done_at__isnull=False)
    sums = {f"of_{name}": Sum(name, filter=done, default=0) for name in ("records", "changed", "crossed")}
    counted = RunRange.objects.filter(run__in=runs).order_by().values_list("run").annotate(**sums)
    counts = {run: tuple(map(int, numbers)) for run, *numbers in counted}
    return [_last_run(model, runs.get(last.get(model.pk, 0)), counts) for model in models]


def _last_run(model: ScoringModel, run: Run | None, counts: dict[int, tuple[int, ...]]) -> LastRun:
    return LastRun(model, run, *counts.get(run.pk, ())) if run else LastRun(model, None)


def _is_late(schedule: Schedule) -> bool:
    """A rescore has been due for minutes, and nobody has begun it."""
    if not schedule.enabled or schedule.last_due is None:
        return False
    due = due_at(schedule, timezone.now() - LATE, Organisation.current().zone())
    return schedule.last_due < due
