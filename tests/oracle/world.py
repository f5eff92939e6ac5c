"""The oracle's plain picture of what the contract talks about: records, their changes, activities, lists and models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias
from zoneinfo import ZoneInfo

ObjectName: TypeAlias = Literal["contact", "company", "deal"]
PropertyType: TypeAlias = Literal[
    "text", "email", "url", "choice", "multi_choice", "number", "boolean", "date", "instant"
]
DoneBy: TypeAlias = Literal["theirs", "ours", "neither"]
Value: TypeAlias = str | tuple[str, ...] | Decimal | bool | date | datetime | None
Document: TypeAlias = dict[str, Any]

BUILTIN_TYPES: dict[tuple[ObjectName, str], PropertyType] = {
    **{
        ("contact", name): "text"
        for name in (
            "external_id",
            "first_name",
            "last_name",
            "job_title",
            "phone",
            "country",
            "city",
            "language",
            "lifecycle_stage",
            "owner",
            "original_source",
        )
    },
    ("contact", "email"): "email",
    ("contact", "marketing_consent"): "boolean",
    ("contact", "created_at"): "instant",
    **{("company", name): "text" for name in ("external_id", "name", "domain", "industry", "country", "city", "owner")},
    ("company", "employees"): "number",
    ("company", "annual_revenue"): "number",
    ("company", "created_at"): "instant",
    **{
        ("deal", name): "text"
        for name in ("external_id", "name", "currency", "stage", "pipeline", "deal_type", "owner")
    },
    ("deal", "amount"): "number",
    ("deal", "close_date"): "date",
    ("deal", "created_at"): "instant",
}

OURS = frozenset({"email_sent", "email_delivered", "call_outbound", "message_sent", "task"})
NEITHER = frozenset({"unsubscribe", "email_bounce", "spam_complaint"})
"""All other types, known and unknown, are theirs (spec/data.md)."""


@dataclass(frozen=True)
class Change:
    property: str
    at: datetime


@dataclass
class Record:
    id: int
    object: ObjectName
    properties: dict[str, Value] = field(default_factory=dict)
    company_id: int | None = None
    contact_ids: tuple[int, ...] = ()
    """Only a deal has them."""
    changes: list[Change] = field(default_factory=list)


@dataclass
class Activity:
    contact_id: int
    type: str
    occurred_at: datetime
    asset: str = ""
    asset_type: str = ""
    campaign: str = ""
    channel: str = ""
    value: Decimal | None = None
    is_machine: bool = False
    properties: dict[str, str | Decimal | bool] = field(default_factory=dict)
    """JSON as imported: texts, numbers, booleans."""


@dataclass
class World:
    contacts: list[Record] = field(default_factory=list)
    companies: list[Record] = field(default_factory=list)
    deals: list[Record] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    lists: dict[tuple[ObjectName, str], set[int]] = field(default_factory=dict)
    activity_types: dict[str, DoneBy] = field(default_factory=dict)
    """What an admin has said; the rest is as spec/data.md has it."""
    property_types: dict[tuple[ObjectName, str], PropertyType] = field(default_factory=dict)
    """The custom properties; BUILTIN_TYPES has the others."""
    own_domains: frozenset[str] = frozenset()
    time_zone: str = "Europe/Oslo"
    models: dict[str, Document] = field(default_factory=dict)
    """The published models."""

    def records(self, object_name: ObjectName) -> list[Record]:
        return {"contact": self.contacts, "company": self.companies, "deal": self.deals}[object_name]

    def property_type(self, object_name: ObjectName, name: str) -> PropertyType:
        return BUILTIN_TYPES.get((object_name, name)) or self.property_types[(object_name, name)]

    def company_of(self, record: Record) -> Record | None:
        """The company that a contact or a deal belongs to."""
        return next((company for company in self.companies if company.id == record.company_id), None)

    def contacts_of(self, record: Record) -> list[Record]:
        """Each once, however often it is linked."""
        if record.object == "contact":
            return [record]
        if record.object == "company":
            return [contact for contact in self.contacts if contact.company_id == record.id]
        return [contact for contact in self.contacts if contact.id in record.contact_ids]

    def deals_of(self, record: Record) -> list[Record]:
        if record.object == "company":
            return [deal for deal in self.deals if deal.company_id == record.id]
        return [deal for deal in self.deals if record.id in deal.contact_ids]

    def activities_of(self, record: Record) -> Iterator[Activity]:
        contact_ids = {contact.id for contact in self.contacts_of(record)}
        return (activity for activity in self.activities if activity.contact_id in contact_ids)

    def local_date(self, instant: datetime) -> date:
        return instant.astimezone(ZoneInfo(self.time_zone)).date()


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 24 * 60 * 60 * 1_000_000


def microseconds(instant: datetime) -> int:
    """Since 1970, exact: subtracting 24-hour days from it can neither overflow nor meet a time zone."""
    since = instant.astimezone(UTC) - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
