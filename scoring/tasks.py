"""What workers do: ids in, one domain call; twice is harmless."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.db import InterfaceError, OperationalError

from scoring.domain import changes, counting, deliveries, dynamic_lists, impact, runs, schedule

MOST_CALLS = 16
SECONDS_A_TURN = 5
"""After so long a worker puts the rest of a rescore behind whatever else is waiting."""

AGAIN: dict[str, Any] = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 1,
    "retry_backoff_max": 60,
    "max_retries": 8,
}
"""A lost connection or a deadlock passes; what was done is stored."""


@shared_task(name="scoring.tasks.work_on_run", expires=600, **AGAIN)
def work_on_run(run_id: int) -> None:
    if runs.work_on(run_id=run_id, seconds=SECONDS_A_TURN):
        work_on_run.delay(run_id)
        # The messages about it wait behind the run's, longer than they are good for.
        changes.score_changed_records()


@shared_task(name="scoring.tasks.score_changed_records", **AGAIN)
def score_changed_records() -> None:
    changes.score_changed_records()


@shared_task(name="scoring.tasks.run_due_rescore")
def run_due_rescore() -> None:
    schedule.run_due_rescore()


@shared_task(name="scoring.tasks.look_after_runs")
def look_after_runs() -> None:
    runs.look_after_runs()
    impact.look_after_impacts()


@shared_task(name="scoring.tasks.work_on_impact", expires=600, **AGAIN)
def work_on_impact(impact_id: int) -> None:
    if impact.work_on_impact(impact_id=impact_id, seconds=SECONDS_A_TURN):
        work_on_impact.delay(impact_id)


@shared_task(name="scoring.deliveries.perform", expires=600, **AGAIN)
def perform_deliveries() -> None:
    """In the queue of what doesn't wait behind rescores."""
    if deliveries.perform_waiting(seconds=SECONDS_A_TURN):
        perform_deliveries.delay()


@shared_task(name="scoring.tasks.count_matches", expires=600)
def count_matches(version_id: int) -> None:
    counting.count_matches_of(version_id=version_id)


@shared_task(name="scoring.tasks.refresh_list", **AGAIN)
def refresh_list(list_id: int) -> None:
    dynamic_lists.refresh_list(list_id=list_id)


@shared_task(name="scoring.tasks.refresh_lists", **AGAIN)
def refresh_lists() -> None:
    """What only time moves; what changes is followed at once."""
    dynamic_lists.refresh_lists()


def call_deliverers() -> None:
    """One message: a worker that finds more than a turn's work calls the next."""
    perform_deliveries.delay()


def call_workers(run_id: int, ranges: int) -> None:
    """A message for each worker that could take part; one too many finds nothing to do."""
    for _call in range(min(ranges, MOST_CALLS)):
        work_on_run.delay(run_id)


def call_impact_workers(impact_id: int, ranges: int) -> None:
    for _call in range(min(ranges, MOST_CALLS)):
        work_on_impact.delay(impact_id)
