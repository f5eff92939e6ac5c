"""Every write to users and teams."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from leadscoring.accounts import audit
from leadscoring.accounts.models import User
from leadscoring.accounts.models.user import folded_email
from leadscoring.accounts.roles import Role, give_role


class UserRefused(Exception):
    """Why a user was not made, in a sentence for whoever asked."""


@transaction.atomic
def create_user(*, email: str, password: str, role: Role, name: str = "", actor: User | None = None) -> User:
    """A new user with a role; a bad or known address and a weak password are refused."""
    address = folded_email(email)
    _require_good_address(address)
    _require_good_password(password, User(email=address, name=name))
    user = User.objects.create_user(address, password, name=name)
    give_role(user=user, role=role)
    audit.record(action="user.created", actor=actor, on=user, after={"email": address, "role": role})
    return user


def _require_good_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise UserRefused(_("“%(email)s” is no e-mail address.") % {"email": address}) from None
    if User.objects.filter(email=address).exists():
        raise UserRefused(_("There is a user with the address %(email)s already.") % {"email": address})


def _require_good_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UserRefused(" ".join(error.messages)) from None
