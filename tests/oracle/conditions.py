"""Whether a condition, as it stands in the document, holds for a record, an activity or another model's result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle.activities import occurrences
from tests.oracle.combining import Condition, combined
from tests.oracle.operators import changed_within, is_blank, question_of, satisfies
from tests.oracle.texts import compared
from tests.oracle.world import ObjectName, Record, Value, World

if TYPE_CHECKING:
    from tests.oracle.score import Result

BLANK_CAN_HAVE_CHANGED = False
"""A blank satisfies `unknown`, the four with `or_blank`, and "no other": so not `changed_in_last_days` either."""


@dataclass(frozen=True)
class Subject:
    record: Record
    world: World
    as_of: datetime


def holds(condition: Condition, subject: Subject) -> bool:
    return combined(condition, lambda leaf: leaf_holds(leaf, subject))


def holds_for_score(condition: Condition, result: Result | None, subject: Subject) -> bool:
    def leaf_test(leaf: Condition) -> bool:
        return satisfies(score_value(result, leaf["field"]), question_of(leaf, subject.world, subject.as_of))

    return combined(condition, leaf_test)


def leaf_holds(leaf: Condition, subject: Subject) -> bool:
    if "property" in leaf:
        return property_holds(leaf, subject)
    if "list" in leaf:
        return is_on_list(leaf["list"], subject.record, subject.world)
    if "activity" in leaf:
        count = len(occurrences(subject.record, leaf, subject.world, subject.as_of))
        return is_within(count, leaf)
    if "score" in leaf:
        return holds_for_score(leaf, other_score(leaf["score"], subject), subject)
    object_name: ObjectName = "contact" if "contact" in leaf else "deal"
    return any(
        holds(leaf[object_name], Subject(record, subject.world, subject.as_of))
        for record in associated(object_name, subject)
    )


def property_holds(leaf: Condition, subject: Subject) -> bool:
    prefix, dot, name = leaf["property"].rpartition(".")
    if not dot:
        return record_satisfies(subject.record, name, leaf, subject)
    if prefix == "company":
        return record_satisfies(subject.world.company_of(subject.record), name, leaf, subject)
    return any(record_satisfies(record, name, leaf, subject) for record in associated(prefix, subject))


def record_satisfies(record: Record | None, name: str, leaf: Condition, subject: Subject) -> bool:
    """Without a record (no company) the value is blank."""
    value = record.properties.get(name) if record else None
    question = question_of(leaf, subject.world, subject.as_of)
    if question.op != "changed_in_last_days":
        return satisfies(value, question)
    if record is None or (is_blank(value) and not BLANK_CAN_HAVE_CHANGED):
        return False
    return changed_within(record.changes, name, question)


def property_value(path: str, subject: Subject) -> Value:
    """Of the record itself or, over `company.`, of its company."""
    prefix, _, name = path.rpartition(".")
    record = subject.world.company_of(subject.record) if prefix else subject.record
    return record.properties.get(name) if record else None


def associated(object_name: str, subject: Subject) -> list[Record]:
    world, record = subject.world, subject.record
    return world.contacts_of(record) if object_name == "contact" else world.deals_of(record)


def is_on_list(name: str, record: Record, world: World) -> bool:
    return any(
        record.id in members
        for (object_name, list_name), members in world.lists.items()
        if object_name == record.object and compared(list_name) == compared(name)
    )


def is_within(count: int, test: Condition) -> bool:
    at_most = test.get("at_most")
    return count >= test.get("at_least", 1) and (at_most is None or count <= at_most)


def other_score(model: str, subject: Subject) -> Result | None:
    """The published model's result for the record, or for its company where the model is one of companies."""
    from tests.oracle.score import evaluate

    document = subject.world.models[model]
    of_company = document["object"] == "company" and subject.record.object != "company"
    record = subject.world.company_of(subject.record) if of_company else subject.record
    return evaluate(subject.world, document, record, subject.as_of) if record else None


def score_value(result: Result | None, field: str) -> Value:
    value = getattr(result, field) if result else None
    return Decimal(value) / 10 if isinstance(value, int) else value
