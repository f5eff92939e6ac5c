"""Runs compiled statements. `as_of` is always an argument: nothing here looks at a clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection, transaction
from psycopg.types.datetime import TimestamptzLoader

from scoring.engine.compiler import Compiled

PREPARED_UP_TO = 50
"""Ids: beyond, planning with the ids in sight costs less than a plan that was made without them."""

TUNING = """select set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
  set_config('join_collapse_limit', '1', true), set_config('from_collapse_limit', '1', true)"""

PREPARED_TUNING = f"""{TUNING}, set_config('plan_cache_mode', 'force_generic_plan', true),
  set_config('random_page_cost', '1.1', true)"""
"""Planning the statement takes ten times as long as running it for one record. What is looked up is in memory: were it
on a turning disk, as the planner takes it, going through all keys would be cheaper than finding the few that are asked for."""

RANGE_TUNING = """select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
  set_config('enable_nestloop', 'off', true), set_config('work_mem', '128MB', true)"""
"""A nested loop chosen on a stale estimate turns seconds into hours; over a range, hashing is never far from the best."""


@dataclass(frozen=True, slots=True)
class Result:
    """One record's score by one version, in tenths. `counts`, `newest` and `unclamped` are asked for by explanations
    only."""

    version_id: int
    record_id: int
    total: int
    fit: int | None
    engagement: int | None
    total_band: int | None
    fit_band: int | None
    engagement_band: int | None
    disqualified: bool
    points: list[int]
    counts: list[int] | None = None
    newest: list[datetime | None] | None = None
    unclamped: list[int] | None = None
    """The points before the criteria's own bounds."""


@contextmanager
def tuned() -> Iterator[None]:
    """A transaction with the planner set for one pass per table in the order written (measured: docs/adr)."""
    with transaction.atomic(), _prepared() as prepared:
        prepared.execute(TUNING, prepare=True)
        yield


def answer(compiled: Compiled, *, as_of: datetime, ids: Sequence[int]) -> list[Result]:
    """The results of those of `ids` that are in the audience, by record; not stored."""
    values = compiled.bound(as_of, ids=list(ids))
    if len(ids) <= PREPARED_UP_TO:
        sql, names = _numbered(compiled.sql)
        with transaction.atomic(), _prepared() as prepared:
            prepared.execute(PREPARED_TUNING, prepare=True)
            prepared.execute(sql, [values[name] for name in names], prepare=True)
            return [Result(*row) for row in prepared.fetchall()]
    with tuned(), connection.cursor() as literal:
        literal.execute(compiled.sql, values)
        return [Result(*row) for row in literal.fetchall()]


@contextmanager
def _prepared() -> Iterator[psycopg.RawCursor[Any]]:
    """Inside a transaction. It takes statements with numbered placeholders, and prepares each on its connection."""
    raw: psycopg.Connection[Any] = connection.connection
    # Django sets None, with which psycopg prepares nothing, whatever `prepare` says; Django's own cursors never do.
    raw.prepare_threshold = raw.prepare_threshold or 5
    with psycopg.RawCursor(raw) as cursor:
        # Django's own puts the connection's time zone in place of the same one, and is ten times as slow.
        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        yield cursor


@lru_cache(maxsize=64)
def _numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """With $1 for %(name)s, and the names in that order: the driver would read a long statement anew each time."""
    places: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        return f"${places.setdefault(found[1], len(places) + 1)}"

    return re.sub(r"%%|%\((\w+)\)s", number, sql), tuple(places)


def execute(compiled: Compiled, *, as_of: datetime, whole_range: bool = False, **values: Any) -> tuple[int, int]:
    """Run a statement that stores: (written, moved), or (written, 0) for one that returns no row. Inside the caller's transaction.

    `whole_range`: the records of an id range are read through their indexes, even where they are half of a table.
    """
    with tuned(), connection.cursor() as cursor:
        if whole_range:
            cursor.execute(RANGE_TUNING)
        cursor.execute(compiled.sql, compiled.bound(as_of, **values))
        if cursor.description is None:
            return cursor.rowcount, 0
        written, moved = cursor.fetchone() or (0, 0)
        return written, moved
