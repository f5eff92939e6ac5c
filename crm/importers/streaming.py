"""Importing what is only ever added (activities, members of lists): batch by batch, each in a transaction of its own.

A batch's rows, its counts and how far the import is are committed together, so that a killed import goes on behind its
last batch. Nothing depends on the size of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from crm.importers.cleaning import BadRow, RowCleaner
from crm.importers.faults import Fault
from crm.importers.files import Row
from crm.importers.session import BATCH_ROWS, Session, Tally


class CleanRow(NamedTuple):
    row: Row
    values: list[Any]


class Stored(NamedTuple):
    """How many of the rows were new, and those that had to be left out."""

    created: int
    faults: list[tuple[Row, Fault]]


def stream(session: Session, natives: Sequence[str], store: Callable[[Any, list[CleanRow]], Stored]) -> None:
    """`store(cursor, rows)` writes a batch of cleaned rows."""
    cleaner = RowCleaner(session.plan, natives, session.zone, session.choices.shift_days)
    rows = session.table.rows()
    _skip(session, rows)
    for batch in _batches(rows):
        with session.transaction() as cursor:
            clean, faults = _cleaned(cleaner, batch)
            stored = store(cursor, clean)
            faults = sorted([*faults, *stored.faults], key=lambda pair: pair[0].line)
            for row, fault in faults:
                session.bad_rows.write(row.cells, fault)
            tally = Tally(stored.created, 0, len(batch) - stored.created - len(faults), len(faults))
            session.note(session.rows_done + len(batch), session.tally + tally)
        session.say_progress()


def _skip(session: Session, rows: Iterator[Row]) -> None:
    last = None
    for last in islice(rows, session.rows_done):  # noqa: B007 - the last one is wanted
        pass
    if last is not None and session.tally.failed:
        session.bad_rows.go_on_after(last.line)


def _cleaned(cleaner: RowCleaner, batch: Iterable[Row]) -> tuple[list[CleanRow], list[tuple[Row, Fault]]]:
    clean: list[CleanRow] = []
    faults: list[tuple[Row, Fault]] = []
    for row in batch:
        try:
            clean.append(CleanRow(row, cleaner.values(row)))
        except BadRow as bad:
            faults.append((row, bad.fault))
    return clean, faults


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH_ROWS)):
        yield batch
