"""What fills a dynamic list. It stands beside the list, whose row changes only with its name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.lists import RecordList
from crm.models.record import blank_text


class ListCondition(models.Model):
    """A list with one is dynamic: whoever satisfies `condition` is on it, and nobody else."""

    list = models.OneToOneField(RecordList, models.CASCADE, primary_key=True, related_name="filled_by")
    condition = models.JSONField(_("condition"))
    """In the spelling of `crm.conditions.writing.condition_plain`."""
    refreshed_at = models.DateTimeField(_("refreshed at"), null=True, blank=True)
    """When all of it was worked out last; None: not yet by this condition."""
    fault = blank_text(_("fault"))
    """Why it can't be worked out any more; its last members stay."""

    class Meta:
        verbose_name = _("list’s condition")
        verbose_name_plural = _("lists’ conditions")

    def __str__(self) -> str:
        return str(self.list)
