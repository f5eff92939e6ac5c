"""What a trigger did over courses that are known already."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scoring.demo.courses import UNSCORED, Point, Values
from scoring.demo.replaying import is_in, replayed
from scoring.models import Crossing, ScoreChange
from scoring.spec.trigger_rules import Span, TriggerRule

BEGAN = datetime(2026, 9, 1, tzinfo=UTC)
Outcome, Reason = Crossing.Outcome, ScoreChange.Reason


def rule(*, on: str = "enter", once: bool = True, margin: int | None = 50, cooldown: int | None = None) -> TriggerRule:
    return TriggerRule("Hot", ((Span("total", 400),),), None, on, once, margin, cooldown, {})  # type: ignore[arg-type]


def course(*totals: int | None) -> list[Point]:
    """The first as published, then a day each."""
    return [
        Point(
            BEGAN + timedelta(days=day),
            UNSCORED if total is None else Values(total, total, 0),
            Reason.ACTIVITY if day else Reason.VERSION,
        )
        for day, total in enumerate(totals)
    ]


def outcomes(trigger: TriggerRule, *totals: int | None) -> list[tuple[int, str]]:
    found = replayed(trigger, {1: course(*totals)}).crossings
    return [((crossing.point.at - BEGAN).days, crossing.outcome) for crossing in found]


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ((100, 399), []),
        ((100, 400), [(1, Outcome.FIRED)]),
        ((None, 500), [(1, Outcome.FIRED)]),
        ((450, 420), [(0, Outcome.SILENT_PUBLISH)]),
        ((450, 360, 450), [(0, Outcome.SILENT_PUBLISH)]),
        ((450, 340, 450), [(0, Outcome.SILENT_PUBLISH), (2, Outcome.FIRED)]),
        ((100, 450, 340, 450), [(1, Outcome.FIRED), (3, Outcome.ONCE)]),
    ],
)
def test_enter_once(totals: tuple[int | None, ...], expected: list[tuple[int, str]]) -> None:
    assert outcomes(rule(), *totals) == expected


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ((100, 90), []),
        ((450, 390), [(1, Outcome.FIRED)]),
        ((450, None), [(1, Outcome.FIRED)]),
        ((450, 390, 450, 390), [(1, Outcome.FIRED)]),
        ((450, 300, 450, 390), [(1, Outcome.FIRED), (3, Outcome.COOLDOWN)]),
    ],
)
def test_leave_every_with_cooldown(totals: tuple[int | None, ...], expected: list[tuple[int, str]]) -> None:
    assert outcomes(rule(on="leave", once=False, cooldown=30), *totals) == expected


def test_state_is_of_who_was_in_once_and_says_since_when() -> None:
    replay = replayed(rule(), {1: course(100, 200), 2: course(100, 450, 460), 3: course(450, 100)})

    assert sorted(replay.states) == [2, 3]
    inside, left = replay.states[2], replay.states[3]
    assert (inside.is_in, inside.armed, inside.times_fired) == (True, False, 1)
    assert inside.since == inside.last_fired_at == BEGAN + timedelta(days=1)
    assert (left.is_in, left.armed, left.times_fired, left.last_fired_at) == (False, True, 0, None)


def test_cells_need_all_of_their_spans() -> None:
    cells = TriggerRule("A1", ((Span("fit", 200, 300), Span("engagement", 100)),), None, "enter", True, None, None, {})

    assert is_in(cells, Values(350, 250, 100))
    assert not is_in(cells, Values(400, 300, 100))
    assert not is_in(cells, Values(250, 250, None))
    assert not is_in(cells, UNSCORED)
