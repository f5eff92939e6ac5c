"""Triggers of the version that is shown: who is in, who crossed and when, and what is to be done about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from scoring.models.scoring_model import ScoringModel


class Trigger(models.Model):
    """One a name: a trigger of the same name in a later version is the same trigger. `document` is as shown now."""

    model = models.ForeignKey(ScoringModel, models.CASCADE, related_name="triggers")
    name = models.TextField(_("name"))
    document = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True, blank=True)
    """Since when the version that is shown has it no more; its history is kept."""

    class Meta:
        verbose_name = _("trigger")
        verbose_name_plural = _("triggers")
        constraints: ClassVar = [models.UniqueConstraint(fields=["model", "name"], name="trigger_name")]

    def __str__(self) -> str:
        return self.name


class TriggerState(models.Model):
    """Only of records that were in once. Written by `scoring/engine/crossings.py` alone."""

    pk = models.CompositePrimaryKey("trigger_id", "record_id")
    trigger = models.ForeignKey(Trigger, models.CASCADE, db_index=False, related_name="states")
    record_id = models.BigIntegerField()
    is_in = models.BooleanField()
    armed = models.BooleanField()
    """Whether the next crossing counts; one that was noted disarms."""
    since = models.DateTimeField()
    """When `is_in` became what it is."""
    last_fired_at = models.DateTimeField(null=True)
    times_fired = models.IntegerField(default=0)
    as_of = models.DateTimeField()
    moves = models.IntegerField(default=1)
    """Grows with each write: two who saw the same can't both move it."""

    class Meta:
        verbose_name = _("trigger state")
        verbose_name_plural = _("trigger states")
        indexes: ClassVar = [
            models.Index(fields=["trigger", "-since"], condition=models.Q(is_in=True), name="trigger_in_now"),
            models.Index(fields=["record_id"], name="trigger_state_record"),
        ]


class Crossing(models.Model):
    """A record became in, or ceased to be, and the trigger was armed. Values as they were at `as_of`, in tenths."""

    class Direction(models.TextChoices):
        ENTER = "enter", _("became in")
        LEAVE = "leave", _("ceased to be in")

    class Outcome(models.TextChoices):
        FIRED = "fired", _("fired")
        LISTS_ONLY = "lists_only", _("lists only, as chosen when publishing")
        SILENT_PUBLISH = "silent_publish", _("nothing, as chosen when publishing")
        SILENT_HISTORY = "silent_history", _("nothing, as it came with imported history")
        COOLDOWN = "cooldown", _("nothing, as it fired not long before")
        ONCE = "once", _("nothing, as it fires once for each record")

    trigger = models.ForeignKey(Trigger, models.CASCADE, db_index=False, related_name="crossings")
    record_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())
    as_of = models.DateTimeField()
    version_id = models.BigIntegerField()
    direction = models.TextField(choices=Direction.choices)
    cause = models.TextField()
    """What moved it: one of ScoreChange.Reason."""
    total = models.BigIntegerField(null=True)
    fit = models.BigIntegerField(null=True)
    engagement = models.BigIntegerField(null=True)
    outcome = models.TextField(choices=Outcome.choices)

    class Meta:
        verbose_name = _("crossing")
        verbose_name_plural = _("crossings")
        indexes: ClassVar = [
            models.Index(fields=["trigger", "-as_of", "-id"], name="crossing_of_trigger"),
            models.Index(fields=["record_id", "trigger"], name="crossing_of_record"),
        ]


class Delivery(models.Model):
    """One action of a crossing: the outbox, written in the transaction that stored the score.

    `action` is as the document said when it was crossed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        SKIPPED = "skipped", _("skipped")
        UNCERTAIN = "uncertain", _("uncertain")

    crossing = models.ForeignKey(Crossing, models.CASCADE, db_index=False, related_name="deliveries")
    place = models.SmallIntegerField()
    """Its index among the trigger's actions."""
    action = models.JSONField()
    state = models.TextField(choices=State.choices, default=State.WAITING, db_default=State.WAITING)
    attempts = models.IntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True, default="", db_default="")
    """What was done, in a sentence."""
    error = models.TextField(blank=True, default="", db_default="")
    """Why the last attempt failed, in a sentence."""

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints: ClassVar = [models.UniqueConstraint(fields=["crossing", "place"], name="delivery_once")]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at", "id"], condition=models.Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["state", "-id"], name="delivery_by_state"),
        ]


class SilentRecord(models.Model):
    """What history moved and no pass has looked at since: what a pass then finds crossed is noted, not fired."""

    pk = models.CompositePrimaryKey("model_id", "record_id")
    model = models.ForeignKey(ScoringModel, models.CASCADE, db_index=False)
    record_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("silent record")
        verbose_name_plural = _("silent records")
