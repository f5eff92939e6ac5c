"""Statements that somebody waits for while typing: each ends after a few seconds, and as soon as they ask again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import psycopg
from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

SECONDS = 4.0
MARK = "vekt asks "

TUNING = """select set_config('jit', 'off', true), set_config('work_mem', '64MB', true),
  set_config('statement_timeout', %s, true), set_config('application_name', %s, true)"""

EARLIER = """select pg_cancel_backend(pid) from pg_stat_activity
where application_name = %s and usename = current_user and datname = current_database() and state = 'active'
  and pid <> pg_backend_pid()"""


class TookTooLong(Exception):
    """Nobody waits any longer for it."""


class Superseded(Exception):
    """Whoever asked has asked something else meanwhile."""


def asker(*parts: object) -> str:
    """A name for one form in one session; what it asks anew replaces what it asked before."""
    return MARK + sha256("/".join(map(str, parts)).encode()).hexdigest()[:16]


@contextmanager
def patient_cursor(asked_by: str = "", seconds: float = SECONDS) -> Iterator[CursorWrapper]:
    """What `asked_by` still asks elsewhere is cancelled first. Raises TookTooLong or Superseded."""
    began = time.monotonic()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if asked_by:
                cursor.execute(EARLIER, [asked_by])
            cursor.execute(TUNING, [f"{int(seconds * 1000)}ms", asked_by or MARK.strip()])
            yield cursor
    except OperationalError as error:
        if not isinstance(error.__cause__, psycopg.errors.QueryCanceled):
            raise
        is_over = time.monotonic() - began >= seconds
        raise (TookTooLong if is_over else Superseded) from error
