"""Pinning records to a model with what is expected of them, and taking that back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leadscoring.accounts.audit import record as audit
from leadscoring.accounts.models import User
from scoring.domain.errors import Refused
from scoring.domain.publishing import locked_model
from scoring.models import Pin, ScoringModel
from scoring.queries.record_facts import Record
from scoring.spec.expectations import Expectation

MOST_PINS = 40
KEPT_FOR_UNDO = timedelta(days=1)


@transaction.atomic
def pin_record(*, model: ScoringModel, record: Record, expected: Expectation, by: User) -> Pin:
    """One expectation a record: a second one takes the first one's place."""
    model = locked_model(model)
    if model.object != record._meta.model_name:
        raise Refused(_("This model is of another kind of record."))
    pin = model.pins.filter(record_id=record.pk, removed_at=None).first()
    if pin is None:
        return _added(model, record, expected, by)
    if pin.expected == expected.plain():
        return pin
    _changed(pin, expected=expected.plain(), before=pin.expected, pinned_by=by)
    _told("pin.changed", pin, by, before=pin.before, after=pin.expected)
    return pin


@transaction.atomic
def remove_pin(*, pin: Pin, by: User) -> Pin:
    """Kept for a day, for Undo."""
    pin = _current(pin)
    if pin.removed_at is not None:
        raise Refused(_("It was taken out of the set already."))
    _changed(pin, removed_at=timezone.now())
    _forget_long_removed(pin.model)
    _told("pin.removed", pin, by, before=pin.expected)
    return pin


@transaction.atomic
def undo_pin(*, pin: Pin, revision: int, by: User) -> Pin:
    """Take back the change that made `revision`, where nobody has changed the pin since."""
    pin = _current(pin)
    if pin.revision != revision:
        raise Refused(_("The pin was changed since, so this can’t be undone any more."))
    if pin.removed_at is not None:
        return _put_back(pin, by)
    if pin.before is None:
        _changed(pin, removed_at=timezone.now())
        _told("pin.removed", pin, by, before=pin.expected)
        return pin
    _changed(pin, expected=pin.before, before=pin.expected)
    _told("pin.changed", pin, by, before=pin.before, after=pin.expected)
    return pin


def _added(model: ScoringModel, record: Record, expected: Expectation, by: User) -> Pin:
    if model.pins.filter(removed_at=None).count() >= MOST_PINS:
        raise Refused(_("%(most)s records are pinned already. Take one out first.") % {"most": MOST_PINS})
    pin = Pin.objects.create(model=model, record_id=record.pk, expected=expected.plain(), pinned_by=by)
    _told("pin.added", pin, by, after=pin.expected)
    return pin


def _put_back(pin: Pin, by: User) -> Pin:
    if pin.model.pins.filter(record_id=pin.record_id, removed_at=None).exists():
        raise Refused(_("The record was pinned anew meanwhile."))
    _changed(pin, removed_at=None)
    _told("pin.added", pin, by, after=pin.expected)
    return pin


def _current(pin: Pin) -> Pin:
    """Locked, as it is now."""
    locked_model(pin.model)
    found = Pin.objects.select_related("model").filter(pk=pin.pk).first()
    if found is None:
        raise Refused(_("The record was deleted, and its pin with it."))
    return found


def _changed(pin: Pin, **values: Any) -> None:
    values["revision"] = pin.revision + 1
    for name, value in values.items():
        setattr(pin, name, value)
    pin.save(update_fields=list(values))


def _forget_long_removed(model: ScoringModel) -> None:
    model.pins.filter(removed_at__lt=timezone.now() - KEPT_FOR_UNDO).delete()


def _told(action: str, pin: Pin, by: User, **states: Any) -> None:
    audit(action=action, actor=by, on=pin, object_label=str(pin), **states)
