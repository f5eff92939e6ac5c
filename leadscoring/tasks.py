"""Tasks of the ground."""

from celery import shared_task

from leadscoring.liveness import note_worker_seen


@shared_task(name="leadscoring.tasks.heartbeat")
def heartbeat() -> None:
    """Beat, broker and a worker work together."""
    note_worker_seen()
