"""What every importer works with while it runs: the file, its plan, the tally, and where bad rows go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext as _

from crm.importers.bad_rows import BadRowsFile
from crm.importers.files import TableFile
from crm.importers.plan import Plan
from crm.models import Import

BATCH_ROWS = 20_000
"""Held in memory at a time. Larger ones are no faster."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How rows are taken. `news` may fire triggers; without it an import is history and silent."""

    create_contacts: bool = False
    shift_days: int = 0
    news: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.failed + other.failed,
        )

    def __str__(self) -> str:
        """The closing line of `import_data`, which programs read: never translated."""
        return f"created {self.created}, updated {self.updated}, unchanged {self.unchanged}, failed {self.failed}"


@dataclass
class Session:
    """`rows_done` of the file's rows had been committed when it began."""

    import_id: int
    table: TableFile
    plan: Plan
    bad_rows: BadRowsFile
    choices: Choices
    zone: ZoneInfo
    say: Callable[[str], None]
    tally: Tally = field(default_factory=Tally)
    rows_done: int = 0
    remarks: list[str] = field(default_factory=list)

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """A cursor in a transaction whose changes carry this import as their source."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "select set_config('vekt.source', %s, true), set_config('vekt.history', %s, true)",
                [f"import {self.import_id}", "off" if self.choices.news else "on"],
            )
            yield cursor

    def note(self, rows_done: int, tally: Tally) -> None:
        """Within the transaction that stores the rows: what is counted is there, and what is there is counted."""
        self.bad_rows.settle()
        self.rows_done, self.tally = rows_done, tally
        Import.objects.filter(pk=self.import_id).update(
            rows_done=rows_done,
            created=tally.created,
            updated=tally.updated,
            unchanged=tally.unchanged,
            failed=tally.failed,
            notes=self.remarks,
        )

    def remark(self, sentence: str) -> None:
        """Of what is being stored: said now, and kept with the import."""
        self.remarks.append(sentence)
        self.say(sentence)

    def say_progress(self) -> None:
        self.say(_("%(done)d of %(rows)d rows") % {"done": self.rows_done, "rows": self.plan.rows})


def more(tally: Tally, **counts: int) -> Tally:
    """`more(tally, failed=3)`."""
    return replace(tally, **{name: getattr(tally, name) + count for name, count in counts.items()})
