"""Records that a model's editors keep in sight, each with what the model is expected to give it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from scoring.models.scoring_model import ScoringModel


class Pin(models.Model):
    """Of a model, not of a version: it survives publishing. A deleted record takes its pins along (a trigger).

    `expected` and `before` are `scoring.spec.expectations.Expectation` in plain; `before` is what Undo goes back to,
    None for a pin that was just added.
    """

    model = models.ForeignKey(ScoringModel, models.CASCADE, related_name="pins")
    record_id = models.BigIntegerField(_("record"))
    expected = models.JSONField(_("expectation"))
    before = models.JSONField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, db_default=1)
    """Counts the changes: Undo takes back the last one only."""
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True, blank=True)
    """Kept for a while after it was taken out, for Undo."""

    class Meta:
        verbose_name = _("pinned record")
        verbose_name_plural = _("pinned records")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["model", "record_id"], condition=Q(removed_at=None), name="pin_one_of_a_record"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["record_id"], name="pin_of_record")]

    def __str__(self) -> str:
        return f"{self.model}: {self.record_id}"
