"""What can be done to many contacts at once: each action decides for a chunk of contacts, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crm.models import BulkChangeRecord
from leadscoring.accounts.models import User

Outcome = BulkChangeRecord.Outcome


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one contact. `why` is a word of `crm.interfaces.bulk_words`, `before` what Undo needs."""

    outcome: str
    why: str = ""
    before: dict[str, Any] | None = None


Decisions = dict[int, Decision]

UNCHANGED: Final = Decision(Outcome.UNCHANGED)
GONE: Final = Decision(Outcome.REFUSED, "gone")


def refused(why: str) -> Decision:
    return Decision(Outcome.REFUSED, why)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some contacts of a change, in the list's order, within the transaction that also notes what became of them."""

    by: User
    values: Mapping[str, Any]
    ids: Sequence[int]
    before: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """For taking back: what `Decision.before` said."""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """`apply` gives a decision for each contact; `undo` the contacts that are as they were again."""

    permission: str
    apply: Callable[[Chunk], Decisions]
    undo: Callable[[Chunk], set[int]]


def actions() -> dict[str, BulkAction]:
    """By name."""
    from crm.domain import bulk_leads, bulk_records

    return {**bulk_leads.ACTIONS, **bulk_records.ACTIONS}
