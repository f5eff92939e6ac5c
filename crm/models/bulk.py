"""Changes of many contacts at once: what is to be done, to whom, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from crm.models.record import blank_text

if TYPE_CHECKING:
    from leadscoring.accounts.models import User


class BulkChange(models.Model):
    """`action` is one of `crm.domain.bulk_actions`, `values` what it was given."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    action = models.TextField(_("what"))
    values = models.JSONField(default=dict)
    created_by: models.ForeignKey[User, User] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("begun"), db_default=Now())
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    state = models.TextField(_("state"), choices=State.choices, default=State.WAITING)
    total = models.BigIntegerField(_("contacts"), default=0)
    must_stop = models.BooleanField(default=False)
    error = blank_text()

    class Meta:
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=["waiting", "running", "undoing"]),
                name="bulk_change_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING, self.State.UNDOING)


class BulkChangeRecord(models.Model):
    """One contact of a change. The ids are fixed at its start; `before` is what Undo needs."""

    class Outcome(models.TextChoices):
        TO_DO = "", _("to do")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("was so already")
        REFUSED = "refused", _("refused")
        UNDONE = "undone", _("undone")
        KEPT = "kept", _("changed by somebody since")

    pk = models.CompositePrimaryKey("change_id", "record_id")
    change = models.ForeignKey(BulkChange, models.CASCADE, db_index=False, related_name="records")
    record_id = models.BigIntegerField()
    place = models.BigIntegerField(default=0)  # in the list's order: a limit of open leads takes the first ones
    outcome = models.TextField(choices=Outcome.choices, blank=True, default="", db_default="")
    why = blank_text()
    before = models.JSONField(null=True)

    class Meta:
        verbose_name = _("contact of a bulk change")
        verbose_name_plural = _("contacts of bulk changes")
        indexes: ClassVar = [
            models.Index(fields=["change", "outcome", "place"], name="bulk_change_record_to_do"),
        ]
