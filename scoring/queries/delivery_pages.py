"""Deliveries by pages: each begins after a key, so that the last one is as fast as the first; and records by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm.models import Contact
from crm.models.record import Record
from crm.queries.keys import RECORDS
from scoring.models import Crossing, Delivery, Score, ScoringModel, Trigger
from scoring.queries.triggers import deliveries_in


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Blanks look for everything."""

    states: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    model_id: int | None = None

    def rows(self) -> QuerySet[Delivery]:
        """Newest first, each with its trigger and model."""
        found = deliveries_in()
        if self.states:
            found = found.filter(state__in=self.states)
        if self.actions:
            found = found.filter(action__do__in=self.actions)
        if self.model_id is not None:
            found = found.filter(crossing__trigger__model_id=self.model_id)
        return found


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """`newer` and `older` are the keys from which the neighbours begin; None where there are none."""

    deliveries: list[Delivery] = field(default_factory=list)
    newer: int | None = None
    older: int | None = None


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """`name` is blank where the record is gone."""

    object: str
    id: int
    name: str


def delivery_page(
    wanted: DeliveryFilter, size: int, *, before: int | None = None, after: int | None = None
) -> DeliveryPage:
    """The newest; or those older than `before`; or the ones just newer than `after`."""
    rows = wanted.rows()
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("id")[: size + 1])
        shown = found[:size][::-1]
        if not shown:
            return DeliveryPage()
        return DeliveryPage(shown, shown[0].pk if len(found) > size else None, shown[-1].pk)
    found = list((rows.filter(pk__lt=before) if before is not None else rows)[: size + 1])
    shown = found[:size]
    older = shown[-1].pk if len(found) > size else None
    return DeliveryPage(shown, shown[0].pk if before is not None and shown else None, older)


def records_of(crossings: Iterable[Crossing]) -> dict[tuple[str, int], NamedRecord]:
    """By object and id; a query an object. Each crossing comes with its trigger and model."""
    ids: dict[str, set[int]] = {}
    for crossing in crossings:
        ids.setdefault(crossing.trigger.model.object, set()).add(crossing.record_id)
    return {
        (object, record_id): record
        for object, wanted in ids.items()
        for record_id, record in records_named(object, sorted(wanted)).items()
    }


def records_named(object: str, ids: Sequence[int]) -> dict[int, NamedRecord]:
    """All of them, also those that are gone."""
    found = _records(object).in_bulk(ids) if ids else {}
    return {each: NamedRecord(object, each, _name(found[each]) if each in found else "") for each in ids}


def _records(object: str) -> QuerySet[Any]:
    return Contact.objects.select_related("company") if object == "contact" else RECORDS[object].objects.all()


def triggers_named(ids: Collection[int]) -> dict[int, str]:
    """What a record's history calls them."""
    found = Trigger.objects.filter(pk__in=ids).values_list("pk", "name")
    return {id: _("the trigger “%(trigger)s”") % {"trigger": name} for id, name in found}


def _name(record: Record) -> str:
    """Of a contact without a name title and company: many have the same title."""
    if isinstance(record, Contact) and not record.full_name and record.company:
        return f"{record}, {record.company}"
    return str(record)


def scores_now(model: ScoringModel, ids: Sequence[int]) -> dict[int, int]:
    """Totals in tenths, as lists show them."""
    rows = Score.objects.filter(version_id=model.live_id or 0, record_id__in=ids)
    return dict(rows.values_list("record_id", "total"))


def failed_of(trigger_id: int | None = None) -> QuerySet[Delivery]:
    """Of one trigger, or of all."""
    found = Delivery.objects.filter(state=Delivery.State.FAILED)
    return found.filter(crossing__trigger_id=trigger_id) if trigger_id is not None else found
