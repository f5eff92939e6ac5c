"""Users as rows of the list, and what the list is filtered by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from leadscoring.accounts.models import Team, User
from leadscoring.accounts.roles import LABELS, Role, role_of
from leadscoring.web.components import Choice, ChoiceFilter, FilterChip, Tab


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: int
    name: str
    email: str
    role: str
    teams: tuple[str, ...]
    last_login: datetime | None
    is_active: bool
    is_invited: bool
    """No password was chosen yet."""
    is_away: bool
    away_until: date | None


def person_rows(users: Iterable[User], today: date) -> list[PersonRow]:
    return [_row(user, today) for user in users]


def _row(user: User, today: date) -> PersonRow:
    role = role_of(user)
    return PersonRow(
        user.pk,
        user.name or user.email,
        user.email,
        str(LABELS[role]) if role else "",
        tuple(sorted(team.name for team in user.teams.all())),
        user.last_login,
        user.is_active,
        not user.has_usable_password(),
        user.is_away(today),
        user.away_until,
    )


def people_chips(asked: Mapping[str, str], teams: Iterable[Team]) -> list[FilterChip]:
    """Role, team and state; one of each."""
    roles = [(role.value, str(LABELS[role])) for role in Role]
    states = [("active", _("Can log in")), ("invited", _("Invited, no password yet")), ("off", _("Switched off"))]
    return [
        _chip("role", _("Role"), "shield-check", roles, asked["role"]),
        _chip("team", _("Team"), "users-round", [(str(team.pk), team.name) for team in teams], asked["team"]),
        _chip("state", _("Log-in"), "key-round", states, asked["state"]),
    ]


def section_tabs(current: str) -> list[Tab]:
    """Users and teams are one entry of the menu."""
    labels = {"people": _("Users"), "teams": _("Teams")}
    return [Tab(label, reverse(name), is_current=name == current) for name, label in labels.items()]


def _chip(name: str, label: str, icon: str, choices: list[tuple[str, str]], chosen: str) -> FilterChip:
    every = [("", _("All")), *choices]
    made = tuple(Choice(value, text, is_chosen=value == chosen) for value, text in every)
    return FilterChip(name, label, icon, choices=(ChoiceFilter(name, label, made, is_single=True),))
