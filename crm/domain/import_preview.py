"""What an import would do with the first rows of its file: done in a transaction, looked at, and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from crm.domain.import_columns import Facts, Target, facts_of, new_properties, targets_of
from crm.domain.import_files import folder, sentences_name
from crm.domain.import_matching import known_properties
from crm.domain.import_running import opened, session_of
from crm.domain.import_types import remark_on_types
from crm.importers.bad_rows import BadRowsFile, writable
from crm.importers.faults import Fault, ImportRefused
from crm.importers.native import KINDS
from crm.importers.plan import Plan
from crm.importers.running import IMPORTERS
from crm.importers.session import Tally
from crm.models import Company, Contact, Import, RecordList

ROWS = 1_000
MOST_FAULTS = 50
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """`rows` were tried. What would be made beside the file's own records is counted too."""

    rows: int
    is_whole: bool
    tally: Tally
    faults: tuple[Fault, ...]
    new_properties: tuple[tuple[Facts, Target], ...]
    new_companies: int
    new_contacts: int
    new_lists: int
    remarks: tuple[str, ...]


class _Collected(BadRowsFile):
    """Nothing is written."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("", plan.headers)
        self.faults: list[Fault] = []

    def write(self, cells: Sequence[str], fault: Fault) -> None:
        if len(self.faults) < MOST_FAULTS:
            value = writable(fault.value[:LONGEST_VALUE])
            self.faults.append(Fault(fault.line, fault.column, value, fault.reason))

    def go_on_after(self, line: int) -> None:
        """There is nothing to go on after."""


def preview_import(*, record: Import) -> Preview:
    """Raises `ImportRefused`."""
    table, plan = opened(record, ROWS)
    bad_rows = _Collected(plan)
    session = session_of(record, table, plan, bad_rows, lambda _said: None)
    with sentences_name(record.file_name, folder() / record.upload), _patiently(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '5s'; set local statement_timeout = '30s'")
        before = _last_ids()
        IMPORTERS[record.kind](session)
        companies, contacts, lists = _made_since(before)
        transaction.set_rollback(True)
    new = new_properties(facts_of(record.columns), targets_of(record.mapping), known_properties(KINDS[record.kind]))
    return Preview(
        rows=session.rows_done,
        is_whole=session.rows_done >= (record.rows or 0),
        tally=session.tally,
        faults=tuple(bad_rows.faults),
        new_properties=tuple(new),
        new_companies=0 if record.kind == "companies" else companies,
        new_contacts=0 if record.kind == "contacts" else contacts,
        new_lists=lists,
        remarks=tuple(filter(None, (*session.remarks, remark_on_types(record)))),
    )


@contextmanager
def _patiently() -> Iterator[None]:
    """Another import may be storing its records just now."""
    try:
        yield
    except OperationalError:
        sentence = _("This can't be checked while another import is being stored. Try again in a minute.")
        raise ImportRefused(sentence) from None
    except DatabaseError as error:
        sentence = _("The database can't take these rows: %(why)s")
        raise ImportRefused(sentence % {"why": str(error).partition("\n")[0][:LONGEST_VALUE]}) from None


def _last_ids() -> list[int]:
    return [objects.aggregate(last=Coalesce(Max("id"), 0))["last"] for objects in _made_beside()]


def _made_since(before: list[int]) -> list[int]:
    """Ids only grow."""
    return [objects.filter(pk__gt=last).count() for objects, last in zip(_made_beside(), before, strict=True)]


def _made_beside() -> list[QuerySet[Any]]:
    return [Company.objects.all(), Contact.objects.all(), RecordList.objects.all()]
