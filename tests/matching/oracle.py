"""Which records a rule matches, as slow, obvious Python over the oracle's world."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.oracle.activities import distinct_occurrences, is_inactive, occurrences
from tests.oracle.conditions import Subject, holds, property_value
from tests.oracle.earning import is_in_range, plain_test, points_an_occurrence
from tests.oracle.operators import is_blank
from tests.oracle.score import disqualifies, is_in_audience
from tests.oracle.texts import compared, fold
from tests.oracle.world import Document, ObjectName, Record, World


def matched(world: World, document: Document, criterion: dict[str, Any], as_of: datetime) -> list[int]:
    """Ids of those in the audience."""
    return [record.id for record in audience(world, document) if matches(criterion, Subject(record, world, as_of))]


def audience(world: World, document: Document) -> list[Record]:
    return [record for record in world.records(document["object"]) if is_in_audience(document, record, world)]


def holding(world: World, object: ObjectName, condition: dict[str, Any], as_of: datetime) -> list[int]:
    return [record.id for record in world.records(object) if holds(condition, Subject(record, world, as_of))]


def matches(criterion: dict[str, Any], subject: Subject) -> bool:
    if criterion.get("disqualify"):
        return disqualifies(criterion, subject)
    if "inactive_days" in criterion:
        return is_inactive(subject.record, criterion, subject.world, subject.as_of)
    if "activity" in criterion:
        found = occurrences(subject.record, criterion, subject.world, subject.as_of)
        number = len(distinct_occurrences(found, criterion.get("distinct"), subject.world))
        return points_an_occurrence(criterion, number) is not None
    if "property" in criterion:
        return has_value(criterion, property_value(criterion["property"], subject))
    return plain_test(criterion, subject)


def has_value(criterion: dict[str, Any], value: Any) -> bool:
    if is_blank(value):
        return False
    if "values" in criterion:
        stored = {fold(text) for text in ((value,) if isinstance(value, str) else value)}
        return any(compared(text) in stored for text in criterion["values"])
    return any(is_in_range(value, entry) for entry in criterion["ranges"])
