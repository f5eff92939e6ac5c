"""E-mails on their way: the outbox, and what became of each."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """One e-mail to one address.

    `sending` is committed before the mail server is spoken to: a sender that dies in between leaves it behind, and the
    sweep makes it `uncertain`, which nobody but a person sends again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNCERTAIN = "uncertain", _("Uncertain")

    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    key = models.CharField(_("key"), max_length=250, unique=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    # Says whose attempt it is: what an attempt learns is only written while no later one has begun.
    claimed_at = models.DateTimeField(_("attempt begun"), null=True, editable=False)
    error = models.TextField(_("error"), blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=320)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["next_try_at"], name="mail_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["claimed_at"], name="mail_sending", condition=models.Q(state="sending")),
            models.Index(
                fields=["-created_at", "-id"],
                name="mail_stuck",
                condition=models.Q(state__in=["failed", "uncertain"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def is_stuck(self) -> bool:
        """Only a person gets it on its way again."""
        return self.state in {self.State.FAILED, self.State.UNCERTAIN}
