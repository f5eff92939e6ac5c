"""Owners: a contact's owner is a text, often the e-mail address of a user of ours."""

from __future__ import annotations

from collections.abc import Iterable

from crm.conditions.text import fold
from leadscoring.accounts.models import User


def owner_names(owners: Iterable[str]) -> dict[str, str]:
    """By folded owner: the user's name where the text is a user's address, else the text itself. One query."""
    texts = {fold(owner): owner for owner in owners if owner}
    known = User.objects.filter(email__in=texts) if texts else []
    return texts | {user.email: user.get_full_name() for user in known}
