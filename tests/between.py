"""Between two tests: the live server has answered all, and the tables are as migrations leave them."""

from __future__ import annotations

from threading import Condition
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import connection, transaction

MIGRATED = (
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "crm_rejectionreason",
)
"""Filled by migrating, and the same for every test: of these only reasons are ever changed by one."""


class RequestsUnderway:
    """What a browser asked the live server for, and may have turned away from; its own client's are not counted."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._number = 0
        request_started.connect(self._start)
        request_finished.connect(self._finish)

    def wait(self, seconds: float) -> None:
        """Until all are answered; raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._number == 0, seconds):
                raise TimeoutError(f"requests not answered within {seconds} s: {self._number}")

    def _start(self, sender: type | None, **kwargs: Any) -> None:
        self._count(sender, 1)

    def _finish(self, sender: type | None, **kwargs: Any) -> None:
        self._count(sender, -1)

    def _count(self, sender: type | None, step: int) -> None:
        if sender is not None and issubclass(sender, WSGIHandler):
            with self._changed:
                self._number += step
                self._changed.notify_all()


def empty_tables() -> None:
    """Deletes the rows where there are some: to truncate all hundred tables costs half a second a test.

    Versions' tables of scores are dropped, as their numbers never come again.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Neither constraints nor triggers, of which some keep history and some refuse to lose it.
        cursor.execute("set local session_replication_role = replica")
        for name in _partitions():
            cursor.execute(f"drop table {name}")
        filled = _tables_with_rows()
        for name in filled:
            cursor.execute(f"delete from {name}")
    if filled:
        # As small as they were, for the planner too.
        with connection.cursor() as cursor:
            cursor.execute(f"vacuum {', '.join(filled)}")


def reasons() -> list[dict[str, Any]]:
    """All of them, without their numbers."""
    from crm.models import RejectionReason  # Django's models need its settings

    return list(RejectionReason.objects.order_by("pk").values("name", "position", "archived"))


def restore_reasons(wanted: list[dict[str, Any]]) -> None:
    """As they were: whoever runs after a test that commits finds them too."""
    from crm.models import RejectionReason

    if reasons() != wanted:
        RejectionReason.objects.all().delete()
        RejectionReason.objects.bulk_create(RejectionReason(**reason) for reason in wanted)


def may_empty_tables() -> bool:
    """Only a superuser sets triggers aside; others truncate."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('is_superuser') = 'on'")
        return bool(cursor.fetchone()[0])


def _partitions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select inhrelid::regclass::text from pg_inherits where inhparent = 'scoring_score'::regclass")
        return [name for (name,) in cursor.fetchall()]


def _tables_with_rows() -> list[str]:
    names = sorted(
        set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - {*MIGRATED}
    )
    asked = " union all ".join(f"select '{name}' where exists (select from {name})" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [name for (name,) in cursor.fetchall()]
