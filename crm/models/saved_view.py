"""Views of a list that somebody has kept: their filters, order and columns under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.record import blank_text

if TYPE_CHECKING:
    from leadscoring.accounts.models import Team, User


class SavedView(models.Model):
    """`query` is a query string as the list's address has it. With a team its members see the view too."""

    name = models.TextField(_("name"))
    owner: models.ForeignKey[User, User] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("of")
    )
    team: models.ForeignKey[Team | None, Team | None] = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("shared with")
    )
    query = blank_text()
    columns = models.JSONField(default=list, blank=True)  # names of those shown; empty is the usual ones
    position = models.PositiveIntegerField(_("position"), default=0)
    deleted_at = models.DateTimeField(null=True, blank=True)  # kept for Undo

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
