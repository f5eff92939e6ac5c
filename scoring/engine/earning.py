"""One criterion → its points in tenths, as SQL over the frame's row."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from crm.conditions.columns import Column
from crm.conditions.document import ListTest
from crm.conditions.text import fold
from scoring.engine.decay import earned_millionths, tenths_of
from scoring.engine.occurrences import Occurrences, Slot
from scoring.spec.arithmetic import tenths
from scoring.spec.document import (
    ActivityRule,
    Bounds,
    Criterion,
    DisqualifyRule,
    InactivityRule,
    ListRule,
    PropertyRule,
    RangesRule,
    ScoreRule,
    ValuesRule,
)

if TYPE_CHECKING:
    from scoring.engine.frame import Frame

SATURATION = 2_000_000_000
"""A criterion's points are stored in four bytes: they stop at ±200 million points."""


def criterion_points(criterion: Criterion, frame: Frame) -> str:
    """Tenths as an integer, clamped by the criterion's own bounds; of a disqualifier 1 or 0."""
    if isinstance(criterion.rule, DisqualifyRule):
        return f"(case when {frame.once(frame.condition(criterion.rule.condition))} then 1 else 0 end)"
    return clamped(_points(criterion, frame), criterion.bounds)


def unclamped_points(criterion: Criterion, frame: Frame) -> str:
    """What the criterion's own bounds were asked to clamp, in tenths."""
    return criterion_points(replace(criterion, bounds=Bounds()), frame)


def clamped(sql: str, bounds: Bounds) -> str:
    if bounds.minimum is not None:
        sql = f"greatest({sql}, {tenths(bounds.minimum)})"
    if bounds.limit is not None:
        sql = f"least({sql}, {tenths(bounds.limit)})"
    return sql


def _points(criterion: Criterion, frame: Frame) -> str:
    match criterion.rule:
        case PropertyRule(condition, points):
            return _if(frame.once(frame.condition(condition)), points)
        case ListRule(name, points, inside):
            member = frame.in_list(ListTest(name))
            return _if(member if inside else f"(not {member})", points)
        case ValuesRule() as rule:
            return _by_value(rule, frame)
        case RangesRule() as rule:
            return _by_range(rule, frame)
        case ScoreRule(model, condition, points):
            columns = frame.score_columns(model)
            return _if(frame.compiler.fields(condition, lambda leaf: [columns[leaf.field]]), points)
        case InactivityRule() as rule:
            return _if(inactivity(rule, frame), rule.points)
        case ActivityRule() as rule:
            return _activity(rule, frame)
    raise TypeError(f"{type(criterion.rule).__name__} earns no points")


def _if(condition: str, points: Decimal) -> str:
    return f"(case when {condition} then {tenths(points)} else 0 end)"


def _by_value(rule: ValuesRule, frame: Frame) -> str:
    column = frame.path_column(rule.path)
    if column.type == "multi_choice":
        return _by_values(rule, column, frame)
    cases = []
    for points in dict.fromkeys(points for _, points in rule.values):
        same = [fold(text) for text, its in rule.values if its == points]
        cases.append((f"{column.folded} = any({frame.values.texts(same)})", points))
    return _first_of([*cases, (column.blank, Decimal(0))], rule.otherwise, frame)


def _first_of(cases: list[tuple[str, Decimal]], otherwise: Decimal, frame: Frame) -> str:
    """The points of the first that holds; which that is may be the same for several models."""
    which = "".join(f" when {test} then {place}" for place, (test, _) in enumerate(cases))
    place = frame.once(f"(case{which} end)")
    if place.startswith("("):
        earned = "".join(f" when {test} then {tenths(points)}" for test, points in cases)
        return f"(case{earned} else {tenths(otherwise)} end)"
    earned = "".join(f" when {n} then {tenths(points)}" for n, (_, points) in enumerate(cases))
    return f"(case {place}{earned} else {tenths(otherwise)} end)"


def _by_values(rule: ValuesRule, column: Column, frame: Frame) -> str:
    """Of a multi-choice the sum over the values that it has."""
    has = [(frame.compiler.test("is_any", column, (text,)), tenths(points)) for text, points in rule.values]
    total = saturated("0::bigint + " + " + ".join(f"case when {test} then {points} else 0 end" for test, points in has))
    none = " and ".join(f"not {test}" for test, _ in has)
    return f"(case when {column.blank} then 0 when {none} then {tenths(rule.otherwise)} else {total} end)"


