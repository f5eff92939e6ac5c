"""What was found out of an uploaded file's columns, what shall become of them, and the plan that follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeAlias, cast

from django.utils.translation import gettext as _

from crm.conditions.text import clean_text
from crm.importers.columns import ACTIVITY_PROPERTY, Column, Made
from crm.importers.evidence import MOMENTS
from crm.importers.native import RESERVED, Kind
from crm.importers.numbers import NumberForm
from crm.importers.plan import Plan
from crm.importers.recognition import TRANSLATIONS

OrderChoice: TypeAlias = Literal["", "dmy", "mdy"]
DecimalChoice: TypeAlias = Literal["", "decimal", "thousands"]

FIXED = {"activities": "type", "lists": "list"}
"""What a person may say of every row at once, where no column says it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one column. `order` is blank where dates could be read both ways, and a person must say; `is_open_number`
    where all figures are like 1.234. `by` names the translation of a known system's export that makes the column."""

    header: str
    type: str
    has_values: bool = True
    samples: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    order: OrderChoice = "dmy"
    is_open_number: bool = False
    point_is_decimal: bool = True
    comma_is_decimal: bool = True
    by: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What becomes of one column: a property by name, new or not; a blank name leaves it out."""

    property: str = ""
    is_new: bool = False
    type: str = ""
    order: OrderChoice = ""
    decimal: DecimalChoice = ""


@dataclass(frozen=True, slots=True)
class ColumnFault:
    """`place` None is the file as a whole."""

    place: int | None
    reason: str


def facts_of(stored: Sequence[Mapping[str, Any]]) -> list[Facts]:
    return [
        Facts(**{**facts, "samples": tuple(facts["samples"]), "choices": tuple(facts["choices"])}) for facts in stored
    ]


def targets_of(stored: Sequence[Mapping[str, Any]]) -> list[Target]:
    return [Target(**target) for target in stored]


def plain(values: Iterable[Facts | Target]) -> list[dict[str, Any]]:
    return [asdict(value) for value in values]


def type_of(target: Target, kind: Kind, known: Mapping[str, str]) -> str:
    """A property that exists keeps its type."""
    return kind.columns.get(target.property) or known.get(target.property) or target.type


def custom_name(kind: Kind, name: str) -> str:
    """As a plan has it: activities keep theirs without a definition."""
    name = clean_text(name)
    if kind.has_activity_properties and not name.startswith(ACTIVITY_PROPERTY):
        return f"{ACTIVITY_PROPERTY}{name}" if name else ""
    return name


def faults_of(
    facts: Sequence[Facts], targets: Sequence[Target], kind: Kind, known: Mapping[str, str], fixed: Mapping[str, str]
) -> list[ColumnFault]:
    """In the order of the columns; what concerns the file as a whole comes last."""
    first: dict[str, int] = {}
    faults: list[ColumnFault] = []
    for place, target in enumerate(targets):
        if not target.property and not target.is_new:
            continue
        reason = _fault(facts[place], target, kind, known)
        if not reason and target.property in first:
            other = facts[first[target.property]].header
            reason = _("The column “%(other)s” goes there too. Leave one of the two out.") % {"other": other}
        first.setdefault(target.property, place)
        if reason:
            faults.append(ColumnFault(place, reason))
    return [*faults, *_missing(kind, set(first) | set(fixed))]


def _fault(facts: Facts, target: Target, kind: Kind, known: Mapping[str, str]) -> str:
    if target.is_new and (reason := _fault_of_name(target.property, kind, known)):
        return reason
    if not target.is_new and target.property not in kind.columns and target.property not in known:
        return _("There is no property “%(name)s” any more. Choose another.") % {"name": target.property}
    if type_of(target, kind, known) in MOMENTS and not (facts.order or target.order):
        return _("03/04/2026 can be read both ways: say whether the day or the month comes first.")
    return ""


def _fault_of_name(name: str, kind: Kind, known: Mapping[str, str]) -> str:
    own = name.removeprefix(ACTIVITY_PROPERTY) if kind.has_activity_properties else name
    if not own:
        return _("Give the new property a name.")
    if "\0" in own or (not kind.has_activity_properties and "." in own):
        return _("A property's name has no points.")
    if name in kind.columns or name in known:
        return _("There is a property “%(name)s” already: choose it in the list.") % {"name": name}
    if name in RESERVED:
        return _("“%(name)s” has a meaning of its own. Take another name.") % {"name": name}
    return ""


def _missing(kind: Kind, found: set[str]) -> list[ColumnFault]:
    lacking = [wanted for wanted in kind.required if not wanted & found]
    sentence = _("Nothing says %(wanted)s, by which a row is known. Choose a column for it.")
    names = [" / ".join(name for name in kind.columns if name in wanted) for wanted in lacking]
    return [ColumnFault(None, sentence % {"wanted": name}) for name in names]


def plan_of(
    facts: Sequence[Facts],
    targets: Sequence[Target],
    kind: Kind,
    known: Mapping[str, str],
    *,
    headers: Sequence[str],
    fixed: Mapping[str, str],
    rows: int,
) -> Plan:
    """`headers` are the table's, those of `fixed` values at its end."""
    columns = [
        _column(place, facts[place], target, kind, known) for place, target in enumerate(targets) if target.property
    ]
    columns = [
        _made(len(headers) + 1 + column.index, column, by, headers) if (by := facts[column.index].by) else column
        for column in columns
    ]
    start = len(headers) - len(fixed)
    columns += [
        Column(start + place, name, name, kind.columns[name], is_native=True, is_mapped=True)
        for place, name in enumerate(fixed)
    ]
    return Plan(kind, tuple(headers), tuple(columns), rows)


def _column(place: int, facts: Facts, target: Target, kind: Kind, known: Mapping[str, str]) -> Column:
    name = target.property
    return Column(
        place,
        facts.header,
        name,
        type_of(target, kind, known),
        is_native=name in kind.columns,
        is_new=target.is_new and name not in known and kind.object is not None,
        is_mapped=True,
        order=cast(Any, target.order or facts.order or "dmy"),
        form=_form(facts, target),
    )


def _made(index: int, column: Column, by: str, headers: Sequence[str]) -> Column:
    translation = TRANSLATIONS[by]
    return replace(column, index=index, made=Made(translation.places(headers, len(headers)), translation.make))


def _form(facts: Facts, target: Target) -> NumberForm:
    if facts.is_open_number and target.decimal == "thousands":
        return NumberForm(point_is_decimal=False, comma_is_decimal=False)
    return NumberForm(facts.point_is_decimal, facts.comma_is_decimal)


def new_properties(
    facts: Sequence[Facts], targets: Sequence[Target], known: Mapping[str, str]
) -> list[tuple[Facts, Target]]:
    """Those that are not there yet."""
    return [
        (found, target)
        for found, target in zip(facts, targets, strict=True)
        if target.is_new and target.property and target.property not in known
    ]
