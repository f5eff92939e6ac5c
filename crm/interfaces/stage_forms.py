"""Forms of lifecycle stages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 80


class StageLabelForm(forms.Form):
    """What pages call the stage."""

    label = forms.CharField(
        label=_("Label"),
        max_length=LONGEST,
        required=False,
        help_text=_("What pages call it. Left blank, they show what is stored."),
    )


class StageForm(StageLabelForm):
    """A stage to be added."""

    name = forms.CharField(
        label=_("Stored as"),
        max_length=LONGEST,
        help_text=_("The text that contacts hold, and that files and triggers write, such as sales_qualified."),
    )
    field_order = ("name", "label")
