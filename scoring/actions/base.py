"""What every kind of action is, and the three ways in which one may not come about."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from crm.models import Company, Contact, Deal
from scoring.models import Crossing

Record: TypeAlias = Contact | Company | Deal
Action: TypeAlias = Mapping[str, Any]
"""As a document has it: `{do: add_to_list, list: Call list}`."""


class NotPerformed(Exception):
    """A sentence that a person reads: what happened, and what to do next."""


class Temporary(NotPerformed):
    """It may work later: it is tried again, with growing pauses."""


class Permanent(NotPerformed):
    """It will not work before somebody changes something."""


class Skipped(NotPerformed):
    """There is nothing to do, and nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Order:
    """One action to perform for one record. `key` is the same at every attempt, and no other order has it."""

    action: Action
    record: Record
    crossing: Crossing
    key: str


class ActionKind(ABC):
    """Does one kind of effect. It never decides whether to fire."""

    word: ClassVar[str]
    """What stands in `do`."""

    @abstractmethod
    def sentence(self, action: Action) -> str:
        """What it will do: `Adds to the list “Call list”`."""

    @abstractmethod
    def perform(self, order: Order) -> str:
        """What was done, in a sentence. Inside the transaction that marks the delivery as done: what it writes to the
        database comes about with that, or not at all. Raises Temporary, Permanent or Skipped; then nothing that it
        wrote is kept."""

    def refusal(self, action: Action, object: str) -> str:
        """Why such an action can't be published here; blank where it can."""
        return ""
