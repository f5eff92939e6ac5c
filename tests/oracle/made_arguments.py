"""Operators and their arguments thrown by dice, often near to what the world really holds."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle import pools
from tests.oracle.made_worlds import chance
from tests.oracle.texts import compared
from tests.oracle.world import ObjectName, PropertyType, World

TEXT_OPS = (
    "is_any",
    "is_none",
    "contains_any",
    "contains_none",
    "starts_with_any",
    "ends_with_any",
    "word_any",
    "word_none",
    "known",
    "unknown",
)
TIME_OPS = ("before", "after", "between", "in_last_days", "more_than_days_ago", "in_next_days", "known", "unknown")
ADDRESS_QUALITY = ("free_email", "disposable_email", "role_email", "customer_domain")
LETTER_QUALITY = ("keyboard_mash", "no_capitals", "all_capitals")
OPS: dict[PropertyType, tuple[str, ...]] = {
    "text": TEXT_OPS,
    "email": TEXT_OPS,
    "url": TEXT_OPS,
    "choice": TEXT_OPS,
    "multi_choice": TEXT_OPS,
    "number": ("eq", "ne", "gt", "gte", "lt", "lte", "between", "known", "unknown"),
    "boolean": ("is_true", "is_false", "known", "unknown"),
    "date": TIME_OPS,
    "instant": TIME_OPS,
}
OF_PROPERTIES: dict[PropertyType, tuple[str, ...]] = dict.fromkeys(OPS, ("changed_in_last_days",)) | {
    "text": (*LETTER_QUALITY, "customer_domain", "changed_in_last_days"),
    "email": (*LETTER_QUALITY, *ADDRESS_QUALITY, *ADDRESS_QUALITY, "changed_in_last_days"),
}
"""What is asked of a record's property only, not of an activity's field or another model's score."""
OR_BLANK = {"is_none", "contains_none", "word_none", "ne"}
OF_DAYS = {"in_last_days", "more_than_days_ago", "in_next_days", "changed_in_last_days"}
WITHOUT_VALUE = {*ADDRESS_QUALITY, *LETTER_QUALITY, "known", "unknown", "is_true", "is_false"}


def made_test(
    dice: Random, property_type: PropertyType, seen: tuple[Any, ...], of_field: bool = False
) -> dict[str, Any]:
    """The `op`, `value` and `or_blank` of a leaf; `seen` are values that the world has there."""
    op = dice.choice(OPS[property_type] if of_field else (*OPS[property_type], *OF_PROPERTIES[property_type]))
    test: dict[str, Any] = {"op": op}
    if op in OF_DAYS:
        test["value"] = dice.choice(pools.DAYS)
    elif op not in WITHOUT_VALUE:
        test["value"] = made_argument(dice, property_type, seen, is_pair=op == "between")
    if op in OR_BLANK and chance(dice, 60):
        test["or_blank"] = chance(dice, 75)
    return test


def made_argument(dice: Random, property_type: PropertyType, seen: tuple[Any, ...], is_pair: bool) -> Any:
    if property_type == "number":
        numbers = [made_number(dice, seen) for _ in range(2)]
        return sorted(numbers) if is_pair else numbers[0]
    if property_type in ("date", "instant"):
        days = [made_date(dice, seen) for _ in range(2)]
        return sorted(days) if is_pair else days[0]
    texts = [made_text(dice, seen) for _ in range(dice.randint(1, 3))]
    unequal = list({compared(text): text for text in texts}.values())
    return unequal[0] if chance(dice, 40) else unequal


def made_number(dice: Random, seen: tuple[Any, ...]) -> int | float:
    numbers = [number for number in seen if isinstance(number, Decimal | int | float) and not isinstance(number, bool)]
    return as_written(dice.choice(numbers) if numbers and chance(dice, 60) else dice.choice(pools.NUMBERS))


def as_written(number: Decimal | float) -> int | float:
    return int(number) if number == int(number) else float(number)


def made_date(dice: Random, seen: tuple[Any, ...]) -> str:
    days = [value.date() if isinstance(value, datetime) else value for value in seen if isinstance(value, date)]
    return (dice.choice(days) if days and chance(dice, 60) else dice.choice(pools.DATES)).isoformat()


def made_text(dice: Random, seen: tuple[Any, ...]) -> str:
    known = [text for value in seen for text in (value if isinstance(value, tuple) else (value,))]
    known = [text for text in known if isinstance(text, str) and text]
    if not known or chance(dice, 30):
        return dice.choice(pools.ARGUMENTS)
    return altered(dice, dice.choice(known))


def altered(dice: Random, text: str) -> str:
    """Still the same text to the contract, or a part of it."""
    start = dice.randrange(len(text))
    part = text[start : start + dice.randint(1, len(text))]
    variants = (
        text,
        text.upper(),
        text.swapcase(),
        unicodedata.normalize("NFD", text),
        f" {text}\u00a0",
        part if compared(part) else text,
        text[:4] if compared(text[:4]) else text,
        text[-3:] if compared(text[-3:]) else text,
    )
    return dice.choice(variants)


def seen_in_records(world: World, of: ObjectName, name: str) -> tuple[Any, ...]:
    values = (record.properties.get(name) for record in world.records(of))
    return tuple(value for value in values if value is not None)


def seen_in_activities(world: World, field: str) -> tuple[Any, ...]:
    if field.startswith("properties."):
        name = field.removeprefix("properties.")
        return tuple(activity.properties[name] for activity in world.activities if name in activity.properties)
    values = (getattr(activity, field) for activity in world.activities)
    return tuple(value for value in values if value is not None)
