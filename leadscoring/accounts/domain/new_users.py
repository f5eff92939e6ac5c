"""New users: with a password at once, or invited to choose one."""

from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from leadscoring.accounts import audit
from leadscoring.accounts.domain.errors import UserRefused
from leadscoring.accounts.domain.links import send_invitation
from leadscoring.accounts.models import Team, User
from leadscoring.accounts.models.user import folded_email
from leadscoring.accounts.roles import Role, give_role


@transaction.atomic
def create_user(*, email: str, password: str, role: Role, name: str = "", actor: User | None = None) -> User:
    """A new user with a role; a bad or known address and a weak password are refused."""
    address = folded_email(email)
    _require_good_address(address)
    _require_good_password(password, User(email=address, name=name))
    user = _made(address, password, name)
    give_role(user=user, role=role)
    audit.record(action="user.created", actor=actor, on=user, after={"email": address, "role": role})
    return user


@transaction.atomic
def invite_user(*, email: str, name: str, role: Role, teams: Sequence[Team], by: User) -> User:
    """A new user without a password, who is sent a link to where one is chosen."""
    address = folded_email(email)
    _require_good_address(address)
    user = _made(address, None, name)
    give_role(user=user, role=role)
    user.teams.set(teams)
    after = {"email": address, "name": name, "role": role, "teams": sorted(team.name for team in teams)}
    audit.record(action="user.invited", actor=by, on=user, after=after)
    send_invitation(user=user, by=by)
    return user


def _made(address: str, password: str | None, name: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(address, password, name=name)
    except IntegrityError:
        # Two at once: the other one was quicker.
        raise _is_known(address) from None


def _require_good_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise UserRefused(_("“%(email)s” is no e-mail address.") % {"email": address}) from None
    if User.objects.filter(email=address).exists():
        raise _is_known(address)


def _is_known(address: str) -> UserRefused:
    return UserRefused(_("There is a user with the address %(email)s already.") % {"email": address})


def _require_good_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UserRefused(" ".join(error.messages)) from None
