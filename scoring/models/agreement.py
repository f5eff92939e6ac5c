"""Whether the other side agrees with a draft before it is published."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Agreement(models.Model):
    """Asked for one revision of a draft, of one person or of anybody of the side; a later edit needs it anew."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    version = models.ForeignKey("Version", models.CASCADE, related_name="agreements")
    revision = models.PositiveIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    """Nobody in particular: anybody who may agree."""
    question = models.TextField(_("question"), blank=True, default="", db_default="")
    asked_at = models.DateTimeField(db_default=Now())
    state = models.TextField(choices=State.choices, default=State.ASKED)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    comment = models.TextField(_("comment"), blank=True, default="", db_default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("version", condition=models.Q(state="asked"), name="agreement_one_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.version} r{self.revision}"
