"""Forms of lists: their name, and who is put on them."""

from __future__ import annotations

import re
from unicodedata import category

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import ObjectName

MOST_KEYS = 10_000
LONGEST_NAME = 200
VISIBLE = "LNPS"
"""Letters, numbers, punctuation and symbols."""
BETWEEN_ADDRESSES = re.compile(r"[\s,;]+")


class ListForm(forms.Form):
    """An existing list; what it is of stays."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    description = forms.CharField(
        label=gettext_lazy("What it is for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_name(self) -> str:
        """On one line, and to be seen: a list that shows no letter could never be chosen again."""
        name = " ".join(self.cleaned_data["name"].split())
        if not any(category(letter)[0] in VISIBLE for letter in name):
            raise forms.ValidationError(_("Give it a name that can be read."))
        return name


class NewListForm(ListForm):
    """A list to be made."""

    object = forms.ChoiceField(label=gettext_lazy("Of"), choices=ObjectName.choices, initial=ObjectName.CONTACT)
    filled = forms.ChoiceField(
        label=gettext_lazy("Who is on it"),
        choices=(
            ("hand", gettext_lazy("Whom people put on it: by hand, by import, by triggers")),
            ("condition", gettext_lazy("Whoever satisfies a condition: it fills itself, and stays up to date")),
        ),
        initial="hand",
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ("name", "object", "filled", "description")


class MembersForm(forms.Form):
    """Keys, as they are pasted from anywhere."""

    keys = forms.CharField(
        label=gettext_lazy("Who to add"),
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_keys(self) -> list[str]:
        """One a line; e-mail addresses also with commas, semicolons or blanks between them."""
        keys = list(dict.fromkeys(key for line in self.cleaned_data["keys"].splitlines() for key in _keys_in(line)))
        if len(keys) > MOST_KEYS:
            sentence = _("These are %(n)s; up to %(most)s can be added at once. Import a file of kind “lists” instead.")
            raise forms.ValidationError(sentence % {"n": len(keys), "most": MOST_KEYS})
        return keys


def _keys_in(line: str) -> list[str]:
    if "@" not in line:
        return [line.strip()] if line.strip() else []
    return [key.strip("<>\"'") for key in BETWEEN_ADDRESSES.split(line) if "@" in key]
