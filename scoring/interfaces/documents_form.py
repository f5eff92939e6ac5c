"""The form in which a model document is written as text or sent as a file."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from scoring.domain.errors import Refused
from scoring.interfaces.documents import document_text
from scoring.spec.parsing import LARGEST_BYTES
from scoring.spec.refusal import DocumentRefused

ROWS = 28


class DocumentForm(forms.Form):
    """`seen` says which text the editor began with."""

    document = forms.CharField(
        label=_("Document"),
        help_text=_("YAML or JSON. Comments are not kept: every draft is stored in one spelling."),
        required=False,
        strip=False,
        max_length=LARGEST_BYTES,
        widget=forms.Textarea(attrs={"class": "is-code", "rows": ROWS, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("It takes the place of the text above."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.json,application/yaml,application/json"}),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The file's text in place of the field's, so that it is what comes back with its faults."""
        cleaned = super().clean() or {}
        if upload := cleaned.get("file"):
            try:
                cleaned["document"] = document_text(upload.read(LARGEST_BYTES + 1))
            except Refused as error:
                raise forms.ValidationError({"file": str(error)}) from error
            self._show("document", cleaned["document"])
        return cleaned

    def refuse(self, error: DocumentRefused | Refused) -> None:
        """Each fault beneath the text, with its place."""
        faults = error.faults if isinstance(error, DocumentRefused) else [error]
        for fault in faults:
            self.add_error("document", forms.ValidationError("%(fault)s", params={"fault": str(fault)}))

    def carry_on_from(self, seen: str) -> None:
        """To be saved over what stands there now, which the form's reader has before them."""
        self._show("seen", seen)

    def _show(self, name: str, value: str) -> None:
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix(name)] = value
        self.data = data


class PublishForm(forms.Form):
    """`seen` says which draft was looked at."""

    note = forms.CharField(
        label=_("Note for the history"),
        help_text=_("Why this change? Whoever looks at a score in half a year will be glad of it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)


class ScheduleForm(forms.Form):
    """When everything is rescored by itself."""

    enabled = forms.BooleanField(label=_("Rescore everything by a schedule"), required=False)
    every_hours = forms.TypedChoiceField(
        label=_("How often"),
        coerce=int,
        choices=[
            (1, _("every hour")),
            (2, _("every 2 hours")),
            (3, _("every 3 hours")),
            (4, _("every 4 hours")),
            (6, _("every 6 hours")),
            (8, _("every 8 hours")),
            (12, _("every 12 hours")),
            (24, _("every day")),
            (48, _("every other day")),
            (168, _("every week")),
        ],
    )
    at_hour = forms.TypedChoiceField(
        label=_("Starting at"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )
