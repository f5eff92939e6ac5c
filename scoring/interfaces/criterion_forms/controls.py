"""The parts of a form as a template draws them: fields, selects, tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from crm.interfaces.conditions.controls import Choice as Option
from crm.interfaces.conditions.controls import ChoiceGroup, Tags

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["Field", "Line", "Option", "Row", "Table", "choices"]


@dataclass(frozen=True, slots=True)
class Field:
    """rules/fields/field.html: a select where it has options, else a field of one line.

    `kept` stands beside a text that such a field can't hold. `act` is posted when the choice changes the form.
    """

    name: str
    id: str
    label: StrOrPromise
    value: str = ""
    error: str = ""
    type: Literal["text", "number", "date"] = "text"
    options: tuple[ChoiceGroup, ...] = ()
    unit: StrOrPromise = ""
    placeholder: StrOrPromise = ""
    kept: str = ""
    act: str = ""
    longest: int = 0
    is_fresh: bool = False
    """Of a row that was just added: the focus goes to it."""


@dataclass(frozen=True, slots=True)
class Line:
    """rules/fields/line.html: a choice, and the fields that go on with it, each by the option that needs it."""

    choice: Field
    fields: tuple[tuple[str, Field], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Of a table; `error` is what is wrong with the row as a whole."""

    name: str
    fields: tuple[Field, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """rules/fields/table.html: rows with their points. `offered` adds a row for each that is chosen; without it the
    last row is blank, to be filled in."""

    name: str
    label: StrOrPromise
    heads: tuple[StrOrPromise, ...]
    rows: tuple[Row, ...]
    error: str = ""
    offered: Tags | None = None


def choices(pairs: Iterable[tuple[str, StrOrPromise]], chosen: str) -> tuple[ChoiceGroup, ...]:
    """One group without a name."""
    return (ChoiceGroup("", tuple(Option(value, str(label), value == chosen) for value, label in pairs)),)
