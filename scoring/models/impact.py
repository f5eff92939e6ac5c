"""What publishing a draft would change, worked out beforehand in ranges of record ids."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Impact(models.Model):
    """Of one revision of a draft against the scores shown then: where either has moved on, it is outdated."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")

    version = models.ForeignKey("Version", models.CASCADE, related_name="impacts")
    revision = models.PositiveIntegerField()
    document = models.TextField()
    """What the draft said then: workers score by it, whatever it says meanwhile."""
    live = models.ForeignKey("Version", models.CASCADE, null=True, related_name="+")
    as_of = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.RUNNING)
    records = models.BigIntegerField(default=0)
    error = models.TextField(blank=True, default="", db_default="")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("impact")
        verbose_name_plural = _("impacts")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("version", condition=models.Q(state="running"), name="impact_one_running"),
        ]

    def __str__(self) -> str:
        return f"{self.version} r{self.revision}"


class ImpactRange(models.Model):
    """`start <= id < end`. A worker holds the row's lock while it compares; `tally` is committed with `done_at`."""

    impact = models.ForeignKey(Impact, models.CASCADE, related_name="ranges")
    start = models.BigIntegerField()
    end = models.BigIntegerField()
    records = models.BigIntegerField(default=0)
    tally = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)
