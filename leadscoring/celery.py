"""The Celery application: what workers and beat run."""

import os
import time
from typing import Any

from celery import Celery
from celery.signals import heartbeat_sent, worker_process_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadscoring.settings")

SECONDS_BETWEEN_NOTES = 10

app = Celery("vekt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def end_with_the_worker(**_signal: Any) -> None:
    """A killed worker's processes end with it, so that nobody works on a task that is given out again."""
    from leadscoring.embedded.children import die_with_parent

    die_with_parent()


@worker_ready.connect
def note_first_sight(**_signal: Any) -> None:
    """A worker counts as seen from its start."""
    from leadscoring.liveness import note_worker_seen

    note_worker_seen()


@heartbeat_sent.connect
def note_while_busy(sender: Any, **_signal: Any) -> None:
    """From the worker's main process: when all its processes are at long tasks, the heartbeat task must wait."""
    now = time.monotonic()
    if now - getattr(sender, "vekt_noted_at", 0.0) > SECONDS_BETWEEN_NOTES:
        sender.vekt_noted_at = now
        note_first_sight()
