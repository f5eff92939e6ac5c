"""What people did.

Activities are only ever appended; what they have in common stands once, in the dictionary of keys.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.contact import Contact
from crm.models.fields import NumberField
from crm.models.record import blank_text


class Asset(models.Model):
    """A page, form, file, e-mail or event. `folded` is its identity, `name` its first spelling."""

    name = models.TextField(_("name"))
    folded = models.TextField(unique=True)

    class Meta:
        verbose_name = _("asset")
        verbose_name_plural = _("assets")

    def __str__(self) -> str:
        return self.name


class ActivityKey(models.Model):
    """One combination of what activities share, spelled as given.

    Criteria try their patterns once per key, not once per activity.
    """

    id = models.AutoField(primary_key=True)
    type = models.TextField(_("type"))
    asset = blank_text(_("asset"))
    asset_type = blank_text(_("asset type"))
    campaign = blank_text(_("campaign"))
    channel = blank_text(_("channel"))
    is_machine = models.BooleanField(_("machine"), default=False)
    asset_ref = models.ForeignKey(Asset, models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("activity key")
        verbose_name_plural = _("activity keys")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["type", "asset", "asset_type", "campaign", "channel", "is_machine"], name="activity_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.asset}".strip()


class Activity(models.Model):
    """`id` is the md5 of its external id where it has one, else of its whole content: the same activity twice is one
    row.

    `value` is a number, `properties` what else was said of it, by name, as texts, numbers or booleans.
    """

    id = models.UUIDField(primary_key=True)
    # Triggers keep it true for a whole statement at once, at half the price of a constraint's check row by row.
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="activities", db_index=False, db_constraint=False)
    occurred_at = models.DateTimeField(_("occurred at"))
    key = models.ForeignKey(ActivityKey, models.PROTECT, db_constraint=False, db_index=False)
    value = NumberField(_("value"), null=True, blank=True)
    external_id = blank_text(_("external id"))
    properties = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes: ClassVar = [
            # Read index-only by the engine: all that a key can answer comes from here.
            models.Index(fields=["contact", "occurred_at"], include=["key"], name="activity_by_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.occurred_at:%Y-%m-%d}"


class ActivityType(models.Model):
    """What an admin said of a type; the types that the product knows stand in `crm.conditions.activity_types`."""

    class Whose(models.TextChoices):
        THEIRS = "theirs", _("theirs")
        OURS = "ours", _("ours")
        NEITHER = "neither", _("neither for the better")

    name = models.TextField(_("name"), unique=True)  # folded
    whose = models.TextField(_("whose"), choices=Whose.choices, default=Whose.THEIRS)
    label = blank_text(_("label"))

    class Meta:
        verbose_name = _("activity type")
        verbose_name_plural = _("activity types")

    def __str__(self) -> str:
        return self.label or self.name
