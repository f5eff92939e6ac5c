"""Every change of a property, a membership, a stage, an owner or a company link, with its instant and source.

Written by database triggers (`crm/migrations/0002_triggers.py`), so that no path can forget it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from crm.models.lists import ObjectName
from crm.models.record import blank_text


class PropertyChange(models.Model):
    """`property` is a property's name, or `company` for the link.

    `old` and `new` are JSON as stored, null for blank.
    """

    object = models.TextField(choices=ObjectName.choices)
    record_id = models.BigIntegerField()
    property = models.TextField()
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())
    source = blank_text()

    class Meta:
        verbose_name = _("property change")
        verbose_name_plural = _("property changes")
        indexes: ClassVar = [models.Index(fields=["record_id", "object", "property", "at"], name="property_change")]


class MembershipChange(models.Model):
    list_id = models.IntegerField()
    record_id = models.BigIntegerField()
    added = models.BooleanField()
    at = models.DateTimeField(db_default=Now())
    source = blank_text()

    class Meta:
        verbose_name = _("membership change")
        verbose_name_plural = _("membership changes")
        indexes: ClassVar = [models.Index(fields=["record_id", "list_id", "at"], name="membership_change")]


class ChangedRecord(models.Model):
    """The append-only queue of records whose score may have moved; scoring claims and empties it."""

    object = models.TextField(choices=ObjectName.choices)
    record_id = models.BigIntegerField()
    reason = models.TextField()  # activity | property | list
    at = models.DateTimeField(db_default=Now())
    is_history = models.BooleanField(db_default=models.Func(function="crm_is_history"))
    """What an import of history changed: it fires no trigger. `vekt.history` = 'on' says so for a transaction."""

    class Meta:
        verbose_name = _("changed record")
        verbose_name_plural = _("changed records")
