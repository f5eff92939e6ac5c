"""One import from its file to its report: refused before anything is written, or taken row by row."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from crm.domain.properties import create_property
from crm.importers.activities import import_activities
from crm.importers.bad_rows import BadRowsFile
from crm.importers.companies import import_companies
from crm.importers.contacts import import_contacts
from crm.importers.deals import import_deals
from crm.importers.faults import ImportRefused
from crm.importers.files import TableFile, digest_of, open_table
from crm.importers.leads import import_leads
from crm.importers.lists import import_lists
from crm.importers.mapping import MappedColumn, read_mapping
from crm.importers.native import KINDS, Kind
from crm.importers.plan import Plan, make_plan
from crm.importers.recognition import Recognised, mapping_for, recognise
from crm.importers.session import Choices, Session, Tally
from crm.models import Import, Property
from leadscoring.accounts.models import Organisation

IMPORTERS: dict[str, Callable[[Session], None]] = {
    "companies": import_companies,
    "contacts": import_contacts,
    "deals": import_deals,
    "leads": import_leads,
    "activities": import_activities,
    "lists": import_lists,
}
SECONDS_FOR_A_KILLED_ONE_TO_LET_GO = 20


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for."""

    kind: str
    path: Path
    mapping: Path | None = None
    create_properties: bool = False
    dry_run: bool = False
    choices: Choices = field(default_factory=Choices)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of it."""

    tally: Tally
    bad_rows: Path | None


def run_import(order: Order, say: Callable[[str], None]) -> Report:
    """Raises `ImportRefused` and then has changed nothing. `say` is told what was found out, and how far it is."""
    kind = KINDS.get(order.kind)
    if kind is None:
        raise ImportRefused(
            _("There is no kind “%(kind)s”, but %(kinds)s.") % {"kind": order.kind, "kinds": ", ".join(KINDS)}
        )
    mapping = read_mapping(order.mapping) if order.mapping else {}
    known = dict(Property.objects.filter(object=kind.object).values_list("name", "type")) if kind.object else {}
    table = open_table(order.path, frozenset((*kind.columns, *known, *mapping)))
    export = None if order.mapping else _recognised(kind, table, say)
    if export is not None:
        mapping = mapping_for(export, known)
    plan = make_plan(
        table,
        kind,
        known,
        mapping,
        create_properties=order.create_properties or export is not None,
        leave_out_blank=export is not None,
    )
    _say_plan(table, plan, mapping, say)
    digest = _digest(order, mapping)
    if order.dry_run:
        with transaction.atomic():
            report = _run(order, table, plan, digest, say)
            transaction.set_rollback(True)
        return report
    with _only_one(digest):
        return _run(order, table, plan, digest, say)


def _recognised(kind: Kind, table: TableFile, say: Callable[[str], None]) -> Recognised | None:
    """The known system's export that the file is, of this kind; what is to be known of it is said."""
    found = recognise(table.headers)
    export = next((each for each in found if each.kind == kind.name), None)
    if export is not None:
        say(_("Recognised: %(export)s") % {"export": export.label})
        for note in export.notes:
            say(f"  {note}")
    elif found:
        say(_("This looks like %(export)s.") % {"export": " / ".join(each.label for each in found)})
    return export


def _run(order: Order, table: TableFile, plan: Plan, digest: str, say: Callable[[str], None]) -> Report:
    with transaction.atomic():
        _create_properties(plan)
        record = _begun(order, digest)
    name = f"{'dry-run' if order.dry_run else 'import'}-{record.pk}-bad-rows.csv"
    with BadRowsFile(name, plan.headers) as bad_rows:
        zone = Organisation.current().zone()
        session = Session(record.pk, table, plan, bad_rows, order.choices, zone, say, _tally(record), record.rows_done)
        try:
            IMPORTERS[plan.kind.name](session)
        except Exception as error:
            if order.dry_run:
                raise
            Import.objects.filter(pk=record.pk).update(state=Import.State.FAILED, error=str(error), finished_at=Now())
            raise
        path = bad_rows.path if bad_rows.exists else None
    Import.objects.filter(pk=record.pk).update(
        state=Import.State.DONE, bad_rows_path=str(path or ""), finished_at=Now(), error=""
    )
    return Report(session.tally, path)


def _begun(order: Order, digest: str) -> Import:
    """The import of the same file that was killed, or a new one."""
    unfinished = Import.objects.filter(digest=digest, state__in=(Import.State.RUNNING, Import.State.FAILED))
    found = None if order.dry_run else unfinished.order_by("-pk").first()
    if found is not None:
        Import.objects.filter(pk=found.pk).update(state=Import.State.RUNNING)
        return found
    return Import.objects.create(kind=order.kind, file_name=order.path.name, digest=digest, news=order.choices.news)


def _tally(record: Import) -> Tally:
    return Tally(record.created, record.updated, record.unchanged, record.failed)


def _create_properties(plan: Plan) -> None:
    if plan.kind.object is None:
        return
    for column in plan.new_properties:
        create_property(
            actor=None, object=plan.kind.object, name=column.name, type=column.type, label=column.header or column.name
        )


def _digest(order: Order, mapping: Mapping[str, MappedColumn]) -> str:
    """Of all that the result depends on."""
    asked = (order.kind, order.create_properties, sorted(asdict(order.choices).items()), sorted(mapping.items()))
    zone = Organisation.current().zone_name()
    return hashlib.sha256(f"{digest_of(order.path)} {asked!r} {zone}".encode()).hexdigest()


@contextmanager
def _only_one(digest: str) -> Iterator[None]:
    """The same file is not imported by two at once. The lock is the database session's: it ends with a killed one."""
    key = int.from_bytes(bytes.fromhex(digest)[:8], signed=True)
    deadline = time.monotonic() + SECONDS_FOR_A_KILLED_ONE_TO_LET_GO
    with connection.cursor() as cursor:
        # A statement that runs when we are killed must not go on, and hold its locks, for nobody.
        cursor.execute("set client_connection_check_interval = '2s'")
        while True:
            cursor.execute("select pg_try_advisory_lock(%s)", [key])
            if cursor.fetchone()[0]:
                break
            if time.monotonic() > deadline:
                raise ImportRefused(_("This file is being imported just now."))
            time.sleep(0.2)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [key])


def _say_plan(table: TableFile, plan: Plan, mapping: Mapping[str, MappedColumn], say: Callable[[str], None]) -> None:
    say(_("%(what)s, %(rows)d rows") % {"what": table.description, "rows": plan.rows})
    for column in plan.columns:
        if not column.is_native:
            new = _(" (new)") if column.is_new else ""
            say(f"  {column.header or '–'} → {column.name}, {column.type}{new}")
    found = {header.lower() for header in table.headers}
    for header, target in mapping.items():
        if header not in found and not target.by:
            say(_("The mapping names “%(header)s”, which this file does not have.") % {"header": header})
