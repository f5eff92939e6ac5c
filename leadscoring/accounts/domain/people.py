"""Changes to users; the last admin who can log in stays one, whoever asks."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from leadscoring.accounts import audit
from leadscoring.accounts.domain.errors import UserRefused
from leadscoring.accounts.models import Team, User
from leadscoring.accounts.roles import Role, give_role, role_of


@transaction.atomic
def change_user(
    *,
    user: User,
    name: str,
    role: Role | None,
    teams: Sequence[Team],
    capacity: int | None,
    away_from: date | None,
    away_until: date | None,
    by: User,
) -> User:
    """What an admin may say of somebody; the address stays, since records name their owner by it."""
    user = _locked(user)
    before = _plain(user)
    if role_of(user) == Role.ADMIN != role:
        _require_another_admin(user)
    user.name, user.capacity, user.away_from, user.away_until = name, capacity, away_from, away_until
    _require_in_order(user)
    user.save(update_fields=["name", "capacity", "away_from", "away_until"])
    if role_of(user) != role:
        give_role(user=user, role=role)
    user.teams.set(teams)
    _note("user.changed", before, _plain(_read(user)), user=user, by=by)
    return user


@transaction.atomic
def deactivate_user(*, user: User, by: User) -> None:
    """They can log in no more, and what they have open ends with their next request, now and after a return."""
    user = _locked(user)
    if user.pk == by.pk:
        raise UserRefused(_("You can’t switch off your own log-in. Ask another admin."))
    if not user.is_active:
        return
    if role_of(user) == Role.ADMIN or user.is_superuser:
        _require_another_admin(user)
    user.is_active, user.session_round = False, user.session_round + 1
    if not user.has_usable_password():
        # A new mark in the password's place: links that were given out work no more, also after a return.
        user.set_unusable_password()
    user.save(update_fields=["is_active", "session_round", "password"])
    audit.record(action="user.deactivated", actor=by, on=user, before={"is_active": True}, after={"is_active": False})


@transaction.atomic
def activate_user(*, user: User, by: User) -> None:
    """They can log in again, as what they were."""
    user = _locked(user)
    if user.is_active:
        return
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(action="user.activated", actor=by, on=user, before={"is_active": False}, after={"is_active": True})


@transaction.atomic
def change_profile(
    *, user: User, name: str, language: str, theme: str, away_from: date | None, away_until: date | None
) -> None:
    """What everybody may say of themselves."""
    user = _locked(user)
    before = _plain(user) | {"language": user.language, "theme": user.theme}
    user.name, user.language, user.theme = name, language, theme
    user.away_from, user.away_until = away_from, away_until
    _require_in_order(user)
    user.save(update_fields=["name", "language", "theme", "away_from", "away_until"])
    _note("user.changed", before, _plain(user) | {"language": language, "theme": theme}, user=user, by=user)


def admins_who_can_log_in() -> QuerySet[User]:
    """An invited admin who has not chosen a password yet would be no way back in."""
    rules_all = Q(groups__name=Role.ADMIN) | Q(is_superuser=True)
    can = User.objects.filter(rules_all, is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return can.distinct()


def _require_another_admin(user: User) -> None:
    if not admins_who_can_log_in().exclude(pk=user.pk).exists():
        raise UserRefused(
            _("%(user)s is the last admin who can log in. Make somebody else an admin first.") % {"user": user}
        )


def _locked(user: User) -> User:
    """As the database has them now. The group's row is the lock on who is an admin: two who demote each other at once
    come one after the other, and the second is refused."""
    Group.objects.select_for_update().get(name=Role.ADMIN)
    return User.objects.select_for_update().get(pk=user.pk)


def _read(user: User) -> User:
    return User.objects.get(pk=user.pk)


def _require_in_order(user: User) -> None:
    if user.away_from and user.away_until and user.away_until < user.away_from:
        raise ValidationError({"away_until": _("The last day away is before the first one.")})


def _plain(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "role": role_of(user) or "",
        "teams": sorted(user.teams.values_list("name", flat=True)),
        "capacity": user.capacity,
        "away_from": user.away_from,
        "away_until": user.away_until,
    }


def _note(action: str, before: Mapping[str, Any], after: Mapping[str, Any], *, user: User, by: User) -> None:
    """Only what is not as it was."""
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        audit.record(
            action=action,
            actor=by,
            on=user,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
