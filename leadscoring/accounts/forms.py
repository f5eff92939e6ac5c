"""Allauth's forms, in the words of all other pages."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_e_mail(self.fields["login"])


class ForgottenPasswordForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_e_mail(self.fields["email"])


def _say_e_mail(field: Field) -> None:
    field.label = _("E-mail")
    field.widget.attrs["placeholder"] = _("E-mail address")
