"""What an explanation asks beyond the points: how many occurrences matched, and when the newest was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring.engine.earning import inactivity_slots, occurrences_of
from scoring.engine.occurrences import Occurrences
from scoring.spec.document import ActivityRule, Criterion, InactivityRule

if TYPE_CHECKING:
    from scoring.engine.frame import Frame

NEVER = "null::timestamptz"


def counted(criterion: Criterion, frame: Frame) -> tuple[str, str]:
    """SQL of the count (0 for what counts nothing) and of the newest matching instant, or null."""
    match criterion.rule:
        case ActivityRule() as rule:
            slot = frame.slot(occurrences_of(rule))
            return frame.aggregate(slot, "n"), frame.newest(slot)
        case InactivityRule() as rule:
            inactivity_slots(rule, frame)
            ever = frame.slot(Occurrences(rule.types, rule.where, theirs_only=True))
            return "0", frame.newest(ever)
    return "0", NEVER
