"""Services of the benchmark's own, durable as those of `up`, and gone when it ends, however it ends."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg

from leadscoring.embedded import Stack, run_dir

DATABASE, TEMPLATE = "app", "migrated"


@contextmanager
def services() -> Iterator[Stack]:
    """Their addresses are in the environment meanwhile."""
    # Whoever ends us politely gets the same tidying up as Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    # Not under a private temporary folder: as root, PostgreSQL runs as another user.
    state = Path(tempfile.mkdtemp(prefix="vekt-bench-", dir="/tmp")).resolve()
    stack = Stack(state, durable=True, holder="bench")
    try:
        os.environ.update(stack.start().environ() | {"STATIC_ROOT": str(state / "static")})
        yield stack
    finally:
        # A second Ctrl-C must not leave a server behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stack.stop()
        shutil.rmtree(run_dir(state), ignore_errors=True)
        shutil.rmtree(state, ignore_errors=True)


def keep_migrated(stack: Stack) -> None:
    """A copy of the database as it is now, to begin anew with."""
    with _server(stack) as server:
        server.execute(f"create database {TEMPLATE} template {DATABASE}")


def begin_anew(stack: Stack) -> None:
    with _server(stack) as server:
        server.execute(f"drop database {DATABASE} with (force)")
        server.execute(f"create database {DATABASE} template {TEMPLATE}")


def _server(stack: Stack) -> psycopg.Connection[tuple[Any, ...]]:
    from django.db import connection  # Django is set up by now

    # A database in use can't be copied.
    connection.close()
    return psycopg.connect(host=str(stack.run), user="postgres", dbname="postgres", autocommit=True)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
