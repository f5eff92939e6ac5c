"""What contacts, companies and deals have in common.

A blank text is '', never NULL, so that every condition has one blank to know.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


def blank_text(verbose_name: object = None) -> models.TextField:  # type: ignore[type-arg]
    return models.TextField(verbose_name, blank=True, default="", db_default="")  # type: ignore[arg-type]


class Record(models.Model):
    """`properties` holds custom values by property name, as JSON of the property's type; a blank one is absent.

    text-like → string, multi_choice → array of strings, number → number, boolean → boolean, date → "2026-01-31",
    instant → "2026-01-31T10:00:00.000000+00:00" (always UTC).
    """

    external_id = blank_text()
    owner = blank_text()
    properties = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), blank=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    class Meta:
        abstract = True
