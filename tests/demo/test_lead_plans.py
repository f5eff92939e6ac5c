"""How the demo's leads are worked."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from crm.demo.chance import Chance
from crm.demo.lead_plans import NOTES, Verb, plan, working_time

MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=ZoneInfo("Europe/Oslo"))
ORDER: list[str] = [Verb.TAKEN, Verb.CONTACTED, Verb.ACCEPTED, Verb.REJECTED, Verb.CONVERTED]


@pytest.mark.parametrize("in_deal", [True, False])
def test_steps_are_in_order_and_at_work(in_deal: bool) -> None:
    chance = Chance(1)
    for _ in range(300):
        steps = plan(chance, MONDAY, bought=None, in_deal=in_deal)

        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert [step.verb for step in steps] == sorted((step.verb for step in steps), key=ORDER.index)
        assert all(step.at > MONDAY and timezone.localtime(step.at).weekday() < 5 for step in steps)
        assert all(bool(step.reason) == (step.verb == Verb.REJECTED) for step in steps)
        assert all(step.note in NOTES[step.reason] for step in steps if step.reason)


def test_all_ways_to_end_occur_and_nobody_rejects_who_is_in_a_deal() -> None:
    chance = Chance(2)
    plans = [plan(chance, MONDAY, bought=None, in_deal=False) for _ in range(300)]
    in_deals = {plan(chance, MONDAY, bought=None, in_deal=True)[-1].verb for _ in range(100)}

    assert {steps[-1].verb for steps in plans if steps} == {Verb.CONTACTED, Verb.ACCEPTED, Verb.REJECTED}
    assert [] in plans  # overlooked
    assert in_deals == {Verb.ACCEPTED}


def test_who_bought_was_won() -> None:
    bought = MONDAY + timedelta(hours=5)

    steps = plan(Chance(3), MONDAY, bought=bought, in_deal=False)

    assert [step.verb for step in steps] == [Verb.TAKEN, Verb.CONTACTED, Verb.ACCEPTED, Verb.CONVERTED]
    assert MONDAY < steps[0].at < steps[1].at < steps[2].at < steps[3].at == bought


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (MONDAY, MONDAY),
        (MONDAY.replace(hour=5), MONDAY.replace(hour=8)),
        (MONDAY.replace(hour=22), MONDAY.replace(hour=8) + timedelta(days=1)),
        (MONDAY + timedelta(days=5), MONDAY + timedelta(days=7)),
        (MONDAY.replace(hour=19) + timedelta(days=4), MONDAY.replace(hour=8) + timedelta(days=7)),
    ],
)
def test_working_time(at: datetime, expected: datetime) -> None:
    assert working_time(at) == expected
