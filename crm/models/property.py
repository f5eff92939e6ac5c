"""Custom properties and their types; the built-in ones stand in `crm.conditions.builtin`."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from crm.models.lists import ObjectName
from crm.models.record import blank_text


class Property(models.Model):
    class Type(models.TextChoices):
        TEXT = "text", _("text")
        EMAIL = "email", _("e-mail")
        URL = "url", _("URL")
        CHOICE = "choice", _("choice")
        MULTI_CHOICE = "multi_choice", _("multiple choice")
        NUMBER = "number", _("number")
        BOOLEAN = "boolean", _("yes/no")
        DATE = "date", _("date")
        INSTANT = "instant", _("date and time")

    object = models.TextField(_("of"), choices=ObjectName.choices)
    name = models.TextField(_("name"))
    type = models.TextField(_("type"), choices=Type.choices, default=Type.TEXT)
    label = blank_text(_("label"))
    choices = ArrayField(models.TextField(), default=list, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("property")
        verbose_name_plural = _("properties")
        constraints: ClassVar = [models.UniqueConstraint(fields=["object", "name"], name="property_name")]

    def __str__(self) -> str:
        return self.label or self.name
