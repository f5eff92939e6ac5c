"""Tasks: what somebody has to do, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from crm.models.company import Company
from crm.models.contact import Contact
from crm.models.deal import Deal
from crm.models.record import blank_text

if TYPE_CHECKING:
    from leadscoring.accounts.models import User


class Task(models.Model):
    """About a contact, company or deal, or about none. One assigned to nobody is anybody's."""

    title = models.TextField(_("title"))
    note = blank_text(_("note"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    assigned_to: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("for")
    )
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="tasks")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="tasks")
    deal = models.ForeignKey(Deal, models.CASCADE, null=True, blank=True, related_name="tasks")
    created_at = models.DateTimeField(_("created"), db_default=Now())
    created_by: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes: ClassVar = [
            models.Index(
                fields=["assigned_to", "due_at"], condition=models.Q(done_at__isnull=True), name="task_open_of_user"
            ),
            models.Index(
                fields=["assigned_to", "done_at"], condition=models.Q(done_at__isnull=False), name="task_done_of_user"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        return self.done_at is not None
