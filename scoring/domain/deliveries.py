"""The outbox: what crossings ask for is done once each, however often a worker dies or a message comes twice.

An action's effects and the mark that it is done are one transaction, and the delivery's row is locked in it: of two
workers one finds it, and of one that dies nothing is left.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.domain.source import name_source
from crm.queries.keys import RECORDS
from leadscoring.accounts.audit import record as record_audit
from leadscoring.accounts.models import Organisation, User
from scoring.actions.base import NotPerformed, Order, Permanent, Record, Skipped
from scoring.actions.registry import kind_of
from scoring.domain.errors import Refused
from scoring.models import Crossing, Delivery

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
MOST_AN_HOUR, AN_HOUR = 20, timedelta(hours=1)
"""Crossings of one trigger by one record: nobody comes and goes so often by what they do."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=2)
LISTS_LAST = Case(When(crossing__outcome=Crossing.Outcome.LISTS_ONLY, then=Value(1)), default=Value(0))
"""A publish may put 100,000 on lists, which takes an hour: who has a lead waiting is told before."""


def perform_waiting(*, seconds: float | None = None) -> bool:
    """Perform what is due until nothing is left, or `seconds` have passed (then True: there may be more)."""
    until = time.monotonic() + seconds if seconds else None
    passed_over: set[int] = set()
    while True:
        due = _due().exclude(pk__in=passed_over).order_by(LISTS_LAST, "next_try_at", "pk").values_list("pk", flat=True)
        found = list(due[:100])
        if not found:
            return False
        for delivery_id in found:
            if not perform(delivery_id):
                passed_over.add(delivery_id)
            if until and time.monotonic() > until:
                return True


def perform(delivery_id: int) -> bool:
    """Whether it was ours to perform: another worker may be at it, or it is done, or not due yet."""
    try:
        with timezone.override(Organisation.current().zone()), transaction.atomic():
            return _perform_locked(delivery_id)
    except OperationalError as error:
        # A deadlock, or the connection is gone: nothing came about. Without a note it would be first in line for ever.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        with transaction.atomic():
            delivery = _take(delivery_id)
            if delivery:
                _postpone(delivery, _("The database could not do it just then: %(error)s") % {"error": error})
        return delivery is not None


def try_again(*, delivery: Delivery, by: User) -> Delivery:
    """What failed, was skipped or is uncertain waits again. Raises Refused."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
        if delivery.state == Delivery.State.DONE:
            raise Refused(_("This was done already."))
        before = {"state": delivery.state, "error": delivery.error}
        delivery.state, delivery.attempts, delivery.next_try_at = Delivery.State.WAITING, 0, timezone.now()
        delivery.ended_at, delivery.error, delivery.outcome = None, "", ""
        delivery.save()
        record_audit(
            action="delivery.tried_again",
            actor=by,
            on=delivery,
            object_label=str(delivery.crossing.trigger),
            before=before,
        )
        transaction.on_commit(_call_deliverers, robust=True)
    return delivery


def key_of(delivery: Delivery) -> str:
    """The same at every attempt, and of no other."""
    return f"crossing-{delivery.crossing_id}-{delivery.place}"


def _due() -> QuerySet[Delivery]:
    """A crossing's actions in their order: who assigns an owner and then notifies them means that one. What has failed
    once holds nobody up any more."""
    before = Delivery.objects.filter(
        crossing=OuterRef("crossing"), place__lt=OuterRef("place"), state=Delivery.State.WAITING, attempts=0
    )
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, next_try_at__lte=timezone.now())
    return waiting.filter(~Exists(before))


def _take(delivery_id: int) -> Delivery | None:
    """Locked until the transaction ends; None where it is not ours."""
    found = _due().select_for_update(skip_locked=True, of=("self",)).select_related("crossing__trigger__model")
    return found.filter(pk=delivery_id).first()


def _perform_locked(delivery_id: int) -> bool:
    delivery = _take(delivery_id)
    if delivery is None:
        return False
    try:
        with transaction.atomic():
            delivery.outcome = _do(delivery)
    except Skipped as why:
        _end(delivery, Delivery.State.SKIPPED, outcome=str(why))
    except Permanent as why:
        if _waits_for_others(delivery):
            # Such as an owner who is yet to be found, and is to be told.
            _postpone(delivery, str(why))
            return True
        _end(delivery, Delivery.State.FAILED, error=str(why))
    except NotPerformed as why:
        _postpone(delivery, str(why))
    except OperationalError:
        raise
    except Exception as error:
        logger.exception("delivery %s failed", delivery.pk)
        _postpone(delivery, _("Something unexpected went wrong: %(error)s") % {"error": repr(error)})
    else:
        _end(delivery, Delivery.State.DONE, outcome=delivery.outcome)
    return True


def _do(delivery: Delivery) -> str:
    name_source(f"trigger {delivery.crossing.trigger_id}")
    order = Order(delivery.action, _record_of(delivery.crossing), delivery.crossing, key_of(delivery))
    _refuse_endless(delivery.crossing)
    return kind_of(delivery.action).perform(order)


def _refuse_endless(crossing: Crossing) -> None:
    """Actions may move the score that they follow; triggers that set each other off would never end."""
    lately = Crossing.objects.filter(record_id=crossing.record_id, trigger_id=crossing.trigger_id)
    before = lately.filter(at__gt=crossing.at - AN_HOUR, at__lte=crossing.at, outcome=crossing.outcome).count()
    if before > MOST_AN_HOUR:
        raise Permanent(
            _(
                "This trigger fired more than %(n)s times for this record within an hour: what it does seems to set it "
                "off again. Change its actions, or give it a margin or a cooldown."
            )
            % {"n": MOST_AN_HOUR}
        )


def _waits_for_others(delivery: Delivery) -> bool:
    before = Delivery.objects.filter(crossing=delivery.crossing_id, place__lt=delivery.place)
    return before.filter(state=Delivery.State.WAITING).exists()


def _record_of(crossing: Crossing) -> Record:
    object = crossing.trigger.model.object
    found = RECORDS[object].objects.filter(pk=crossing.record_id).first()
    if found is None:
        raise Skipped(_GONE[object]())
    return found


_GONE: Mapping[str, Any] = {
    "contact": lambda: _("The contact has been deleted meanwhile: there is nobody to do it for."),
    "company": lambda: _("The company has been deleted meanwhile: there is nothing to do it for."),
    "deal": lambda: _("The deal has been deleted meanwhile: there is nothing to do it for."),
}


def _end(delivery: Delivery, state: Delivery.State, *, outcome: str = "", error: str = "") -> None:
    delivery.state, delivery.outcome, delivery.error = state, outcome, error
    delivery.attempts, delivery.ended_at = delivery.attempts + 1, timezone.now()
    delivery.save(update_fields=["state", "outcome", "error", "attempts", "ended_at"])


def _postpone(delivery: Delivery, why: str) -> None:
    """Growing pauses; after the last attempt it has failed."""
    if delivery.attempts + 1 >= MOST_ATTEMPTS:
        _end(delivery, Delivery.State.FAILED, error=why)
        return
    pause = min(FIRST_PAUSE * 3**delivery.attempts, LONGEST_PAUSE)
    delivery.attempts, delivery.error, delivery.next_try_at = delivery.attempts + 1, why, timezone.now() + pause
    delivery.save(update_fields=["attempts", "error", "next_try_at"])


def _call_deliverers() -> None:
    from scoring.tasks import call_deliverers  # tasks import the domain

    call_deliverers()
