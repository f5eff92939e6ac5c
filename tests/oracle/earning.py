"""What one criterion earns for a record: points in whole tenths, and its count."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.activities import distinct_occurrences, is_inactive, occurrences
from tests.oracle.conditions import Subject, holds, holds_for_score, is_on_list, is_within, other_score, property_value
from tests.oracle.operators import as_decimal, is_blank
from tests.oracle.texts import compared, fold
from tests.oracle.world import DAY, Activity, microseconds

Criterion = dict[str, Any]
MILLION = 1_000_000


def tenths(points: int | float | Decimal) -> int:
    exact = as_decimal(points) * 10
    assert exact == int(exact), f"more than one decimal: {points}"
    return int(exact)


def earned(criterion: Criterion, group: dict[str, Any], subject: Subject) -> tuple[int, int]:
    """(points in tenths after the criterion's own clamp, count)."""
    if criterion.get("disqualify"):
        return 0, 0
    millionths, count = sum_of(criterion, group, subject)
    points = rounded_to_tenths(Fraction(millionths, MILLION))
    if criterion.get("min_points") is not None:
        points = max(points, tenths(criterion["min_points"]))
    if criterion.get("max_points") is not None:
        points = min(points, tenths(criterion["max_points"]))
    return points, count


def rounded_to_tenths(points: Fraction) -> int:
    """Half away from zero."""
    size = math.floor(abs(points) * 10 + Fraction(1, 2))
    return size if points >= 0 else -size


def sum_of(criterion: Criterion, group: dict[str, Any], subject: Subject) -> tuple[int, int]:
    """(millionths of a point before any clamp, count)."""
    if "inactive_days" in criterion:  # has an `activity` too
        inactive = is_inactive(subject.record, criterion, subject.world, subject.as_of)
        return millionths_if(inactive, criterion["points"]), 0
    if "activity" in criterion:
        return activity_sum(criterion, group, subject)
    if "property" in criterion:
        return in_millionths(value_points(criterion, subject)), 0
    return millionths_if(plain_test(criterion, subject), criterion["points"]), 0


def plain_test(criterion: Criterion, subject: Subject) -> bool:
    if "score" in criterion:
        return holds_for_score(criterion["if"], other_score(criterion["score"], subject), subject)
    if "list" in criterion:
        return is_on_list(criterion["list"], subject.record, subject.world)
    if "not_in_list" in criterion:
        return not is_on_list(criterion["not_in_list"], subject.record, subject.world)
    return holds(criterion["if"], subject)


def millionths_if(holding: bool, points: int | float | Decimal) -> int:
    return in_millionths(as_decimal(points)) if holding else 0


def in_millionths(points: Decimal) -> int:
    return int(points * MILLION)


def value_points(criterion: Criterion, subject: Subject) -> Decimal:
    """By value: `otherwise` is for a known value that matches nothing."""
    value = property_value(criterion["property"], subject)
    if is_blank(value):
        return Decimal(0)
    if "values" in criterion:
        stored = {fold(text) for text in ((value,) if isinstance(value, str) else value)}  # type: ignore[union-attr]
        matches = [as_decimal(points) for text, points in criterion["values"].items() if compared(text) in stored]
    else:
        assert isinstance(value, Decimal)
        matches = [as_decimal(entry["points"]) for entry in criterion["ranges"] if is_in_range(value, entry)]
    return sum(matches, Decimal(0)) if matches else as_decimal(criterion.get("otherwise", 0))


def is_in_range(number: Decimal | int, entry: dict[str, Any]) -> bool:
    """Both bounds inclusive, either may be absent."""
    start, end = entry.get("from"), entry.get("to")
    return (start is None or number >= as_decimal(start)) and (end is None or number <= as_decimal(end))


def activity_sum(criterion: Criterion, group: dict[str, Any], subject: Subject) -> tuple[int, int]:
    matching = occurrences(subject.record, criterion, subject.world, subject.as_of)
    matching = distinct_occurrences(matching, criterion.get("distinct"), subject.world)
    count = len(matching)
    points = points_an_occurrence(criterion, count)
    if points is None:
        return 0, count
    earning = matching[:1]
    if criterion.get("award", "once") == "every":
        earning = matching[: criterion.get("max_times") or count]
    decay = criterion["decay"] if "decay" in criterion else group.get("decay")
    return sum(occurrence_millionths(activity, points, decay, subject.as_of) for activity in earning), count


def points_an_occurrence(criterion: Criterion, count: int) -> Decimal | None:
    """None where the count is outside `at_least..at_most` or in no tier."""
    if count == 0:
        return None
    if "tiers" in criterion:
        return next((as_decimal(tier["points"]) for tier in criterion["tiers"] if is_in_range(count, tier)), None)
    return as_decimal(criterion["points"]) if is_within(count, criterion) else None


def occurrence_millionths(activity: Activity, points: Decimal, decay: dict[str, Any] | None, as_of: datetime) -> int:
    if not decay:
        return in_millionths(points)
    age = (microseconds(as_of) - microseconds(activity.occurred_at)) / DAY
    return round(float(points) * factor(age, decay) * 1e6)


def factor(age: float, decay: dict[str, Any]) -> float:
    """In double precision, as the contract says; `age` in fractional days."""
    if "half_life_days" in decay:
        return float(2.0 ** (-age / float(decay["half_life_days"])))
    if "linear_days" in decay:
        return max(0.0, 1.0 - age / float(decay["linear_days"]))
    steps = math.floor(age / float(decay["every_days"]))
    return max(0.0, 1.0 - float(decay["percent"]) / 100.0 * steps)
