"""What a draft said before each change of it: for Undo, and for telling one editor what another did meanwhile."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from scoring.models.scoring_model import Version

MOST_KEPT = 200
"""Of one draft; publishing it deletes them all."""


class Revision(models.Model):
    """`number` is the draft's revision after the change, `before` its document until then."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    before = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "number"], name="revision_number")]

    def __str__(self) -> str:
        return f"{self.version} r{self.number}"
