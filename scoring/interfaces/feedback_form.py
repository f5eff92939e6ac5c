"""Saying what one thinks of a score."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Feedback

LONGEST_REASON = 1000


class FeedbackForm(forms.Form):
    """`seen`: the total, in tenths, that stands beside the form."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("This score is"),
        choices=Feedback.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the three.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What do you know that the model doesn’t? Not needed where the score is right."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, model_id: int, **kwargs: Any) -> None:
        """A page may show several models, each with its form."""
        super().__init__(data, auto_id=f"feedback-{model_id}-%s", **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        verdict = cleaned.get("verdict")
        if verdict and verdict != Feedback.Verdict.RIGHT and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why: it is what marketing makes the model better by."))
        return cleaned
