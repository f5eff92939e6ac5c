"""Naming who changes something, for the history that the database keeps."""

from __future__ import annotations

from django.db import connection

from leadscoring.accounts.models import User

KEEP_OR_SYSTEM = (
    "select set_config('vekt.source', coalesce(nullif(current_setting('vekt.source', true), ''), 'system'), true)"
)


def change_source(actor: User | None) -> None:
    """For the rest of the transaction; without a person it stays what has been named already."""
    if actor is not None:
        name_source(f"user {actor.pk}")
        return
    with connection.cursor() as cursor:
        cursor.execute(KEEP_OR_SYSTEM)


def name_source(source: str) -> None:
    """Something that is no person, such as `trigger 12`; for the rest of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('vekt.source', %s, true)", [source])
