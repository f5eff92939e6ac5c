"""What failed is done again: all of a trigger's at once, as after its list was made anew."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from leadscoring.accounts.audit import record as record_audit
from leadscoring.accounts.models import User
from scoring.models import Delivery, Trigger


def try_failed_again(*, trigger: Trigger, by: User) -> int:
    """How many wait again. Those that were done, or wait already, stay as they are."""
    with transaction.atomic():
        failed = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(
            state=Delivery.State.FAILED, crossing__trigger=trigger
        )
        ids = list(failed.order_by("pk").values_list("pk", flat=True))
        Delivery.objects.filter(pk__in=ids).update(
            state=Delivery.State.WAITING, attempts=0, next_try_at=timezone.now(), ended_at=None, error="", outcome=""
        )
        if ids:
            record_audit(action="delivery.all_tried_again", actor=by, on=trigger, after={"deliveries": len(ids)})
            transaction.on_commit(_call_deliverers, robust=True)
    return len(ids)


def _call_deliverers() -> None:
    from scoring.tasks import call_deliverers  # tasks import the domain

    call_deliverers()
