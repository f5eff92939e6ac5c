"""One part of a condition's form, with all that its template draws, and what every part is made with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from crm.interfaces.conditions.controls import Field, Picker, Tags, Tick, Value
from crm.interfaces.conditions.offers import Offers
from crm.interfaces.conditions.scope import Over

PartKind: TypeAlias = Literal["group", "related", "twice", "test", "kept"]


@dataclass(frozen=True, slots=True)
class Part:
    """`sent_kind` goes with the form; `label` names it to screen readers; `joined` is the word before it in its group.

    `is_turned` is false where the words of the subject say it. `inner` is what a condition on an associated record
    holds, or a `not` of a `not`.
    """

    kind: PartKind
    name: str
    id: str
    sent_kind: str
    label: str
    note: str = ""
    is_turned: bool = False
    can_turn: bool = False
    joined: str = ""
    is_first: bool = True
    is_last: bool = True
    is_removable: bool = True
    """Not the outermost group: one press would clear the whole form."""
    has_focus: bool = False
    members: tuple[Part, ...] = ()
    inner: Part | None = None
    where: Part | None = None
    can_ask_where: bool = False
    subject: Picker | None = None
    named: Field | None = None
    pickers: tuple[Picker, ...] = ()
    operator: Picker | None = None
    value: Value | None = None
    or_blank: Tick | None = None
    types: Tags | None = None
    counts: tuple[Field, ...] = ()
    words: str = ""
    kept: str = ""
    over: Over = "record"


@dataclass(frozen=True)
class Making:
    """What every part of one form is made with. `focus` is the part that what was done last leads to."""

    key: str
    offers: Offers
    focus: str = ""

    def id(self, name: str) -> str:
        dashed = name.replace(".", "-")
        return f"{self.key}-{dashed}" if self.key else dashed
