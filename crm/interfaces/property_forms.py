"""Forms of custom properties."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.domain.properties import sound_choices
from crm.importers.naming import property_name
from crm.models import ObjectName, Property

LONGEST, LONGEST_CHOICE, MOST_CHOICES = 80, 200, 500
WITH_CHOICES = (Property.Type.CHOICE, Property.Type.MULTI_CHOICE)


class PropertyForm(forms.Form):
    """What pages call it, and what they offer."""

    label = forms.CharField(label=gettext_lazy("Label"), max_length=LONGEST, required=False)
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        max_length=MOST_CHOICES * LONGEST_CHOICE,
        help_text=gettext_lazy(
            "One a line, in the order in which they are offered. Other values that come in are kept."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, property: Property | None = None, **kwargs: Any) -> None:
        if property:
            kwargs["initial"] = {"label": property.label, "choices": "\n".join(property.choices)}
        super().__init__(*args, **kwargs)
        if property and property.type not in WITH_CHOICES:
            del self.fields["choices"]

    def clean_label(self) -> str:
        return " ".join(self.cleaned_data["label"].split())

    def clean_choices(self) -> list[str]:
        choices = sound_choices(self.cleaned_data["choices"].splitlines())
        if len(choices) > MOST_CHOICES:
            raise forms.ValidationError(_("These are %(n)s; up to %(most)s can be offered."), params=_most(choices))
        if long := next((choice for choice in choices if len(choice) > LONGEST_CHOICE), ""):
            raise forms.ValidationError(_("“%(choice)s…” is too long."), params={"choice": long[:40]})
        return choices


class NewPropertyForm(PropertyForm):
    """A property to be made."""

    object = forms.ChoiceField(label=gettext_lazy("Of"), choices=ObjectName.choices)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("As models and files write it; it stays. Left blank, it is made from the label."),
    )
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=Property.Type.choices)
    field_order = ("object", "label", "name", "type", "choices")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["name"] = cleaned.get("name") or property_name(cleaned.get("label", ""))
        if not cleaned["name"] and not self.errors:
            raise forms.ValidationError({"label": _("Give the property a label or a name.")})
        if cleaned.get("type") not in WITH_CHOICES:
            cleaned["choices"] = []
        return cleaned


def _most(choices: list[str]) -> dict[str, int]:
    return {"n": len(choices), "most": MOST_CHOICES}
