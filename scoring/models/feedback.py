"""What people say of a score: right, too high or too low, kept beside what the score was made of at that moment."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from scoring.models.scoring_model import ScoringModel, Version


class Feedback(models.Model):
    """One current opinion a user, record and model; those before it stay. Points in tenths, as the score's were then.

    `parts`: {"disqualified": [names], "categories": [{name, raw, points}], "groups": [{name, category, raw, points,
    "criteria": [{name, points, count, text, has_matched}]}]}.
    """

    class Verdict(models.TextChoices):
        RIGHT = "right", _("Right")
        TOO_HIGH = "too_high", _("Too high")
        TOO_LOW = "too_low", _("Too low")

    class State(models.TextChoices):
        CURRENT = "current", _("current")
        REPLACED = "replaced", _("replaced by a later one")
        WITHDRAWN = "withdrawn", _("taken back")

    model = models.ForeignKey(ScoringModel, models.CASCADE, db_index=False, related_name="feedback")
    record_id = models.BigIntegerField(_("record"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    verdict = models.TextField(_("opinion"), choices=Verdict.choices)
    reason = models.TextField(_("reason"), blank=True, default="", db_default="")
    at = models.DateTimeField(db_default=Now())
    state = models.TextField(choices=State.choices, default=State.CURRENT, db_default=State.CURRENT)
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    as_of = models.DateTimeField()
    total = models.BigIntegerField()
    fit = models.BigIntegerField(null=True)
    engagement = models.BigIntegerField(null=True)
    band = models.TextField(blank=True, default="", db_default="")
    """The total's label, else the cell or the category's label; blank below every band."""
    parts = models.JSONField()

    class Meta:
        verbose_name = _("opinion of a score")
        verbose_name_plural = _("opinions of scores")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "model", "record_id"], condition=Q(state="current"), name="feedback_one_current"
            ),
            models.CheckConstraint(condition=Q(verdict="right") | ~Q(reason=""), name="feedback_reason"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["record_id", "model", "-at"], name="feedback_of_record"),
            models.Index(fields=["model", "-at", "-id"], name="feedback_of_model"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.model}"
