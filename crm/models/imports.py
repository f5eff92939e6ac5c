"""Imports: what was read, how far, and what could not be taken."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from crm.models.record import blank_text


class Import(models.Model):
    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.TextField(_("kind"))
    file_name = models.TextField(_("file"))
    digest = models.TextField()  # of the file and its mapping: the same again goes on where this one stood
    state = models.TextField(_("state"), choices=State.choices, default=State.RUNNING)
    news = models.BooleanField(_("news"), default=False)
    """What is read may fire triggers; else it is history."""
    rows_done = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)
    error = blank_text()
    bad_rows_path = blank_text()
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"
