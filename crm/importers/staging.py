"""Importing records that a file may name several times: the whole file is staged, then applied at once.

Of two rows with one key the later wins, wherever they stand, so no row is applied before all are known. The stage is a
temporary table on the database's disk: memory does not grow with the file. All changes are one transaction, so that an
import that is killed has changed nothing and starts over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from crm.importers.bad_rows import writable
from crm.importers.cleaning import BadRow, RowCleaner, json_object
from crm.importers.copying import copy_lines, field
from crm.importers.faults import Fault
from crm.importers.owners import remark_on_owners
from crm.importers.plan import Plan
from crm.importers.session import BATCH_ROWS, Session, Tally

STAGE = "import_stage"
APPLYING = 0x76656B61
"""The advisory lock under which records are applied: two imports never create the same record."""

_SQL_TYPES = {
    "number": "numeric",
    "boolean": "boolean",
    "date": "date",
    "instant": "timestamptz",
    "objection": "timestamptz",
    "multi_choice": "jsonb",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """The file's rows as a table: `line`, the native columns, `custom`, `company_key` and what `extra` adds.

    `columns` of it are the record's own, by name to type; a blank is NULL.
    """

    natives: tuple[str, ...]
    columns: dict[str, str]
    extra: str


def stage_and_apply(
    session: Session, stage: Stage, check: Callable[[Plan, list[Any]], Fault | None], apply: Callable[[Any], Tally]
) -> None:
    """`check` sees a row's native values; `apply(cursor)` writes what is staged and says what it did with good rows."""
    session.rows_done, session.tally = 0, Tally()
    _fill(session, stage, check)
    with session.transaction() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [APPLYING])
        tally = apply(cursor)
        remark_on_owners(session, cursor)
        failed = _write_bad_rows(session, cursor)
        session.note(session.rows_done, tally + Tally(failed=failed))
    with connection.cursor() as cursor:
        cursor.execute(f"drop table {STAGE}, import_fault")


def reject(cursor: Any, where: str, header: str, value: str, reason: str) -> None:
    """Staged rows for which `where` holds become faults. `where` and `value` are SQL of this package's own."""
    sql = f"""
        with bad as (delete from {STAGE} s where {where} returning s.line, {value} as value)
        insert into import_fault select line, %s, coalesce(value, ''), %s from bad
    """
    cursor.execute(sql, [header, reason])


def _fill(session: Session, stage: Stage, check: Callable[[Plan, list[Any]], Fault | None]) -> None:
    types = session.plan.kind.columns
    columns = ", ".join(f"{name} {_SQL_TYPES.get(types[name], 'text')}" for name in stage.natives)
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {STAGE}, import_fault")
        cursor.execute(
            f"create temporary table {STAGE} (line bigint, {columns}, custom jsonb, {stage.extra}) "
            "on commit preserve rows"
        )
        cursor.execute(
            "create temporary table import_fault (line bigint, header text, value text, reason text) "
            "on commit preserve rows"
        )
    cleaner = RowCleaner(session.plan, stage.natives, session.zone, session.choices.shift_days)
    rows = session.table.rows()
    copied = ("line", *stage.natives, "custom")
    while batch := list(islice(rows, BATCH_ROWS)):
        faults: list[Fault] = []
        with session.transaction() as cursor:
            copy_lines(cursor, STAGE, copied, _lines(batch, cleaner, len(stage.natives), check, faults))
            copy_lines(cursor, "import_fault", ("line", "header", "value", "reason"), map(_fault_line, faults))
            session.note(session.rows_done + len(batch), Tally())
        session.say_progress()
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {STAGE}")


def _lines(
    batch: Sequence[Any],
    cleaner: RowCleaner,
    natives: int,
    check: Callable[[Plan, list[Any]], Fault | None],
    faults: list[Fault],
) -> Iterator[str]:
    for row in batch:
        try:
            values = cleaner.values(row)
        except BadRow as bad:
            faults.append(bad.fault)
            continue
        if fault := check(cleaner.plan, values[:natives]):
            faults.append(Fault(row.line, fault.column, fault.value, fault.reason))
            continue
        fields = [field(value) for value in values[:natives]]
        yield "\t".join((str(row.line), *fields, field(json_object(values[natives:])))) + "\n"


