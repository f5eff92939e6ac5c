"""Which advice on a model is not wanted any more."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from scoring.models.scoring_model import ScoringModel


class DismissedAdvice(models.Model):
    """Of one kind, whatever rules it is about. That of a review says that somebody looked the model over, at `at`."""

    model = models.ForeignKey(ScoringModel, models.CASCADE, related_name="dismissed_advice")
    kind = models.SlugField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("dismissed advice")
        verbose_name_plural = _("dismissed advice")
        constraints: ClassVar = [models.UniqueConstraint(fields=["model", "kind"], name="advice_dismissed_once")]

    def __str__(self) -> str:
        return f"{self.model}: {self.kind}"
