"""Whom an action means: the owner of a record, a team, or an address."""

from __future__ import annotations

from crm.conditions.text import fold
from crm.models import Contact, Lead
from leadscoring.accounts.models import User
from scoring.actions.base import Record


def owner_of(record: Record) -> User | None:
    """The record's, else of a contact's open lead; None where that is nobody who can log in."""
    names = [record.owner]
    if isinstance(record, Contact):
        names += Lead.objects.filter(contact=record, status__in=Lead.OPEN).values_list("owner", flat=True)
    emails = [fold(name) for name in names if name]
    found = {user.email: user for user in User.objects.filter(email__in=emails, is_active=True)}
    return next((found[email] for email in emails if email in found), None)
