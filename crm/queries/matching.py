"""Whom a condition matches: this house asks, the one with the engine answers, having registered how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import Condition, ObjectName
from crm.conditions.wording import Labels
from crm.models import RecordList


class Matcher(Protocol):
    """Exact, and from the engine that scores. `failures` are what counting may raise: it took too long, say."""

    failures: tuple[type[Exception], ...]

    def catalogue(self) -> Catalogue: ...

    def labels(self, object: ObjectName) -> Labels: ...

    def score_texts(self, model: str, field: str) -> Sequence[str]:
        """The labels that a model can give."""
        ...

    def count(self, object: ObjectName, condition: Condition) -> int: ...

    def sample(self, object: ObjectName, condition: Condition, most: int) -> list[int]: ...

    def refusal(self, of: RecordList, condition: Condition) -> str:
        """Why the list can't be filled so, in a sentence; blank where it can."""
        ...

    def refresh(self, list_id: int) -> None:
        """Soon, in the background: whoever matches is on the list, and nobody else."""
        ...


_matchers: list[Matcher] = []


def register_matcher(matcher: Matcher) -> None:
    """In place of any before."""
    _matchers[:] = [matcher]


def matcher() -> Matcher:
    return _matchers[0]
