"""What somebody chooses about being told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from leadscoring.accounts.models import User


class ChoiceForm(forms.Form):
    """Which e-mails come."""

    mail = forms.ChoiceField(label=_("Notifications by e-mail"), choices=User.MailChoice, widget=forms.RadioSelect)
