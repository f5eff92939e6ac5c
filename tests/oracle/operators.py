"""Whether one value satisfies one operator: the contract's table of operators, read aloud."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.oracle import texts
from tests.oracle.texts import compared, fold
from tests.oracle.world import DAY, Change, Value, World, microseconds

TEXT_POSITIVE: dict[str, Callable[[str, str], bool]] = {
    "is_any": lambda text, argument: text == argument,
    "contains_any": lambda text, argument: argument in text,
    "starts_with_any": lambda text, argument: text.startswith(argument),
    "ends_with_any": lambda text, argument: text.endswith(argument),
    "word_any": texts.has_word,
}
TEXT_NEGATIVE = {"is_none": "is_any", "contains_none": "contains_any", "word_none": "word_any"}
QUALITY: dict[str, Callable[[str], bool]] = {
    "free_email": texts.is_free_email,
    "disposable_email": texts.is_disposable_email,
    "role_email": texts.is_role_email,
    "keyboard_mash": texts.is_keyboard_mash,
    "no_capitals": texts.has_no_capitals,
    "all_capitals": texts.has_all_capitals,
}
NUMBER: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "eq": lambda number, argument: number == argument,
    "ne": lambda number, argument: number != argument,
    "gt": lambda number, argument: number > argument,
    "gte": lambda number, argument: number >= argument,
    "lt": lambda number, argument: number < argument,
    "lte": lambda number, argument: number <= argument,
}
DATES = {"before", "after"}
ROLLING = {"in_last_days", "more_than_days_ago", "in_next_days"}
OR_BLANK = {"is_none", "contains_none", "word_none", "ne"}


@dataclass(frozen=True)
class Question:
    """The operator of a leaf, asked of a value at an instant."""

    op: str
    argument: Any
    """As it stands in the document."""
    or_blank: bool
    world: World
    as_of: datetime


def question_of(leaf: dict[str, Any], world: World, as_of: datetime) -> Question:
    return Question(leaf["op"], leaf.get("value"), bool(leaf.get("or_blank")), world, as_of)


def is_blank(value: Value) -> bool:
    return value is None or value in ("", ())


def satisfies(value: Value, question: Question) -> bool:
    op = question.op
    if is_blank(value):
        return op == "unknown" or (op in OR_BLANK and question.or_blank)
    if op in ("known", "unknown"):
        return op == "known"
    if op in ("is_true", "is_false"):
        return value is (op == "is_true")
    if isinstance(value, Decimal):
        return number_satisfies(value, question)
    if isinstance(value, date):  # an instant is one too
        return time_satisfies(value, question)
    assert isinstance(value, str | tuple), (value, op)
    return text_satisfies((value,) if isinstance(value, str) else value, question)


def text_satisfies(values: tuple[str, ...], question: Question) -> bool:
    """Of a multi-choice: one of its values satisfies a positive operator, none breaks a negative one."""
    op = question.op
    if op == "customer_domain":
        return any(texts.is_customer_domain(value, question.world) for value in values)
    if op in QUALITY:
        return any(QUALITY[op](value) for value in values)
    given = [question.argument] if isinstance(question.argument, str) else question.argument
    test = TEXT_POSITIVE[TEXT_NEGATIVE.get(op, op)]
    matched = any(test(fold(value), compared(argument)) for value in values for argument in given)
    return not matched if op in TEXT_NEGATIVE else matched


def number_satisfies(number: Decimal, question: Question) -> bool:
    if question.op == "between":
        low, high = question.argument
        return as_decimal(low) <= number <= as_decimal(high)
    return NUMBER[question.op](number, as_decimal(question.argument))


def time_satisfies(value: date, question: Question) -> bool:
    if question.op in ROLLING:
        return instant_rolls(value, question) if isinstance(value, datetime) else date_rolls(value, question)
    day = question.world.local_date(value) if isinstance(value, datetime) else value
    if question.op == "between":
        low, high = question.argument
        return as_date(low) <= day <= as_date(high)
    return day < as_date(question.argument) if question.op == "before" else day > as_date(question.argument)


def instant_rolls(instant: datetime, question: Question) -> bool:
    at, now = microseconds(instant), microseconds(question.as_of)
    span: int = question.argument * DAY
    if question.op == "in_last_days":
        return now - span < at <= now
    if question.op == "more_than_days_ago":
        return at <= now - span
    return now < at <= now + span


def date_rolls(day: date, question: Question) -> bool:
    at, today = day.toordinal(), question.world.local_date(question.as_of).toordinal()
    days: int = question.argument
    if question.op == "in_last_days":
        return today - days < at <= today
    if question.op == "more_than_days_ago":
        return at <= today - days
    return today <= at <= today + days


def changed_within(changes: list[Change], name: str, question: Question) -> bool:
    now = microseconds(question.as_of)
    since: int = now - question.argument * DAY
    return any(change.property == name and since < microseconds(change.at) <= now for change in changes)


def as_decimal(number: int | float | Decimal) -> Decimal:
    """What was written: 0.1 is a tenth, not its nearest double."""
    return number if isinstance(number, Decimal) else Decimal(str(number))


def as_date(day: str | date) -> date:
    return day if isinstance(day, date) else date.fromisoformat(day)
