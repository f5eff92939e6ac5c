"""Writes conditions back as a document's plain values, in one spelling and one order of keys. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from crm.conditions.document import (
    ActivityTest,
    AllOf,
    AnyOf,
    Argument,
    Condition,
    FieldTest,
    ListTest,
    Not,
    PropertyTest,
    RelatedTest,
    ScoreTest,
    Texts,
)


def condition_plain(condition: Condition) -> dict[str, Any]:
    """What `read_condition` reads as the same condition: dicts, lists, texts, numbers and booleans only."""
    match condition:
        case AllOf(members):
            return {"all": [condition_plain(member) for member in members]}
        case AnyOf(members):
            return {"any": [condition_plain(member) for member in members]}
        case Not(member):
            return {"not": condition_plain(member)}
        case RelatedTest(object, member):
            return {object: condition_plain(member)}
        case ListTest(name):
            return {"list": name}
        case ActivityTest():
            return _activity(condition)
        case PropertyTest():
            return {"property": condition.path, **_test(condition)}
        case FieldTest():
            return {"field": condition.field, **_test(condition)}
        case ScoreTest():
            return {"score": condition.model, "field": condition.field, **_test(condition)}


def plain_types(types: Texts) -> str | list[str]:
    return "any" if types == ("any",) else list(types)


def plain_number(number: Decimal | int) -> int | float:
    """8, never 8.0. A number of 15 digits comes back from a float as it was."""
    return int(number) if number == int(number) else float(number)


def plain_argument(value: Argument) -> Any:
    if isinstance(value, tuple):
        return [_plain_scalar(member) for member in value]
    return _plain_scalar(value)


def _activity(test: ActivityTest) -> dict[str, Any]:
    plain: dict[str, Any] = {"activity": plain_types(test.types)}
    if test.where is not None:
        plain["where"] = condition_plain(test.where)
    if test.within_days is not None:
        plain["within_days"] = test.within_days
    if test.at_least != 1:
        plain["at_least"] = test.at_least
    if test.at_most is not None:
        plain["at_most"] = test.at_most
    return plain


def _test(test: PropertyTest | FieldTest | ScoreTest) -> dict[str, Any]:
    plain: dict[str, Any] = {"op": test.op}
    if test.value is not None:
        plain["value"] = plain_argument(test.value)
    if test.or_blank:
        plain["or_blank"] = True
    return plain


def _plain_scalar(value: str | Decimal | int | date | None) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return plain_number(value) if isinstance(value, Decimal | int) else value
