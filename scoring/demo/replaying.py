"""What a trigger did over the demo's past: the same rules as the engine's, over courses that are known already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scoring.demo.courses import Courses, Point, Values
from scoring.models import Crossing, ScoreChange
from scoring.spec.trigger_rules import Span, TriggerRule

Outcome, Direction = Crossing.Outcome, Crossing.Direction


@dataclass(frozen=True, slots=True)
class PastCrossing:
    record_id: int
    point: Point
    direction: str
    outcome: str


@dataclass(slots=True)
class PastState:
    """As `TriggerState` has it; only of who was in once."""

    is_in: bool
    armed: bool
    since: datetime
    last_fired_at: datetime | None = None
    times_fired: int = 0
    moves: int = 1


@dataclass(slots=True)
class Replay:
    crossings: list[PastCrossing] = field(default_factory=list)
    states: dict[int, PastState] = field(default_factory=dict)


def replayed(rule: TriggerRule, courses: Courses) -> Replay:
    """Whoever was in when the model was published is silent: so its publisher answered."""
    replay = Replay()
    for record_id, points in courses.items():
        replay.crossings += _of_record(rule, record_id, points, replay.states)
    replay.crossings.sort(key=lambda crossing: (crossing.point.at, crossing.record_id))
    return replay


def is_in(rule: TriggerRule, values: Values) -> bool:
    return values.total is not None and any(all(_within(span, values) for span in spans) for spans in rule.when)


def _of_record(
    rule: TriggerRule, record_id: int, points: Sequence[Point], states: dict[int, PastState]
) -> Iterator[PastCrossing]:
    for point in points:
        state = states.get(record_id)
        now_in = is_in(rule, point.values)
        if state is None:
            if not now_in:
                continue
            state = states[record_id] = PastState(is_in=False, armed=True, since=point.at, moves=0)
        crossed = state.armed and now_in != state.is_in and now_in == (rule.on == "enter")
        armed = (state.armed and not crossed) or (not now_in and _undercut(rule, point.values))
        outcome = _outcome(rule, state, point) if crossed else ""
        if (now_in, armed) != (state.is_in, state.armed):
            state.moves += 1
        if now_in != state.is_in:
            state.is_in, state.since = now_in, point.at
        state.armed = armed
        if outcome == Outcome.FIRED:
            state.times_fired, state.last_fired_at = state.times_fired + 1, point.at
        if outcome:
            direction = Direction.ENTER if now_in else Direction.LEAVE
            yield PastCrossing(record_id, point, direction, outcome)


def _outcome(rule: TriggerRule, state: PastState, point: Point) -> str:
    if rule.is_once and state.times_fired:
        return Outcome.ONCE
    cools = timedelta(days=rule.cooldown_days or 0)
    if rule.cooldown_days and state.last_fired_at and state.last_fired_at > point.at - cools:
        return Outcome.COOLDOWN
    return Outcome.SILENT_PUBLISH if point.reason == ScoreChange.Reason.VERSION else Outcome.FIRED


def _within(span: Span, values: Values) -> bool:
    value: int | None = getattr(values, span.axis)
    if value is None:
        return False
    return (span.at_least is None or value >= span.at_least) and (span.below is None or value < span.below)


def _undercut(rule: TriggerRule, values: Values) -> bool:
    if values.total is None or not rule.rearmed_below:
        return True
    return any(
        getattr(values, axis) is not None and getattr(values, axis) < below for axis, below in rule.rearmed_below
    )
