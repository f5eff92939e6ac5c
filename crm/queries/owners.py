"""Owners are texts: a user's address, which is shown by the user's name, or what another system calls them."""

from __future__ import annotations

from collections.abc import Iterable

from crm.conditions.text import fold
from leadscoring.accounts.models import User


def names_of(owners: Iterable[str]) -> dict[str, str]:
    """By folded owner: the user's name where the text is a user's address, else the text itself. One query."""
    texts = {fold(owner): owner for owner in owners if owner}
    users = User.objects.filter(email__in=texts).values_list("email", "name") if texts else ()
    return texts | {email: name or email for email, name in users}


def users_named(owners: Iterable[str]) -> list[User]:
    """The users among these owners. No query where there are none."""
    emails = {fold(owner) for owner in owners if owner}
    return list(User.objects.filter(email__in=emails)) if emails else []
