"""What workers do for this house: ids in, one domain call; twice is harmless."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.db import InterfaceError, OperationalError

from crm.domain import bulk, import_running
from crm.domain.properties import remove_values
from leadscoring.accounts.models import User

AGAIN: dict[str, Any] = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 1,
    "retry_backoff_max": 60,
    "max_retries": 8,
}
"""A lost connection or a deadlock passes; what was done is stored."""


@shared_task(name="crm.tasks.import_read", **AGAIN)
def import_read(import_id: int) -> None:
    import_running.read(import_id=import_id)


@shared_task(name="crm.tasks.import_run", **AGAIN)
def import_run(import_id: int) -> None:
    import_running.run(import_id=import_id)


@shared_task(name="crm.tasks.import_look_after")
def import_look_after() -> None:
    import_running.look_after()


@shared_task(name="crm.tasks.import_remove_old_files")
def import_remove_old_files() -> None:
    import_running.remove_old_files()


@shared_task(name="crm.tasks.bulk_run", **AGAIN)
def bulk_run(change_id: int) -> None:
    bulk.run_bulk(change_id=change_id)


@shared_task(name="crm.tasks.bulk_look_after")
def bulk_look_after() -> None:
    bulk.look_after_bulk()


@shared_task(name="crm.tasks.property_remove_values", **AGAIN)
def property_remove_values(object: str, name: str, user_id: int | None) -> None:
    remove_values(object=object, name=name, by=User.objects.filter(pk=user_id or 0).first())
