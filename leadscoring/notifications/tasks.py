"""What beat asks for: one call; twice is harmless."""

from __future__ import annotations

from celery import shared_task

from leadscoring.notifications import digests


@shared_task(name="leadscoring.notifications.tasks.send_due_digests")
def send_due_digests() -> None:
    digests.send_due_digests()
