"""The organisation's form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadscoring.accounts.models import Organisation
from leadscoring.accounts.models.organisation import known_zones
from leadscoring.settings_pages.forms import on_one_line
from leadscoring.web.locale import installed_languages

LONGEST_DOMAIN, MOST_DOMAINS = 253, 200
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class DomainsField(forms.Field):
    """Tags: sent once for each domain, and once more for what stands in the box."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        """Folded, without the @ and what is repeated; commas and blanks part them too."""
        words = [word for text in value or () for word in str(text).replace(",", " ").replace(";", " ").split()]
        return list(dict.fromkeys(word.lower().lstrip("@").rstrip(".") for word in words if word.strip("@.")))

    def validate(self, value: Sequence[str]) -> None:
        super().validate(value)
        for domain in value:
            if (
                "." not in domain
                or set(domain) & set("@/:\\")
                or len(domain) > LONGEST_DOMAIN
                or not domain.isprintable()
            ):
                raise forms.ValidationError(
                    _("“%(domain)s” is no domain. Write it as in addresses, after the @: vekt.example.")
                    % {"domain": domain[:80]}
                )
        if len(value) > MOST_DOMAINS:
            raise forms.ValidationError(_("Up to %(most)d domains can be given.") % {"most": MOST_DOMAINS})


class OrganisationForm(forms.Form):
    """Drawn field by field: domains are tags, and the zone is found by its city."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    own_domains = DomainsField(label=gettext_lazy("Own e-mail domains"), required=False)
    time_zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=64, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    workdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Working days"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose at least one: the daily e-mails come on working days.")},
        choices=[(day + 1, name) for day, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    work_from = forms.TimeField(label=gettext_lazy("Work begins"), widget=CLOCK)
    work_until = forms.TimeField(label=gettext_lazy("Work ends"), widget=CLOCK)

    def __init__(self, data: Any = None, *, organisation: Organisation) -> None:
        super().__init__(data, initial={name: getattr(organisation, name) for name in self.base_fields})
        languages = self.fields["language"]
        assert isinstance(languages, forms.ChoiceField)
        languages.choices = [("", _("As each browser asks for")), *installed_languages()]

    def domains(self) -> list[str]:
        """As they are shown: what was typed, where that is being corrected."""
        if hasattr(self, "cleaned_data") and "own_domains" in self.cleaned_data:
            return list(self.cleaned_data["own_domains"])
        value = self["own_domains"].value() or []
        return [text for text in dict.fromkeys(str(each).strip() for each in value) if text]

    def clean_name(self) -> str:
        return on_one_line(self.cleaned_data["name"])

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        if zone and zone not in known_zones():
            raise forms.ValidationError(_("“%(name)s” is no time zone. Choose one from the list.") % {"name": zone})
        return zone

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        begins, ends = found.get("work_from"), found.get("work_until")
        if begins and ends and ends <= begins:
            self.add_error("work_until", _("Work must end after it begins."))
        return found
