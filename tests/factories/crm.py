"""Records for tests: each with just what makes it a record; say only what the test is about."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from factory.declarations import Sequence
from factory.django import DjangoModelFactory

from crm.conditions.text import fold
from crm.models import Activity, ActivityKey, Asset, Company, Contact, Deal, RecordList


def numbered(pattern: str) -> Sequence:
    """Another text for each record."""
    return Sequence(pattern.format)  # type: ignore[no-untyped-call]


class CompanyFactory(DjangoModelFactory[Company]):
    class Meta:
        model = Company

    external_id = numbered("company-{}")
    name = numbered("Company {}")
    domain = numbered("company{}.example")


class ContactFactory(DjangoModelFactory[Contact]):
    class Meta:
        model = Contact

    external_id = numbered("contact-{}")
    email = numbered("contact{}@company.example")
    first_name = "Ada"
    last_name = numbered("Nowak {}")


class DealFactory(DjangoModelFactory[Deal]):
    class Meta:
        model = Deal

    external_id = numbered("deal-{}")
    name = numbered("Deal {}")


class RecordListFactory(DjangoModelFactory[RecordList]):
    class Meta:
        model = RecordList

    object = "contact"
    name = numbered("List {}")


def make_activity(contact: Contact, type: str = "page_view", *, asset: str = "", **fields: Any) -> Activity:
    """`fields` are the activity's own, or its key's."""
    of_key = {name: fields.pop(name) for name in ("asset_type", "campaign", "channel", "is_machine") if name in fields}
    named = Asset.objects.get_or_create(folded=fold(asset), defaults={"name": asset})[0] if asset else None
    key, _made = ActivityKey.objects.get_or_create(type=type, asset=asset, **of_key, defaults={"asset_ref": named})
    fields.setdefault("occurred_at", datetime(2026, 11, 1, 12, tzinfo=UTC))
    return Activity.objects.create(id=uuid.uuid4(), contact=contact, key=key, **fields)
