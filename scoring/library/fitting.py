"""A template or a preset is made to fit a database: what asks for data that isn't there is left out or switched off."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from crm.conditions.nodes import Fault, Node
from crm.conditions.text import fold
from scoring.spec.matching import Plain
from scoring.spec.rules import RuleReader

PROPERTIES, LISTS, MODELS = "property", "list", "score"
_NAMING = {"property": PROPERTIES, "list": LISTS, "not_in_list": LISTS, "score": MODELS}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A rule that can't stand here; `why` are (what: property, list or score; its name)."""

    group: str
    rule: str
    why: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A rule over activities of which none was ever seen here."""

    group: str
    rule: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """`groups` is what fits; `lists` those that the audience names and nobody has."""

    plain: Plain
    left_out: tuple[LeftOut, ...] = ()
    switched_off: tuple[SwitchedOff, ...] = ()
    lists: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not (self.left_out or self.switched_off or self.lists)


def fitted_model(plain: Plain, catalogue: Catalogue, seen: Collection[str]) -> Fitted:
    """`seen`: folded activity types; none at all (an empty database) switches nothing off."""
    plain = deepcopy(plain)
    object = cast(ObjectName, plain["object"])
    lists = _fit_audience(plain, object, catalogue)
    left_out: list[LeftOut] = []
    switched_off: list[SwitchedOff] = []
    for group in plain["groups"]:
        out, off = _fit_group(group, object, plain["name"], catalogue, seen)
        left_out += out
        switched_off += off
    plain["groups"] = [group for group in plain["groups"] if group["criteria"]]
    return Fitted(plain, tuple(left_out), tuple(switched_off), tuple(lists))


def fitted_group(group: Plain, object: str, catalogue: Catalogue, seen: Collection[str]) -> Fitted:
    """As `fitted_model`, of one group."""
    group = deepcopy(group)
    out, off = _fit_group(group, cast(ObjectName, object), "", catalogue, seen)
    return Fitted(group, tuple(out), tuple(off))


def _fit_audience(plain: Plain, object: ObjectName, catalogue: Catalogue) -> list[str]:
    missing: list[str] = []
    audience = plain.get("audience", {})
    for side in list(audience):
        known = [name for name in audience[side] if catalogue.has_list(object, name)]
        missing += [name for name in audience[side] if name not in known]
        audience[side] = known
        if not known:
            del audience[side]
    if "audience" in plain and not audience:
        del plain["audience"]
    return missing


def _fit_group(
    group: Plain, object: ObjectName, own_name: str, catalogue: Catalogue, seen: Collection[str]
) -> tuple[list[LeftOut], list[SwitchedOff]]:
    reader = RuleReader(object, own_name, catalogue, None)
    left_out: list[LeftOut] = []
    switched_off: list[SwitchedOff] = []
    kept: list[Plain] = []
    for asked in group["criteria"]:
        criterion = _readable(reader, asked)
        why = () if criterion else tuple(dict.fromkeys(_missing(asked, object, catalogue)))
        if why:
            left_out.append(LeftOut(group["name"], asked["name"], why))
            continue
        kept.append(criterion or asked)  # with another fault, which reading the whole will tell
        if criterion and (types := _never_seen(criterion, seen)):
            criterion["enabled"] = False
            switched_off.append(SwitchedOff(group["name"], criterion["name"], types))
    group["criteria"] = kept
    return left_out, switched_off


def _readable(reader: RuleReader, criterion: Plain) -> Plain | None:
    """The criterion, or what of its alternatives can be asked here; None where that is nothing."""
    return criterion if not _faults(reader, criterion) else _without_members_at_fault(reader, criterion)


def _faults(reader: RuleReader, criterion: Plain) -> list[Fault]:
    faults: list[Fault] = []
    reader.read(Node(criterion, "", faults))
    return faults


def _without_members_at_fault(reader: RuleReader, criterion: Plain) -> Plain | None:
    """Of alternatives those that can be asked here; None where there are none."""
    members = criterion["if"].get("any") if isinstance(criterion.get("if"), dict) else None
    if not isinstance(members, list):
        return None
    known = [member for member in members if not _faults(reader, {**criterion, "if": member})]
    return {**criterion, "if": {"any": known}} if known else None


def _missing(part: Any, object: ObjectName, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """(what, name) of everything that the part names and nobody has."""
    if isinstance(part, list):
        for member in part:
            yield from _missing(member, object, catalogue)
    if not isinstance(part, dict):
        return
    for key, value in part.items():
        if key in ("contact", "deal") and isinstance(value, dict):
            yield from _missing(value, cast(ObjectName, key), catalogue)
        elif key in _NAMING and isinstance(value, str):
            if not _is_known(_NAMING[key], value, object, catalogue):
                yield _NAMING[key], value
        elif key not in ("where", "values"):
            yield from _missing(value, object, catalogue)


def _is_known(what: str, name: str, object: ObjectName, catalogue: Catalogue) -> bool:
    if what == PROPERTIES:
        return catalogue.property_type(object, name) is not None
    return catalogue.has_list(object, name) if what == LISTS else catalogue.model(name) is not None


def _never_seen(criterion: Plain, seen: Collection[str]) -> tuple[str, ...]:
    """The types of a rule that can't match anybody here, or would match everybody; what only takes points may wait."""
    types = criterion.get("activity")
    types = types if isinstance(types, list) else [types]
    if not seen or types == [None] or "any" in types or any(fold(each) in seen for each in types):
        return ()
    takes_points = "inactive_days" not in criterion and criterion.get("points", 0) < 0
    return () if takes_points else tuple(types)
