"""What happened, newest first: activities, changes of properties and lists, merged, page by page.

Of a company or a deal: what all its people did, and what changed on the company or the deal itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any, Literal, TypeAlias
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from crm.models import Activity, ActivityType, Company, Contact, Deal, MembershipChange, PropertyChange, RecordList
from crm.queries.sources import source_names

PAGE = 20

LAST_THEIRS = """
select r.id, (
  select a.occurred_at from crm_activity a join crm_activitykey k on k.id = a.key_id
  where a.contact_id = r.id and a.occurred_at <= %(now)s and not k.is_machine and lower(k.type) <> all(%(not_theirs)s)
  order by a.occurred_at desc limit 1)
from unnest(%(ids)s::bigint[]) r(id)
"""

Subject: TypeAlias = Contact | Company | Deal
Kind: TypeAlias = Literal["activity", "list", "property"]
KINDS: tuple[Kind, ...] = ("activity", "list", "property")


@dataclass(frozen=True, slots=True)
class Happening:
    """`kind` says which model `what` is of; `names` gives those of the lists or companies that it means."""

    at: datetime
    kind: Kind
    id: str
    what: Activity | MembershipChange | PropertyChange

    @property
    def cursor(self) -> str:
        """Where the next page begins."""
        return f"{self.at.isoformat()}_{self.kind}_{self.id}"


@dataclass(frozen=True, slots=True)
class TimelinePage:
    happenings: tuple[Happening, ...]
    next: str
    """The cursor of the page after; '' where this is the last."""
    lists: Mapping[int, str]
    companies: Mapping[int, str]
    type_labels: Mapping[str, str]
    """What an admin calls activity types, by folded name."""
    sources: Mapping[str, str]
    """What made the changes is called, by the source as it is stored."""


class BadCursor(ValueError):
    """Not one that we gave out."""


def timeline_page(subject: Subject, after: str = "") -> TimelinePage:
    """Six queries, and one for each kind of source that is named, whatever the page."""
    found = merge(*(_of_kind(kind, subject, after) for kind in KINDS), key=_order)
    page = list(islice(found, PAGE + 1))
    shown = tuple(page[:PAGE])
    return TimelinePage(
        shown,
        shown[-1].cursor if len(page) > PAGE else "",
        _list_names(shown),
        _company_names(shown),
        dict(ActivityType.objects.exclude(label="").values_list("name", "label")),
        source_names(happening.what.source for happening in shown if not isinstance(happening.what, Activity)),
    )


def last_activities(ids: Sequence[int], not_theirs: Sequence[str], now: datetime) -> dict[int, datetime]:
    """The newest thing that each did of their own; those who never did anything are missing."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_THEIRS, {"ids": list(ids), "not_theirs": list(not_theirs), "now": now})
        return {contact_id: at for contact_id, at in cursor.fetchall() if at is not None}


def _order(happening: Happening) -> tuple[float, int]:
    return -happening.at.timestamp(), KINDS.index(happening.kind)


def _of_kind(kind: Kind, subject: Subject, after: str) -> list[Happening]:
    rows, at = _rows(kind, subject)
    rows = rows.filter(_later_than(kind, at, after)).order_by(F(at).desc(), F("pk").desc())
    return [Happening(getattr(row, at), kind, str(row.pk), row) for row in rows[: PAGE + 1]]


def _rows(kind: Kind, subject: Subject) -> tuple[QuerySet[Any], str]:
    object = subject._meta.model_name
    if kind == "activity":
        return _activities(subject), "occurred_at"
    if kind == "list":
        lists = RecordList.objects.filter(object=object).values("pk")
        return MembershipChange.objects.filter(record_id=subject.pk, list_id__in=lists), "at"
    return PropertyChange.objects.filter(object=object, record_id=subject.pk), "at"


def _activities(subject: Subject) -> QuerySet[Activity]:
    """Of several people, each with whom it was."""
    if isinstance(subject, Contact):
        return Activity.objects.filter(contact=subject).select_related("key")
    theirs = Q(contact__deals=subject) if isinstance(subject, Deal) else Q(contact__company=subject)
    return Activity.objects.filter(theirs).select_related("key", "contact")


def _later_than(kind: Kind, at: str, after: str) -> Q:
    """Rows of this kind that come after the cursor in the order of instant, kind, id."""
    if not after:
        return Q()
    instant, last_kind, last_id = _read_cursor(after)
    older = Q(**{f"{at}__lt": instant})
    if KINDS.index(kind) > KINDS.index(last_kind):
        return older | Q(**{at: instant})
    return older | Q(**{at: instant, "pk__lt": last_id}) if kind == last_kind else older


def _read_cursor(text: str) -> tuple[datetime, Kind, str]:
    try:
        instant, kind, id = text.split("_")
        at = datetime.fromisoformat(instant)
        known = next(each for each in KINDS if each == kind)
        checked = str(UUID(id) if known == "activity" else int(id))
    except (ValueError, StopIteration) as error:
        raise BadCursor(text) from error
    if at.tzinfo is None:
        raise BadCursor(text)
    return at, known, checked


def _list_names(happenings: Iterable[Happening]) -> dict[int, str]:
    ids = {happening.what.list_id for happening in happenings if isinstance(happening.what, MembershipChange)}
    return dict(RecordList.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _company_names(happenings: Iterable[Happening]) -> dict[int, str]:
    changes = [happening.what for happening in happenings if isinstance(happening.what, PropertyChange)]
    ids = {value for change in changes if change.property == "company" for value in (change.old, change.new)}
    companies = Company.objects.filter(pk__in=[id for id in ids if isinstance(id, int)]) if ids else []
    return {company.pk: str(company) for company in companies}
