"""What somebody is told: one thing to one person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ICONS = {"crossing": "trending-up", "lead": "user-plus", "task": "square-check", "import": "upload", "bulk": "layers"}
"""By the first word of a kind: `lead_assigned` is a lead's."""


class Notification(models.Model):
    """A sentence in the bell, with where it leads; read when its person has opened it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(_("kind"), max_length=50)
    text = models.TextField(_("text"))
    url = models.CharField(_("leads to"), max_length=2000, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read at"), null=True)
    key = models.CharField(_("key"), max_length=200)
    # The person's choice when it came; taken back when it has been in a digest.
    for_digest = models.BooleanField(_("goes into the next digest"), default=False)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_newest"),
            models.Index(fields=["user", "-id"], name="notification_unread", condition=models.Q(read_at=None)),
            models.Index(
                fields=["user", "at"], name="notification_digest", condition=models.Q(for_digest=True, read_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_unread(self) -> bool:
        return self.read_at is None

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind.partition("_")[0], "bell")
