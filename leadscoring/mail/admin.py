"""E-mails in Django's admin, for looking; sent again they are on their own page."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from leadscoring.mail.masking import without_secrets
from leadscoring.mail.models import Mail


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin[Mail]):
    """Only for looking, and never at what a link would let one in with."""

    list_display = ["created_at", "to", "subject", "state", "attempts", "error", "sent_at"]
    list_filter = ["state"]
    search_fields = ["=to", "=key"]
    fields = [
        *("to", "subject", "shown_text", "key", "state", "attempts", "next_try_at", "error"),
        *("message_id", "created_at", "sent_at"),
    ]

    @admin.display(description=_("text"))
    def shown_text(self, mail: Mail) -> str:
        """With keys in links left out."""
        return without_secrets(mail.text)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The domain writes them, nobody else."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        """Never: by its key a twin is known."""
        return False
