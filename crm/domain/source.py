"""Naming who changes something, for the history that the database keeps."""

from __future__ import annotations

from django.db import connection

from leadscoring.accounts.models import User


def change_source(actor: User | None) -> None:
    """For the rest of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('vekt.source', %s, true)", [f"user {actor.pk}" if actor else "system"])
