"""Advice that is not wanted any more is put away, for everybody who edits the model, and can be had again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from leadscoring.accounts.audit import record
from leadscoring.accounts.models import User
from scoring.models import DismissedAdvice, ScoringModel


@transaction.atomic
def dismiss_advice(*, model: ScoringModel, kind: str, by: User) -> None:
    """Of the whole kind. That of a review begins to count anew."""
    values = {"by": by, "at": timezone.now()}
    DismissedAdvice.objects.update_or_create(model=model, kind=kind, defaults=values)
    record(action="advice.dismissed", actor=by, on=model, after={"kind": kind})


@transaction.atomic
def restore_advice(*, model: ScoringModel, by: User) -> None:
    """All kinds, save the review, which was no refusal."""
    deleted, _of = DismissedAdvice.objects.filter(model=model).exclude(kind="review").delete()
    if deleted:
        record(action="advice.restored", actor=by, on=model)