def _by_range(rule: RangesRule, frame: Frame) -> str:
    column = frame.path_column(rule.path)
    cases = [(f"{column.sql} is null", Decimal(0))]
    for bounds in rule.ranges:
        low = [f"{column.sql} >= {frame.values.constant(bounds.start, 'numeric')}"] if bounds.start is not None else []
        high = [f"{column.sql} <= {frame.values.constant(bounds.end, 'numeric')}"] if bounds.end is not None else []
        cases.append((" and ".join(low + high) or "true", bounds.points))
    return _first_of(cases, rule.otherwise, frame)


def occurrences_of(rule: ActivityRule) -> Occurrences:
    decays_each = rule.decay is not None and rule.award == "every" and not rule.tiers
    return Occurrences(
        types=rule.types,
        where=rule.where,
        within_days=rule.within_days,
        since=rule.since,
        until=rule.until,
        distinct=rule.distinct,
        newest=rule.max_times if decays_each else None,
        decay=rule.decay if decays_each else None,
        points=float(rule.points) if decays_each else 0.0,
    )


def inactivity_slots(rule: InactivityRule, frame: Frame) -> tuple[Slot, Slot]:
    """What was done in the window, and ever."""
    recent = frame.slot(Occurrences(rule.types, rule.where, rule.days, theirs_only=True))
    ever = frame.slot(Occurrences(rule.types, rule.where, theirs_only=True)) if not rule.never else recent
    return recent, ever


def inactivity(rule: InactivityRule, frame: Frame) -> str:
    recent, ever = inactivity_slots(rule, frame)
    absent = f"{frame.aggregate(recent, 'n')} = 0"
    return absent if rule.never else f"({absent} and {frame.aggregate(ever, 'n')} > 0)"


def _activity(rule: ActivityRule, frame: Frame) -> str:
    slot = frame.slot(frame.occurrences(rule))
    if rule.tiers:
        return _tiers(rule, slot, frame)
    awarded = _awarded(rule, slot, frame)
    if rule.award == "every" and rule.at_least == 1 and not rule.at_most:
        return awarded  # and nothing for none
    number = frame.number(slot)
    enough = f"{number} >= {rule.at_least}" + (f" and {number} <= {rule.at_most}" if rule.at_most else "")
    return f"(case when {enough} then {awarded} else 0 end)"


def _awarded(rule: ActivityRule, slot: Slot, frame: Frame) -> str:
    if rule.award == "once":
        return _newest_earns(rule, rule.points, slot, frame)
    if rule.decay is None:
        number = frame.aggregate(slot, "n")
        times = f"least({number}, {rule.max_times})" if rule.max_times else number
        earned = f"{tenths(rule.points)} * {times}"
    else:
        earned = tenths_of(frame.aggregate(slot, "e"), float(rule.points))
    most = abs(tenths(rule.points)) * rule.max_times if rule.max_times else SATURATION + 1
    return saturated(earned) if most > SATURATION else f"({earned})::int"


def _tiers(rule: ActivityRule, slot: Slot, frame: Frame) -> str:
    number, cases = frame.aggregate(slot, "n"), []
    for tier in rule.tiers:
        low = [f"{number} >= {int(tier.start)}"] if tier.start is not None else [f"{number} >= 1"]
        high = [f"{number} <= {int(tier.end)}"] if tier.end is not None else []
        cases.append(f"when {' and '.join(low + high)} then {_newest_earns(rule, tier.points, slot, frame)}")
    return f"(case {' '.join(cases)} else 0 end)"


def _newest_earns(rule: ActivityRule, points: Decimal, slot: Slot, frame: Frame) -> str:
    if rule.decay is None:
        return str(tenths(points))
    earned = earned_millionths(rule.decay, float(points), frame.newest(slot), frame.values)
    return tenths_of(earned, float(points)) + "::int"


def saturated(sql: str) -> str:
    return f"least(greatest({sql}, -{SATURATION}), {SATURATION})::int"
