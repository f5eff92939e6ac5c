"""The audit log by pages: each begins after a row, so that the last one is as fast as the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from leadscoring.accounts.models import AuditEntry

EXPORTED_AT_ONCE = 2_000
SYSTEM = "system"
"""In place of a person's number: what nobody did, or somebody who is gone."""

# Hops from one value of an index to the next: a million rows with fifty values are fifty looks.
DISTINCT = """
with recursive found(value) as (
  (select {column} from accounts_auditentry order by {column} limit 1)
  union all
  select (select e.{column} from accounts_auditentry e where e.{column} > found.value order by e.{column} limit 1)
  from found where found.value is not null
)
select value from found where value is not null
"""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What is looked for; blanks look for everything. Days are local, both counted in."""

    actor: str = ""
    actions: tuple[str, ...] = ()
    object_type: str = ""
    object_id: str = ""
    text: str = ""
    first: date | None = None
    last: date | None = None

    def rows(self) -> QuerySet[AuditEntry]:
        """Newest first, with who did it."""
        found = AuditEntry.objects.select_related("actor").order_by("-at", "-id").filter(self._who())
        if self.actions:
            found = found.filter(action__in=self.actions)
        if self.object_type:
            found = found.filter(object_type=self.object_type)
        if self.object_id:
            found = found.filter(object_id=self.object_id)
        if self.text:
            found = found.filter(object_label__icontains=self.text)
        if self.first:
            found = found.filter(at__gte=_midnight(self.first))
        if self.last:
            found = found.filter(at__lt=_midnight(self.last + timedelta(days=1)))
        return found

    def _who(self) -> Q:
        if not self.actor:
            return Q()
        return Q(actor=None) if self.actor == SYSTEM else Q(actor=int(self.actor))


@dataclass(frozen=True, slots=True)
class AuditPage:
    """`newer` and `older` are the keys of the rows from which the neighbours begin; None where there are none."""

    entries: list[AuditEntry] = field(default_factory=list)
    newer: int | None = None
    older: int | None = None


def audit_page(wanted: AuditFilter, size: int, *, before: int | None = None, after: int | None = None) -> AuditPage:
    """The newest; or those older than the entry `before`; or the ones just newer than `after`."""
    rows = wanted.rows()
    if after is not None and (known := _place(after)):
        return _newer_page(rows, known, size)
    at = _place(before) if before is not None else None
    found = list((rows.filter(_older_than(*at)) if at else rows)[: size + 1])
    shown = found[:size]
    older = shown[-1].pk if len(found) > size else None
    return AuditPage(shown, shown[0].pk if at and shown else None, older)


def _newer_page(rows: QuerySet[AuditEntry], place: tuple[datetime, int], size: int) -> AuditPage:
    found = list(rows.filter(_newer_than(*place)).order_by("at", "id")[: size + 1])
    shown = found[:size][::-1]
    if not shown:
        return AuditPage([], None, None)
    return AuditPage(shown, shown[0].pk if len(found) > size else None, shown[-1].pk)


def actions_there_are() -> list[str]:
    return _distinct("action")


def object_types_there_are() -> list[str]:
    return _distinct("object_type")


def every_entry(wanted: AuditFilter) -> Iterator[AuditEntry]:
    """Through a cursor of the server: flat memory at any length."""
    return wanted.rows().iterator(chunk_size=EXPORTED_AT_ONCE)


def _distinct(column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(DISTINCT.format(column=column))
        rows: Sequence[tuple[Any]] = cursor.fetchall()
    return [str(value) for (value,) in rows]


def _place(entry_id: int) -> tuple[datetime, int] | None:
    return AuditEntry.objects.filter(pk=entry_id).values_list("at", "pk").first()


def _older_than(at: datetime, entry_id: int) -> Q:
    # The first part is what the index is entered by.
    return Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=entry_id))


def _newer_than(at: datetime, entry_id: int) -> Q:
    return Q(at__gte=at) & (Q(at__gt=at) | Q(pk__gt=entry_id))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
