"""When things happen."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crm.demo.chance import Chance
from crm.demo.seasons import DAY, Seasons
from tests.demo.conftest import AS_OF


@pytest.fixture(scope="module")
def seasons() -> Seasons:
    return Seasons(AS_OF, Chance(1))


def test_work_is_done_on_working_days_and_not_in_july(seasons: Seasons) -> None:
    chance = Chance(2)
    days = [seasons.date_of(seasons.instant(chance, seasons.start, seasons.now)) for _ in range(20_000)]
    by_month = [sum(1 for day in days if day.month == month) for month in range(1, 13)]

    assert sum(1 for day in days if day.weekday() >= 5) < len(days) / 15
    assert by_month[6] < min(by_month[4], by_month[8]) / 2


@pytest.mark.parametrize("length", [0, 1, 3600, DAY, 3 * DAY, 400 * DAY])
def test_instant_lies_in_its_span(seasons: Seasons, length: int) -> None:
    chance, start = Chance(3), seasons.start + 12_345
    drawn = [seasons.instant(chance, start, start + length) for _ in range(500)]

    assert start <= min(drawn)
    assert max(drawn) <= start + length


def test_instant_is_never_after_now(seasons: Seasons) -> None:
    chance = Chance(4)

    assert (
        max(seasons.instant(chance, seasons.now - 5 * DAY, seasons.now + 50 * DAY) for _ in range(500)) <= seasons.now
    )


def test_text_is_the_moment_in_utc(seasons: Seasons) -> None:
    moment = seasons.start + 5 * DAY + 3661

    assert datetime.fromisoformat(seasons.text(moment)).timestamp() == moment


def test_weekday_is_sought_backwards(seasons: Seasons) -> None:
    saturday = seasons.on(date(2026, 11, 14), 0)

    assert seasons.date_of(seasons.on_weekday(saturday, 3)) == date(2026, 11, 12)
    assert seasons.date_of(seasons.on_weekday(saturday, 5)) == date(2026, 11, 14)
