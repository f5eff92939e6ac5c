"""Deleting contacts, companies and deals, each with what hangs on it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from crm.domain.source import change_source
from crm.models import Company, Contact, Deal, DealContact
from leadscoring.accounts import audit
from leadscoring.accounts.models import User


@transaction.atomic
def delete_contact(*, actor: User | None, contact: Contact) -> None:
    """With all that the contact did; deals stay, without the contact."""
    change_source(actor)
    activities = contact.activities.count()
    DealContact.objects.filter(contact=contact).delete()
    _record_deletion(actor, contact, {"activities": activities})
    contact.delete()


@transaction.atomic
def delete_company(*, actor: User | None, company: Company) -> None:
    """Its contacts and deals stay, without a company."""
    change_source(actor)
    Contact.objects.filter(company=company).update(company=None)
    Deal.objects.filter(company=company).update(company=None)
    _record_deletion(actor, company, {})
    company.delete()


@transaction.atomic
def delete_deal(*, actor: User | None, deal: Deal) -> None:
    """Its contacts stay."""
    change_source(actor)
    DealContact.objects.filter(deal=deal).delete()
    _record_deletion(actor, deal, {})
    deal.delete()


def _record_deletion(actor: User | None, record: Contact | Company | Deal, more: dict[str, Any]) -> None:
    was = {
        name: value for name, value in model_to_dict(record, exclude=["contacts"]).items() if value not in (None, "")
    }
    audit.record(action=f"{record._meta.model_name}.deleted", actor=actor, on=record, before=was | more)
