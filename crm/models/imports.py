"""Imports: what was read, how far, and what could not be taken; and mappings, remembered for the next file."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from crm.models.record import blank_text


class Import(models.Model):
    class State(models.TextChoices):
        READING = "reading", _("being read")
        DRAFT = "draft", _("not begun")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.TextField(_("kind"))
    file_name = models.TextField(_("file"))
    digest = models.TextField()  # of the file and its mapping: the same again goes on where this one stood
    state = models.TextField(_("state"), choices=State.choices, default=State.RUNNING)
    news = models.BooleanField(_("news"), default=False)
    """What is read may fire triggers; else it is history."""
    creates_contacts = models.BooleanField(_("creates contacts"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    upload = blank_text()  # the kept file's name in IMPORT_ROOT; blank where it was removed, or never was one
    description = blank_text(_("written as"))
    rows = models.BigIntegerField(_("rows"), null=True)
    columns = models.JSONField(default=list)  # what was found out of each column: crm/domain/import_columns.py, Facts
    mapping = models.JSONField(default=list)  # what becomes of each: Target
    fixed = blank_text()  # what every row says where no column does: the type of activities, the list of members
    must_stop = models.BooleanField(default=False)
    rows_done = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)
    error = blank_text()
    notes = models.JSONField(
        default=list
    )  # sentences about what was stored, such as leads that are closed as duplicates
    bad_rows_path = blank_text()
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def is_active(self) -> bool:
        return self.state in (self.State.READING, self.State.WAITING, self.State.RUNNING)


class ImportMapping(models.Model):
    """What became of the columns of a file with these headers: proposed for the next one."""

    kind = models.TextField()
    headers = models.TextField()  # a digest of them, without regard to case and order
    targets = models.JSONField()  # [header, which of that name] to Target
    fixed = blank_text()
    saved_at = models.DateTimeField(db_default=Now())
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("remembered mapping")
        verbose_name_plural = _("remembered mappings")
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "headers"], name="import_mapping")]

    def __str__(self) -> str:
        return self.kind
