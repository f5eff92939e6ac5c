"""Locks that no row stands for: on all models together, on a run by those who are at its ranges, and on who is on a
list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

MODELS = 0x76656B74
RUNS = 0x76656B75
LISTS = 0x76656B76
"""Names of locks, as good as any other numbers."""


def hold_models() -> None:
    """Until the transaction ends: no other publish, start or end of a rescore, and no scoring of what changed.

    Taken before any other lock. One for all models, since models read each other; and a row lock could not hold
    those that are just being made.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [MODELS])


def hold_run(run_id: int) -> None:
    """Until the transaction ends, together with others."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s, %s)", [RUNS, run_id])


def hold_list(list_id: int) -> None:
    """Until the transaction ends: nobody else works out who is on a dynamic list."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LISTS, list_id])


def is_run_held(run_id: int) -> bool:
    """Whether anybody is at one of the run's ranges."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s, %s)", [RUNS, run_id])
        (is_free,) = cursor.fetchone() or (True,)
    return not is_free


@contextmanager
def soon(milliseconds: int = 200) -> Iterator[None]:
    """Inside a transaction: whatever lock is not to be had within that time raises an OperationalError."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, true)", [f"{milliseconds}ms"])
        yield
        cursor.execute("select set_config('lock_timeout', '0', true)")
