"""Imports, read."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from crm.models import Import

MOST_COUNTED = 10_000


def all_imports() -> QuerySet[Import]:
    """The newest first, without what is large."""
    return Import.objects.select_related("created_by").defer("columns", "mapping").order_by("-started_at", "-pk")


def records_to_score() -> int:
    """How many wait for new scores; beyond the most that is counted, one more."""
    sql = """
        select count(*) from (select distinct object, record_id from (
          select object, record_id from crm_changedrecord where at <= now() limit 200000) queue limit %s) waiting
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [MOST_COUNTED + 1])
        return int(cursor.fetchone()[0])
