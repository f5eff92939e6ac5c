"""Activities coming in: a file of them, batches as programs send them, and the bare COPY that both are measured by."""

from __future__ import annotations

import csv
import gc
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

from benchmarks.dataset import KEYS, TYPES, asset_name, campaign_of, channel_of
from benchmarks.figures import Figure
from benchmarks.workers import Worker, peak_memory
from benchmarks.world import World, execute
from crm.domain.activity_ids import external_id_id
from crm.importers.activity_keys import KeyNumbers
from crm.importers.adding import COLUMNS, ActivityTable
from crm.importers.running import Order, run_import

LARGE, MANY = 1_000_000, 1_000_000
"""From so many contacts on, so many rows."""
BATCH = 1_000
TARGET = ("asset", "asset_type", "campaign", "channel")
HEADERS = ("contact_external_id", "type", "occurred_at", *TARGET, "value", "external_id")


class Came(NamedTuple):
    contact_id: int
    type: str
    occurred_at: str
    asset: str
    campaign: str
    channel: str
    value: str
    external_id: str


def ingest(world: World) -> Iterator[Figure]:
    count = MANY if world.contacts >= LARGE else world.effort.imported
    bare = _bare_copy(_made(world, "bare", count))
    seconds, peak = _import(_made(world, "file", count))
    yield Figure(f"import_data activities, {count:,} rows", count / seconds, "rows/s", seconds)
    yield Figure("import_data, its process's peak memory", peak, "MB")
    batches = count // 4
    seconds = _in_batches(_made(world, "batch", batches))
    ratio = batches / seconds / (count / bare)
    yield Figure("ingest in batches with marking ÷ bare COPY", ratio, "×", seconds, 0.25, 0.1, more_is_better=True)
    yield Figure("ingest in batches with marking", batches / seconds, "rows/s", seconds)
    yield Figure("bare COPY into a table with the same indexes", count / bare, "rows/s", bare)


def _made(world: World, name: str, count: int) -> Iterator[Came]:
    """Each with an external id of its own; as many contacts and keys as in life."""
    chance, until = random.Random(name), world.clock.now
    for number in range(count):
        at = until - timedelta(seconds=chance.randint(0, 40 * 86_400))
        asset = chance.randint(1, KEYS // len(TYPES))
        value = str(number % 500) if number % 20 == 0 else ""
        key = (TYPES[number % len(TYPES)], _text(at), asset_name(asset), campaign_of(asset), channel_of(asset))
        contact_id = chance.randint(1, world.contacts)
        yield Came(contact_id, *key, value, f"{name}-{number}")


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _import(rows: Iterator[Came]) -> tuple[float, float]:
    """Seconds, and megabytes of a process that did nothing else."""
    worker = Worker()
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "activities.csv"
            count = _write(path, rows)
            worker.ask(import_file, str(path), count)
            return worker.answer()  # type: ignore[no-any-return]
    finally:
        worker.stop()


def import_file(path: str, count: int) -> tuple[float, float]:
    """In a worker."""
    began = time.perf_counter()
    report = run_import(Order("activities", Path(path)), lambda _line: None)
    seconds = time.perf_counter() - began
    if report.tally.created != count:
        raise AssertionError(f"{count} rows, {report.tally}")
    return seconds, peak_memory()


def _write(path: Path, rows: Iterator[Came]) -> int:
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for row in rows:
            of_contact = (
                f"ct-{row.contact_id}",
                row.type,
                row.occurred_at,
                row.asset,
                "page",
                row.campaign,
                row.channel,
            )
            writer.writerow((*of_contact, row.value, row.external_id))
            count += 1
    return count


def _in_batches(rows: Iterator[Came]) -> float:
    """As programs deliver them: keys looked up, ids worked out, a transaction each, whoever is concerned marked."""
    came = list(rows)
    execute("truncate crm_changedrecord")
    gc.freeze()  # what is made up here is none of the program's, and it need not look for garbage in it
    numbers, table, began = KeyNumbers(), ActivityTable(), time.perf_counter()
    for start in range(0, len(came), BATCH):
        _take(numbers, table, came[start : start + BATCH])
    seconds = time.perf_counter() - began
    gc.unfreeze()
    [(marked,)] = execute("select count(distinct record_id) from crm_changedrecord")
    if marked != len({row.contact_id for row in came}):
        raise AssertionError(f"{marked} contacts are marked as changed")
    return seconds


def _take(numbers: KeyNumbers, table: ActivityTable, rows: list[Came]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        keys = [(row.type, row.asset, "page", row.campaign, row.channel, False) for row in rows]
        known = numbers.of(cursor, keys)
        created = table.add(cursor, [_line(row, known[key]) for row, key in zip(rows, keys, strict=True)])
        if created != len(rows):
            raise AssertionError(f"{created} of {len(rows)} activities were new")


def _bare_copy(rows: Iterator[Came]) -> float:
    """The same rows, ready as text, into a table of the same columns and indexes without triggers."""
    execute("drop table if exists benchmark_activity")
    execute("create table benchmark_activity (like crm_activity including all)")
    text = "".join(_line(row, 1 + place % KEYS) for place, row in enumerate(rows))
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        began = time.perf_counter()
        with cursor.copy(f"copy benchmark_activity ({names}) from stdin") as copy:
            copy.write(text)
        return time.perf_counter() - began


def _line(row: Came, key: int) -> str:
    id, value = external_id_id(row.external_id), row.value or "\\N"
    return f"{id}\t{row.contact_id}\t{row.occurred_at}\t{key}\t{value}\t{row.external_id}\t\\N\n"
