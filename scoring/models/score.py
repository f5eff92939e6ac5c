"""Stored scores, a partition a version, and the history of their changes.

All points are integers, in tenths of a point.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.scoring_model import ScoringModel


class Score(models.Model):
    """No row is unscored, which is not 0.

    `points`: tenths per enabled criterion in document order; a disqualifying one has 1 where it holds, else 0.
    `*_band`: the index of the label in the version's bands (sorted by falling cut-off), null where none is reached.
    """

    pk = models.CompositePrimaryKey("version_id", "record_id")
    version_id = models.BigIntegerField()
    record_id = models.BigIntegerField()
    as_of = models.DateTimeField()
    total = models.BigIntegerField()
    fit = models.BigIntegerField(null=True)
    engagement = models.BigIntegerField(null=True)
    total_band = models.SmallIntegerField(null=True)
    fit_band = models.SmallIntegerField(null=True)
    engagement_band = models.SmallIntegerField(null=True)
    disqualified = models.BooleanField()
    points = ArrayField(models.IntegerField())

    class Meta:
        managed = False  # partitioned by version: made in migration 0002
        verbose_name = _("score")
        verbose_name_plural = _("scores")


class ScoreChange(models.Model):
    """What a score was and became. `old_total` null: it was unscored; `total` null: it became so."""

    class Reason(models.TextChoices):
        ACTIVITY = "activity", _("activity")
        PROPERTY = "property", _("property")
        LIST = "list", _("list")
        TIME = "time", _("time")
        VERSION = "version", _("new version")

    # Written by the hundred thousand, and of models that are never deleted: a constraint would look at each row.
    model = models.ForeignKey(ScoringModel, models.CASCADE, related_name="changes", db_index=False, db_constraint=False)
    record_id = models.BigIntegerField()
    at = models.DateTimeField()
    version_id = models.BigIntegerField()
    reason = models.TextField(choices=Reason.choices)
    old_total = models.BigIntegerField(null=True)
    total = models.BigIntegerField(null=True)
    old_fit = models.BigIntegerField(null=True)
    fit = models.BigIntegerField(null=True)
    old_engagement = models.BigIntegerField(null=True)
    engagement = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("score change")
        verbose_name_plural = _("score changes")
        indexes: ClassVar = [
            models.Index(fields=["record_id", "model", "at"], name="score_change"),
            # Written in the order of time, so that a few pages tell where the last 30 days begin.
            BrinIndex(fields=["at"], name="score_change_at"),
        ]
