"""How often a trigger would have fired over a record's moves, one after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scoring.spec.trigger_rules import TriggerRule


@dataclass(frozen=True, slots=True)
class Move:
    """`undercut`: after it a threshold is undercut by the margin, or there is no margin. `is_news`: it may fire."""

    at: datetime
    was_in: bool
    is_in: bool
    undercut: bool
    is_news: bool


def times_fired(rule: TriggerRule, moves: Iterable[Move]) -> int:
    """In the order of time, of one record. Whoever is in at the beginning has crossed before."""
    armed: bool | None = None
    fired, last = 0, None
    for move in moves:
        if armed is None:
            armed = not move.was_in or rule.on == "leave"
        crossed = armed and move.was_in != move.is_in and move.is_in == (rule.on == "enter")
        if crossed and move.is_news and not _is_held_back(rule, fired, last, move.at):
            fired, last = fired + 1, move.at
        armed = (armed and not crossed) or (not move.is_in and move.undercut)
    return fired


def _is_held_back(rule: TriggerRule, fired: int, last: datetime | None, at: datetime) -> bool:
    if rule.is_once and fired:
        return True
    return bool(rule.cooldown_days and last and last > at - timedelta(days=rule.cooldown_days))
