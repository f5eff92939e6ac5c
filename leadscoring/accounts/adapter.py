"""How allauth behaves here."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody signs up: an admin makes the users."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not correct."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
