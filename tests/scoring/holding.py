"""Workers that are held in the middle of what they write, to be watched, overtaken or killed there."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[2]
GATE = 4711
HELD_NAME = "held"
SECONDS = 60
STARTED: list[subprocess.Popen[bytes]] = []
"""Workers whose test goes on."""

AT_THE_GATE = f"""
create function wait_at_the_gate() returns trigger language plpgsql as $$ begin
  if current_setting('application_name') = '{HELD_NAME}' then perform pg_advisory_xact_lock_shared({GATE}); end if;
  return new;
end $$;
"""


@contextmanager
def gate(*places: str) -> Iterator[None]:
    """While it is shut, whoever is called `held` waits at these places (`before insert on a_table for each row …`)."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [GATE])
        cursor.execute(AT_THE_GATE)
        for number, place in enumerate(places):
            cursor.execute(f"create trigger gate{number} {place} execute function wait_at_the_gate()")
    try:
        yield
    finally:
        open_gate()
        with connection.cursor() as cursor:
            cursor.execute("drop function wait_at_the_gate() cascade")


def open_gate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_unlock_all()")


def wait_until_held(lock: str = "advisory", name: str = HELD_NAME) -> None:
    """By the gate; or by another `lock`."""
    wait_until(
        lambda: (
            _count("pg_locks l join pg_stat_activity a using (pid)", f"not granted and locktype = '{lock}'", name) > 0
        )
    )


def wait_until_nobody_is_held() -> None:
    """A killed worker's connection ends when the server next speaks to it."""
    wait_until(lambda: _count("pg_stat_activity a", "true") == 0)


def _count(source: str, where: str, name: str = HELD_NAME) -> int:
    with connection.cursor() as cursor:
        # The server is shared with the databases of other xdist workers.
        ours = f"a.datname = current_database() and a.application_name = %s and {where}"
        cursor.execute(f"select count(*) from {source} where {ours}", [name])
        return int((cursor.fetchone() or (0,))[0])


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        # One that could not even start would be waited for in vain; what it said stands in the test's output.
        failed = [process.returncode for process in STARTED if (process.poll() or 0) > 0]
        assert not failed, f"a worker ended with exit code {failed[0]} instead"
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@contextmanager
def worker(environ: dict[str, str], code: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own, whose connection is called `held`."""
    whole = f"import django\ndjango.setup()\nfrom scoring.domain import changes, filling, runs\n{code}"
    named = {"DJANGO_SETTINGS_MODULE": "leadscoring.settings", "PGAPPNAME": HELD_NAME}
    process = subprocess.Popen([sys.executable, "-c", whole], cwd=ROOT, env={**os.environ, **environ, **named})
    STARTED.append(process)
    try:
        yield process
    finally:
        STARTED.remove(process)
        process.kill()
        process.wait(SECONDS)


@contextmanager
def beside(work: Callable[[], object], name: str = HELD_NAME) -> Iterator[None]:
    """`work` in a thread with a connection of that name; it has ended afterwards, without an error."""
    errors: list[BaseException] = []

    def do() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("select set_config('application_name', %s, false)", [name])
            work()
        except BaseException as error:  # told to the test
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    try:
        yield
    finally:
        thread.join(SECONDS)
    assert not thread.is_alive()
    assert errors == []
