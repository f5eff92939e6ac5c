"""The forms of a new model: a name for it, and a file or a text that it is made of."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from scoring.spec.parsing import LARGEST_BYTES
from scoring.spec.rules import LONGEST_NAME

ROWS = 10


class NameForm(forms.Form):
    """The last step. `document` is what a file said, carried along; blank where a template was chosen."""

    name = forms.CharField(
        label=_("Name of the model"),
        help_text=_("Sales sees it too: say what it finds, as in “Call today, Norway”."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    goal = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    of = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    template = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    document = forms.CharField(required=False, strip=False, max_length=LARGEST_BYTES, widget=forms.HiddenInput)


class FileForm(forms.Form):
    """A document or a workshop sheet as a file, or a document as text."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A workshop sheet (XLSX), or a model as YAML or JSON."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.yaml,.yml,.json,application/yaml,application/json"}),
    )
    document = forms.CharField(
        label=_("Or its text"),
        help_text=_("YAML or JSON, as a model’s download writes it."),
        required=False,
        strip=False,
        max_length=LARGEST_BYTES,
        widget=forms.Textarea(attrs={"class": "is-code", "rows": ROWS, "spellcheck": "false", "autocomplete": "off"}),
    )
    goal = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    of = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("document", "").strip():
            self.add_error("file", _("Choose a file, or paste a text."))
        return cleaned

    def show_text(self, text: str) -> None:
        """What the file said, where its faults can be mended."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("document")] = text
        self.data = data
