"""The controls that a part of the form is made of, as its templates draw them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from crm.interfaces.conditions.typed import sent_text


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool = False

    @property
    def sent(self) -> str:
        return sent_text(self.value)


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """`label` is blank for choices that stand by themselves."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Picker:
    """A select; `act` is what its change does to the form, blank where nothing depends on it."""

    name: str
    id: str
    label: str
    groups: tuple[ChoiceGroup, ...]
    fault: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A text field of a number or a day; `before` and `after` are the words around it."""

    name: str
    id: str
    label: str
    value: str
    fault: str = ""
    before: str = ""
    after: str = ""
    placeholder: str = ""
    type: Literal["number", "date", "text"] = "number"


@dataclass(frozen=True, slots=True)
class Tag:
    """`sent` is what its hidden field holds; `act` takes it out where there is no JavaScript."""

    label: str
    sent: str
    act: str


@dataclass(frozen=True, slots=True)
class Tags:
    """`url` answers what was typed with values from the data; `options` are all that there are where they are few.

    `beside` is the id of other tags that say what is offered.
    """

    name: str
    id: str
    label: str
    tags: tuple[Tag, ...]
    placeholder: str
    fault: str = ""
    url: str = ""
    options: tuple[tuple[str, str, str], ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Very many values: one a line, to paste a list over."""

    name: str
    id: str
    label: str
    text: str
    rows: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind an operator: one of the controls, or two ends; none where the operator takes no value."""

    tags: Tags | None = None
    lines: Lines | None = None
    fields: tuple[Field, ...] = ()
    fault: str = ""
    """Of the value as a whole: the ends of a range in the wrong order."""


@dataclass(frozen=True, slots=True)
class Tick:
    name: str
    id: str
    label: str
    is_on: bool
    fault: str = ""


def with_chosen(groups: Iterable[ChoiceGroup], chosen: str, missing: str) -> tuple[ChoiceGroup, ...]:
    """The groups with `chosen` marked; first, as `missing` says, what can't be chosen any more but is."""
    marked = tuple(
        ChoiceGroup(group.label, tuple(Choice(each.value, each.label, each.value == chosen) for each in group.choices))
        for group in groups
    )
    if any(each.is_chosen for group in marked for each in group.choices):
        return marked
    return (ChoiceGroup("", (Choice(chosen, missing, True),)), *marked)
