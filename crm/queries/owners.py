"""Owners are texts: a user's address, which is shown by the user's name, or what another system calls them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crm.conditions.text import fold
from leadscoring.accounts.models import User


class Named(NamedTuple):
    """What an owner is called; `is_active`: and can log in here."""

    name: str
    is_active: bool


def names_of(owners: Iterable[str]) -> dict[str, str]:
    """By folded owner: the user's name where the text is a user's address, else the text itself. One query."""
    texts = {fold(owner): owner for owner in owners if owner}
    return texts | {email: user.name for email, user in users_named(texts).items()}


def users_named(owners: Iterable[str]) -> dict[str, Named]:
    """Those who are users, by folded owner. No query where there are no owners."""
    emails = {fold(owner) for owner in owners if owner}
    users = User.objects.filter(email__in=emails).values_list("email", "name", "is_active") if emails else ()
    return {email: Named(name or email, is_active) for email, name, is_active in users}
