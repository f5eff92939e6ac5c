"""Rescores: a run is cut into ranges of record ids that any number of workers share."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from crm.models import ObjectName


class Run(models.Model):
    """`versions` are passed over together.

    A fill computes a version just published, beside the one that is shown until then. A time pass takes the stored
    points of what time can't move, which were right at `verified_at` or later.
    """

    class Kind(models.TextChoices):
        FULL = "full", _("rescore")
        FILL = "fill", _("publish")
        TIME = "time", _("rescore by time alone")

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")

    kind = models.TextField(choices=Kind.choices)
    object = models.TextField(choices=ObjectName.choices)
    versions = ArrayField(models.BigIntegerField())
    as_of = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.RUNNING)
    verified_at = models.DateTimeField(null=True)
    made_of = models.TextField(blank=True, default="", db_default="")
    """A fingerprint of the statement and its constants: as long as it would be the same, its results hold."""
    by_company = models.BooleanField(default=False, db_default=False)
    """What asks the company alone was worked out once for each; told when the run begins, since ids may grow sparse."""
    records = models.BigIntegerField(default=0)
    error = models.TextField(blank=True, default="", db_default="")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("rescore")
        verbose_name_plural = _("rescores")
        ordering: ClassVar = ["-id"]


class RunRange(models.Model):
    """`start <= id < end`. A worker holds the row's lock while it computes; `done_at` is committed with the scores."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="ranges")
    start = models.BigIntegerField()
    end = models.BigIntegerField()
    records = models.BigIntegerField(default=0)
    scored = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    crossed = models.BigIntegerField(default=0, db_default=0)
    done_at = models.DateTimeField(null=True)


class RunChange(models.Model):
    """Records that were scored again while a fill was under way, to be done again in the new version before it is
    shown."""

    run = models.ForeignKey(Run, models.CASCADE)
    record_id = models.BigIntegerField()


class Schedule(models.Model):
    """When the whole database is rescored; one row, which an admin edits. Between edits only time moves scores."""

    enabled = models.BooleanField(_("enabled"), default=True)
    every_hours = models.PositiveSmallIntegerField(_("every (hours)"), default=24)
    at_hour = models.PositiveSmallIntegerField(_("starting at (local hour)"), default=3)
    last_due = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("rescore schedule")
        verbose_name_plural = _("rescore schedule")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(every_hours__gte=1, every_hours__lte=168), name="schedule_every"),
            models.CheckConstraint(condition=models.Q(at_hour__lte=23), name="schedule_hour"),
        ]

    def __str__(self) -> str:
        return "schedule"
