"""Short ways to write the self-tests' worlds and models."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.oracle.conditions import Subject, holds
from tests.oracle.score import Result, evaluate
from tests.oracle.world import Activity, Document, ObjectName, Record, Value, World

AS_OF = datetime(2026, 3, 30, 10, tzinfo=UTC)
"""Noon in Oslo, the day after summer time began there."""
MICROSECOND = timedelta(microseconds=1)


def days_ago(days: float) -> datetime:
    return AS_OF - timedelta(days=days)


def contact(record_id: int = 1, company_id: int | None = None, **properties: Value) -> Record:
    return Record(record_id, "contact", properties, company_id=company_id)


def company(record_id: int = 1, **properties: Value) -> Record:
    return Record(record_id, "company", properties)


def deal(
    record_id: int = 1, company_id: int | None = None, contact_ids: tuple[int, ...] = (), **properties: Value
) -> Record:
    return Record(record_id, "deal", properties, company_id=company_id, contact_ids=contact_ids)


def view(days: float = 1, contact_id: int = 1, **fields: Any) -> Activity:
    """A page view so many days ago."""
    given: dict[str, Any] = {"type": "page_view", "occurred_at": days_ago(days)} | fields
    return Activity(contact_id, **given)


def asks(property_name: str, op: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"property": property_name, "op": op} | ({} if value is None else {"value": value}) | more


def satisfied_by(value: Value, op: str, argument: Any = None, **more: Any) -> bool:
    """Whether a contact's property of this value satisfies a leaf at AS_OF."""
    record = contact(asked=value)
    return holds(asks("asked", op, argument, **more), Subject(record, World(contacts=[record]), AS_OF))


def model(*criteria: Document, object_name: ObjectName = "contact", **more: Any) -> Document:
    """One engagement group with these criteria and no bounds at all."""
    group = {"name": "G", "category": "engagement", "criteria": named(criteria)}
    return {"object": object_name, "kind": "combined", "limit": None, "minimum": None, "groups": [group]} | more


def named(criteria: tuple[Document, ...]) -> list[Document]:
    return [{"name": f"C{number}"} | criterion for number, criterion in enumerate(criteria, 1)]


def scored(document: Document, world: World, record: Record | None = None, as_of: datetime = AS_OF) -> Result:
    result = evaluate(world, document, record or world.contacts[0], as_of)
    assert result is not None
    return result


def points_of(criterion: Document, *activities: Activity, group: Document | None = None) -> tuple[float, int]:
    """(points, count) of one criterion for the only contact, who did these."""
    world = World(contacts=[contact()], activities=list(activities))
    document = model(criterion)
    document["groups"][0] |= group or {}
    _, _, tenths, count = scored(document, world).criteria[0]
    return tenths / 10, count
