"""Forms around leads: why one is rejected, and the reasons themselves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from crm.models import RejectionReason
from crm.queries.leads import open_reasons

LONGEST_NOTE, LONGEST_NAME = 2000, 80


class RejectForm(forms.Form):
    """A reason, and what else there is to say."""

    reason = forms.ModelChoiceField(
        label=gettext_lazy("Why"),
        queryset=RejectionReason.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose why the lead is rejected.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Marketing reads it to make the model better."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["reason"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = open_reasons()


class ReasonForm(forms.Form):
    """A reason's name."""

    name = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_NAME)
