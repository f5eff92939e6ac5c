"""How sellers work a lead, drawn as a plan of steps; those that would lie after the present have not been taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from crm.demo.chance import Chance, by_weight
from crm.models import LeadEvent

Verb = LeadEvent.Verb
WORKDAY = (8, 17)
SATURDAY = 5

REASONS = by_weight(
    (
        ("Wrong timing", 6),
        ("Not a fit", 4),
        ("No budget", 4),
        ("Not reachable", 3),
        ("Other", 1),
    )
)
AT_FIRST_SIGHT = by_weight((("Not a fit", 4), ("Duplicate", 1), ("Student or job seeker", 1)))
NOTES: dict[str, Sequence[str]] = {
    "Wrong timing": (
        "Contract with the present supplier runs until next summer. Call again in May.",
        "Busy with moving the warehouse; after Easter.",
        "",
    ),
    "Not a fit": ("Two people in the warehouse, no plans to grow.", "Wants software for accounting, not for us.", ""),
    "No budget": ("Investments are frozen this year.", "Asked for the price, then silence.", ""),
    "Not reachable": ("Four calls, three e-mails.", "Left the company, says the switchboard.", ""),
    "Student or job seeker": ("Writes a thesis.",),
    "Duplicate": ("A colleague at the same company is talking to us already.",),
    "Other": ("Wants to be a reseller; passed on to the partner team.",),
}


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    verb: str
    reason: str = ""
    note: str = ""


def plan(chance: Chance, begins: datetime, *, bought: datetime | None, in_deal: bool) -> list[Step]:
    """From the moment that somebody could take it; `bought` is when its contact became a customer."""
    if bought:
        return list(_to_the_end(chance, begins, bought))
    return list(_to_a_deal(chance, begins) if in_deal else _as_it_comes(chance, begins))


def working_time(at: datetime) -> datetime:
    """That moment, or the beginning of the next working day with its minutes."""
    local = timezone.localtime(at)
    if local.hour >= WORKDAY[1]:
        local = local.replace(hour=WORKDAY[0]) + timedelta(days=1)
    elif local.hour < WORKDAY[0]:
        local = local.replace(hour=WORKDAY[0])
    while local.weekday() >= SATURDAY:
        local += timedelta(days=1)
    return local


def _as_it_comes(chance: Chance, begins: datetime) -> Iterator[Step]:
    if chance.yes(0.05):
        return  # overlooked
    at = _later(chance, begins, hours=14)
    yield Step(at, Verb.TAKEN)
    if chance.yes(0.1):
        yield _rejection(chance, _later(chance, at, hours=3), AT_FIRST_SIGHT)
        return
    at = _later(chance, at, hours=40)
    yield Step(at, Verb.CONTACTED)
    drawn = chance.random()
    if drawn < 0.45:
        yield _rejection(chance, _later(chance, at, hours=250), REASONS)
    elif drawn < 0.85:
        at = _later(chance, at, hours=120)
        yield Step(at, Verb.ACCEPTED)
        if chance.yes(0.3):
            yield _rejection(chance, _later(chance, at, hours=500), REASONS)


def _to_a_deal(chance: Chance, begins: datetime) -> Iterator[Step]:
    """Nobody overlooks or rejects whom a deal is being made with."""
    at = _later(chance, begins, hours=10)
    yield Step(at, Verb.TAKEN)
    at = _later(chance, at, hours=30)
    yield Step(at, Verb.CONTACTED)
    yield Step(_later(chance, at, hours=60), Verb.ACCEPTED)


def _to_the_end(chance: Chance, begins: datetime, bought: datetime) -> Iterator[Step]:
    """There may be little time: each step by a share of it."""
    share = (bought - begins) * (0.5 + 0.5 * chance.random())
    yield Step(begins + share * 0.1, Verb.TAKEN)
    yield Step(begins + share * 0.2, Verb.CONTACTED)
    yield Step(begins + share * 0.5, Verb.ACCEPTED)
    yield Step(bought, Verb.CONVERTED)


def _rejection(chance: Chance, at: datetime, reasons: Sequence[str]) -> Step:
    reason = chance.one_of(reasons)
    return Step(at, Verb.REJECTED, reason, chance.one_of(NOTES[reason]))


def _later(chance: Chance, at: datetime, *, hours: float) -> datetime:
    waits = timedelta(hours=0.1 + chance.expovariate(1 / hours))
    return working_time(at + waits)
