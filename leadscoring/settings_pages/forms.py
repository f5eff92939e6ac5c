"""Forms of users, teams and one's own profile: every field is named, so nothing else can be set through them."""

from __future__ import annotations

from typing import Any
from unicodedata import category

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadscoring.accounts.models import Team, User
from leadscoring.accounts.models.user import folded_email
from leadscoring.accounts.roles import LABELS, Role, role_of
from leadscoring.web.locale import installed_languages

ROLES = [(role.value, LABELS[role]) for role in Role]
VISIBLE = "LNPS"
"""Letters, numbers, punctuation and symbols."""
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def on_one_line(text: str) -> str:
    """Without line breaks, tabs and double blanks."""
    return " ".join(text.split())


def readable_name(text: str) -> str:
    """A name that shows no letter could never be chosen again."""
    name = on_one_line(text)
    if not any(category(letter)[0] in VISIBLE for letter in name):
        raise forms.ValidationError(_("Give it a name that can be read."))
    return name


class _Away(forms.Form):
    """Days away: nobody is given leads meanwhile."""

    away_from = forms.DateField(label=gettext_lazy("Away from"), required=False, widget=DATE)
    away_until = forms.DateField(
        label=gettext_lazy("Away until"), required=False, widget=DATE, help_text=gettext_lazy("The last day away.")
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("away_from"), found.get("away_until")
        if first and last and last < first:
            self.add_error("away_until", _("The last day away is before the first one."))
        return found


class InviteForm(forms.Form):
    """Somebody new."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES, initial=Role.SALES.value)
    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Teams"),
        queryset=Team.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        if not Team.objects.exists():
            del self.fields["teams"]

    def clean_email(self) -> str:
        return folded_email(self.cleaned_data["email"])

    def clean_name(self) -> str:
        return readable_name(self.cleaned_data["name"])

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        return {"teams": [], **(super().clean() or {})}


class UserForm(_Away):
    """Somebody there is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[("", gettext_lazy("None: may only log in")), *ROLES])
    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Teams"),
        queryset=Team.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Open leads at once"),
        required=False,
        min_value=0,
        max_value=9999,
        help_text=gettext_lazy("Who is full is skipped when leads are shared out. Blank: no limit."),
    )
    field_order = ("name", "role", "teams", "capacity", "away_from", "away_until")

    def __init__(self, data: Any = None, *, user: User) -> None:
        initial = {
            "name": user.name,
            "role": role_of(user) or "",
            "teams": [team.pk for team in user.teams.all()],
            "capacity": user.capacity,
            "away_from": user.away_from,
            "away_until": user.away_until,
        }
        super().__init__(data, initial=initial)
        self.fields["role"].required = False
        if not Team.objects.exists():
            del self.fields["teams"]

    def clean_name(self) -> str:
        return on_one_line(self.cleaned_data["name"])

    def clean_role(self) -> Role | None:
        return Role(self.cleaned_data["role"]) if self.cleaned_data["role"] else None

    def clean(self) -> dict[str, Any]:
        return {"teams": [], **super().clean()}


class TeamForm(forms.Form):
    """A team and who is in it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Members"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, team: Team | None = None) -> None:
        known = [member.pk for member in team.members.all()] if team else []
        initial = {"name": team.name, "members": known} if team else {}
        super().__init__(data, initial=initial)
        # Whoever is switched off is only offered where they are in the team already.
        offered = User.objects.filter(is_active=True) | User.objects.filter(pk__in=known)
        field = self.fields["members"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = offered.order_by("name", "email")

    def clean_name(self) -> str:
        return readable_name(self.cleaned_data["name"])


class ProfileForm(_Away):
    """What everybody may say of themselves."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), choices=User.Theme.choices)
    field_order = ("name", "language", "theme", "away_from", "away_until")

    def __init__(self, data: Any = None, *, user: User) -> None:
        names = ("name", "language", "theme", "away_from", "away_until")
        super().__init__(data, initial={name: getattr(user, name) for name in names})
        languages = self.fields["language"]
        assert isinstance(languages, forms.ChoiceField)
        languages.choices = [("", _("The organisation’s")), *installed_languages()]

    def clean_name(self) -> str:
        return on_one_line(self.cleaned_data["name"])