def _fault_line(fault: Fault) -> str:
    texts = (field(writable(text)) for text in (fault.column, fault.value, fault.reason))
    return "\t".join((str(fault.line), *texts)) + "\n"


def _write_bad_rows(session: Session, cursor: Any) -> int:
    """Reads the file once more for the rows as they were; the number of bad ones."""
    cursor.execute("select count(*) from import_fault")
    failed = int(cursor.fetchone()[0])
    if not failed:
        return 0
    rows = session.table.rows()
    cursor.execute("declare bad_rows cursor for select line, header, value, reason from import_fault order by line")
    while True:
        cursor.execute("fetch 1000 from bad_rows")
        faults = [Fault(*fault) for fault in cursor.fetchall()]
        if not faults:
            break
        for fault in faults:
            cells = next(row.cells for row in rows if row.line == fault.line)
            session.bad_rows.write(cells, fault)
    cursor.execute("close bad_rows")
    return failed


def merge_rows(cursor: Any, id: str, columns: Sequence[str]) -> int:
    """Rows of one record become the last of them, with each column's last value that is not blank; how many went."""
    cursor.execute(f"analyze {STAGE}")
    cursor.execute(f"select count(*) - count(distinct {id}) from {STAGE}")
    superseded = int(cursor.fetchone()[0])
    if not superseded:
        return 0
    lasts = ", ".join(
        f"(array_agg({name} order by line desc) filter (where {name} is not null))[1] as {name}" for name in columns
    )
    merged = ", ".join(f"{name} = last.{name}" for name in columns)
    cursor.execute(
        f"""
        with several as materialized (select {id} from {STAGE} group by 1 having count(*) > 1),
        last as (
          select {id}, max(line) as line, {lasts} from {STAGE} where {id} in (select {id} from several) group by 1
        ),
        members as (
          select {id}, jsonb_object_agg(key, value order by line) as custom
          from {STAGE}, jsonb_each(custom) where {id} in (select {id} from several) group by 1
        )
        update {STAGE} s set custom = coalesce(members.custom, s.custom), {merged}
        from last left join members using ({id}) where s.line = last.line
        """
    )
    cursor.execute(
        f"""
        delete from {STAGE} s using (select {id}, max(line) as line from {STAGE} group by 1 having count(*) > 1) last
        where s.{id} = last.{id} and s.line < last.line
        """
    )
    return superseded


def write_records(cursor: Any, table: str, id: str, columns: dict[str, str]) -> tuple[int, int]:
    """Staged rows into `table`: how many it lacked, and of how many something differed (`import_changed` has them).

    `columns` by name to type; a blank leaves a stored value alone.
    """
    names = [name for name in columns if name != "created_at"]
    texts = {name for name in names if columns[name] not in _SQL_TYPES and name != "company_id"}
    new = [f"coalesce(s.{name}, '')" if name in texts else f"s.{name}" for name in names]
    cursor.execute(
        f"""
        insert into {table} (id, {", ".join(names)}, properties, created_at)
        select s.{id}, {", ".join(new)}, coalesce(s.custom, '{{}}'), coalesce(s.created_at, now())
        from {STAGE} s where not exists (select from {table} t where t.id = s.{id}) order by s.line
        """
    )
    created = cursor.rowcount
    changes = {name: f"coalesce(s.{name}, t.{name})" for name in (*names, "created_at")}
    changes["properties"] = "t.properties || coalesce(s.custom, '{}')"
    cursor.execute(
        "drop table if exists import_changed; create temporary table import_changed (id bigint) on commit drop"
    )
    cursor.execute(
        f"""
        with changed as (
          update {table} t set {", ".join(f"{name} = {value}" for name, value in changes.items())}, updated_at = now()
          from {STAGE} s
          where t.id = s.{id} and ({", ".join(f"t.{name}" for name in changes)})
            is distinct from ({", ".join(changes.values())})
          returning t.id
        )
        insert into import_changed select id from changed
        """
    )
    return created, cursor.rowcount


def count_rows(cursor: Any) -> int:
    """Staged and neither rejected nor superseded."""
    cursor.execute(f"select count(*) from {STAGE}")
    return int(cursor.fetchone()[0])


def no_key(column: str) -> Fault:
    return Fault(0, column, "", _("The row has nothing that it could be known by."))
