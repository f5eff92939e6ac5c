"""Samples of large tables: whole blocks, so that a page asks as much of ten million rows as of a hundred thousand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

BLOCKS = 1_000
"""Of 8 kB each: some 30,000 contacts, or 80,000 activities."""
TAIL_BLOCKS = 100
"""What was appended last is looked at too, for what is newest."""


@dataclass(frozen=True, slots=True)
class Sample:
    """`percent` of a table's blocks; `tail` is where its last blocks begin, as a tid."""

    percent: float
    tail: str

    @property
    def is_whole(self) -> bool:
        return self.percent >= 100

    def of_all(self, counted: int) -> int:
        """What so many in the sample are in the table: exact, or two figures of it."""
        if self.is_whole or counted == 0:
            return counted
        rough = round(counted * 100 / self.percent)
        return round(rough, 2 - len(str(rough)))


def sample_of(table: str) -> Sample:
    """`table` is one of ours; nothing is read of it yet."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_relation_size(%s::regclass) / current_setting('block_size')::int", [table])
        blocks: int = cursor.fetchone()[0]
    return Sample(min(100.0, 100 * BLOCKS / max(1, blocks)), f"({max(0, blocks - TAIL_BLOCKS)},0)")
