"""Operators: each row of the contract's table, and blanks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.oracle.conditions import Subject, holds
from tests.oracle.examples import AS_OF, MICROSECOND, asks, company, contact, days_ago, satisfied_by
from tests.oracle.world import Change, Value, World

TEXT_ROWS: list[tuple[Value, str, Any, bool]] = [
    ("Åse", "is_any", "ÅSE", True),
    ("Åse", "is_any", ["ola", " A\u030ase "], True),
    ("Åsen", "is_any", "Åse", False),
    ("Åse", "is_none", ["ola", "kari"], True),
    ("Åse", "is_none", ["ola", "åse"], False),
    ("100% off", "contains_any", "%", True),
    ("100 off", "contains_any", ["%", "_", "\\", "'"], False),
    ("C:\\x", "contains_any", "\\X", True),
    ("100 off", "contains_none", "OFF", False),
    ("Head of Sales", "starts_with_any", ["chief", "head of"], True),
    ("The head of", "starts_with_any", "head of", False),
    ("nordlys.NO", "ends_with_any", ".no", True),
    ("nordlys.no.com", "ends_with_any", ".no", False),
    ("Director", "word_any", "cto", False),
    ("CTO, Director", "word_any", ["cfo", "CTO"], True),
    ("Director", "word_none", "cto", True),
    (("CRM", "Ærø"), "is_any", "ærø", True),
    (("CRM", "Ærø"), "is_none", "ærø", False),
    (("CRM", "Ærø"), "is_none", "erp", True),
    (("CRM", "Ærø"), "is_any", "CRM, Ærø", False),
]


@pytest.mark.parametrize(("value", "op", "argument", "expected"), TEXT_ROWS)
def test_text_operators(value: Value, op: str, argument: Any, expected: bool) -> None:
    assert satisfied_by(value, op, argument) is expected


@pytest.mark.parametrize(
    ("op", "argument", "expected"),
    [
        ("eq", 12.5, True),
        ("ne", 12.5, False),
        ("gt", 12.5, False),
        ("gte", 12.5, True),
        ("lt", 12.6, True),
        ("lte", 12, False),
        ("between", [12.5, 13], True),
        ("between", [12, 12.5], True),
        ("between", [12.6, 13], False),
    ],
)
def test_number_operators_on_twelve_and_a_half(op: str, argument: Any, expected: bool) -> None:
    assert satisfied_by(Decimal("12.50"), op, argument) is expected


def test_a_tenth_is_a_tenth() -> None:
    assert satisfied_by(Decimal("0.1"), "eq", 0.1)


def test_zero_and_false_are_known() -> None:
    assert satisfied_by(Decimal(0), "known")
    assert satisfied_by(False, "known")
    assert satisfied_by(False, "is_false")
    assert not satisfied_by(False, "is_true")


@pytest.mark.parametrize("blank", [None, "", ()])
@pytest.mark.parametrize(
    ("op", "argument"),
    [
        ("is_any", "x"),
        ("is_none", "x"),
        ("contains_none", "x"),
        ("word_none", "x"),
        ("ne", 1),
        ("lt", 1),
        ("is_false", None),
        ("before", "2030-01-01"),
        ("more_than_days_ago", 1),
        ("no_capitals", None),
        ("known", None),
    ],
)
def test_a_blank_satisfies_nothing_by_default(blank: Value, op: str, argument: Any) -> None:
    assert not satisfied_by(blank, op, argument)


@pytest.mark.parametrize("op", ["is_none", "contains_none", "word_none", "ne"])
def test_a_blank_satisfies_the_four_with_or_blank(op: str) -> None:
    argument = 1 if op == "ne" else "x"
    assert satisfied_by(None, op, argument, or_blank=True)
    assert not satisfied_by(None, op, argument, or_blank=False)


def test_a_blank_satisfies_unknown() -> None:
    assert satisfied_by(None, "unknown")
    assert not satisfied_by("x", "unknown")


def test_not_reverses_a_leaf_over_a_blank() -> None:
    record = contact()
    leaf = asks("job_title", "is_any", "x")
    assert holds({"not": leaf}, Subject(record, World(contacts=[record]), AS_OF))


TODAY = date(2026, 3, 30)


@pytest.mark.parametrize(
    ("op", "argument", "offset", "expected"),
    [
        ("in_last_days", 7, -7, False),
        ("in_last_days", 7, -6, True),
        ("in_last_days", 7, 0, True),
        ("in_last_days", 7, 1, False),
        ("more_than_days_ago", 7, -7, True),
        ("more_than_days_ago", 7, -6, False),
        ("in_next_days", 7, 0, True),
        ("in_next_days", 7, 7, True),
        ("in_next_days", 7, 8, False),
        ("in_next_days", 7, -1, False),
        ("before", "2026-03-30", -1, True),
        ("before", "2026-03-30", 0, False),
        ("after", "2026-03-30", 0, False),
        ("after", "2026-03-30", 1, True),
        ("between", ["2026-03-29", "2026-03-30"], 0, True),
        ("between", ["2026-03-29", "2026-03-30"], -1, True),
        ("between", ["2026-03-29", "2026-03-30"], 1, False),
    ],
)
def test_operators_on_a_date(op: str, argument: Any, offset: int, expected: bool) -> None:
    assert satisfied_by(TODAY + timedelta(days=offset), op, argument) is expected


@pytest.mark.parametrize(
    ("op", "instant", "expected"),
    [
        ("in_last_days", days_ago(7), False),
        ("in_last_days", days_ago(7) + MICROSECOND, True),
        ("in_last_days", AS_OF, True),
        ("in_last_days", AS_OF + MICROSECOND, False),
        ("more_than_days_ago", days_ago(7), True),
        ("more_than_days_ago", days_ago(7) + MICROSECOND, False),
        ("in_next_days", AS_OF, False),
        ("in_next_days", AS_OF + MICROSECOND, True),
        ("in_next_days", days_ago(-7), True),
        ("in_next_days", days_ago(-7) + MICROSECOND, False),
    ],
)
def test_rolling_operators_on_an_instant_of_seven_times_24_hours(op: str, instant: datetime, expected: bool) -> None:
    assert satisfied_by(instant, op, 7) is expected


def test_calendar_operators_on_an_instant_compare_local_dates() -> None:
    instant = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)  # 00:30 on the 30th in Oslo
    assert satisfied_by(instant, "between", ["2026-03-30", "2026-03-30"])
    assert not satisfied_by(instant, "before", "2026-03-30")
    assert satisfied_by(instant - timedelta(hours=1), "before", "2026-03-30")


@pytest.mark.parametrize(
    ("at", "expected"),
    [(days_ago(7), False), (days_ago(7) + MICROSECOND, True), (AS_OF, True), (AS_OF + MICROSECOND, False)],
)
def test_changed_in_last_days(at: datetime, expected: bool) -> None:
    record = contact(job_title="CTO", city="Oslo")
    record.changes = [Change("job_title", at)]
    subject = Subject(record, World(contacts=[record]), AS_OF)
    assert holds(asks("job_title", "changed_in_last_days", 7), subject) is expected
    assert not holds(asks("city", "changed_in_last_days", 7), subject)


def test_changed_in_last_days_over_a_path_reads_the_companys_changes() -> None:
    employer = company(industry="Software")
    employer.changes = [Change("industry", days_ago(1))]
    world = World(contacts=[contact(1, company_id=1, industry="x"), contact(2)], companies=[employer])
    leaf = asks("company.industry", "changed_in_last_days", 7)
    assert [holds(leaf, Subject(record, world, AS_OF)) for record in world.contacts] == [True, False]


def test_a_value_cleared_lately_is_blank_and_so_not_changed() -> None:
    record = contact(job_title=None)
    record.changes = [Change("job_title", days_ago(1))]
    leaf = asks("job_title", "changed_in_last_days", 7)
    assert not holds(leaf, Subject(record, World(contacts=[record]), AS_OF))
