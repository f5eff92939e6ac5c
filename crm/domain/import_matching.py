"""What a file is of, and what its columns are: proposed from headers, known systems, and what was chosen before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from crm.conditions.text import fold
from crm.domain.import_columns import FIXED, Facts, Target, custom_name, plain
from crm.domain.import_synonyms import NO_TYPE, OWN_ID, SYNONYMS
from crm.importers.mapping import MappedColumn
from crm.importers.naming import free_name, property_name
from crm.importers.native import KINDS, Kind
from crm.importers.recognition import Recognised, recognise
from crm.models import ImportMapping, Property

_FITTING = {
    "number": ("number",),
    "boolean": ("boolean", "number"),
    "date": ("date", "instant"),
    "instant": ("date", "instant"),
}
_BY_ITS_ID, _A_NEED, _BY_EMAIL = 5, 2, 2


@dataclass(frozen=True, slots=True)
class Proposal:
    kind: str
    targets: tuple[Target, ...]
    fixed: str = ""


def known_properties(kind: Kind) -> dict[str, str]:
    """Custom ones of its object, by name to type."""
    return dict(Property.objects.filter(object=kind.object).values_list("name", "type")) if kind.object else {}


def propose(facts: Sequence[Facts], kind: str = "") -> Proposal:
    """For the kind that somebody has chosen, or for the one that the headers tell."""
    remembered = _remembered(facts, kind)
    if remembered is not None:
        return _again(facts, remembered)
    if source := source_of(facts, kind):
        return Proposal(source.kind, _matched(facts, KINDS[source.kind], _by_source(facts, source)))
    chosen = kind or _likeliest(facts)
    return Proposal(chosen, _matched(facts, KINDS[chosen], {}), _fixed(facts, chosen))


def source_of(facts: Sequence[Facts], kind: str = "") -> Recognised | None:
    """The known system's export that the file is, of this kind."""
    headers = [found.header for found in facts if not found.by]
    return next((found for found in recognise(headers) if kind in ("", found.kind)), None)


def _by_source(facts: Sequence[Facts], source: Recognised) -> dict[int, Target]:
    """By place; what a translation makes stands in a column of its own."""
    kind = KINDS[source.kind]
    known = known_properties(kind)
    made = {column.by: column for column in source.mapping.values() if column.by}
    targets: dict[int, Target] = {}
    seen: set[str] = set()
    for place, found in enumerate(facts):
        header = fold(found.header)
        column = made.get(found.by) if found.by else None if header in seen else source.mapping.get(header)
        seen.add(header)
        if found.by and column is None:
            targets[place] = Target()
        elif column is not None:
            targets[place] = _target(column, found, kind, known)
    return targets


def _target(column: MappedColumn, facts: Facts, kind: Kind, known: Mapping[str, str]) -> Target:
    if column.property is None or not facts.has_values or bool(column.by) != bool(facts.by):
        return Target()
    if column.property in kind.columns:
        return Target(column.property, order=column.order or "")
    name = custom_name(kind, column.property)
    return Target(name, name not in known, column.type or facts.type, column.order or "")


def _fixed(facts: Sequence[Facts], kind: str) -> str:
    """A file with a `session_id` and no type is one of sessions."""
    if kind != "activities" or "type" in _natives(facts, KINDS[kind]):
        return ""
    own = (property_name(found.header) for found in facts)
    return next((name.removesuffix("_id") for name in own if name in OWN_ID[kind] and name not in NO_TYPE), "")


def remember(*, kind: str, facts: Sequence[Facts], targets: Sequence[Target], fixed: str, by: int | None) -> None:
    """For the next file with these headers."""
    stored = [[*key, target] for key, target in zip(_keys(facts), plain(targets), strict=True)]
    values = {"targets": stored, "fixed": fixed, "saved_by_id": by}
    ImportMapping.objects.update_or_create(kind=kind, headers=_digest(facts), defaults=values)


def _remembered(facts: Sequence[Facts], kind: str) -> ImportMapping | None:
    found = ImportMapping.objects.filter(headers=_digest(facts), kind__in=[kind] if kind else list(KINDS))
    return found.order_by("-saved_at").first()


def _again(facts: Sequence[Facts], remembered: ImportMapping) -> Proposal:
    kind = KINDS[remembered.kind]
    known = known_properties(kind)
    by_key = {(header, number): Target(**target) for header, number, target in remembered.targets}
    targets = [_still(by_key[key], kind, known) for key in _keys(facts)]
    return Proposal(remembered.kind, tuple(targets), remembered.fixed)


def _still(target: Target, kind: Kind, known: Mapping[str, str]) -> Target:
    """A property that was made then is there now; one that was deleted since would be made again."""
    is_there = not target.property or target.property in kind.columns or target.property in known
    return replace(target, is_new=not is_there)


def _digest(facts: Sequence[Facts]) -> str:
    return hashlib.sha256(json.dumps(sorted(_keys(facts))).encode()).hexdigest()


def _keys(facts: Sequence[Facts]) -> list[tuple[str, int]]:
    """Each header with the how-manieth of its name it is."""
    times: dict[str, int] = {}
    keys = []
    for found in facts:
        header = fold(found.header)
        times[header] = times.get(header, 0) + 1
        keys.append((header, times[header]))
    return keys


def _likeliest(facts: Sequence[Facts]) -> str:
    """The kind of which most columns are there; contacts where nothing tells."""

    def fitness(kind: Kind) -> int:
        found = {name for name in _natives(facts, kind) if name}
        if not all(wanted & (found | {FIXED.get(kind.name, "")}) for wanted in kind.required):
            return 0
        headers = {property_name(header.header) for header in facts}
        if kind.name == "lists" and "list" not in found:
            return 0
        headers = {property_name(header.header) for header in facts}
        points = len(found) + _A_NEED * len(kind.required) + (_BY_ITS_ID if headers & OWN_ID[kind.name] else 0)
        return points + (_BY_EMAIL if kind.name == "contacts" and "email" in found else 0)

    best = max(KINDS.values(), key=fitness)
    return best.name if fitness(best) else "contacts"


def _natives(facts: Sequence[Facts], kind: Kind) -> list[str]:
    """The native column that each is, or ''; a header that is a column's own name comes before any other."""
    found = [fold(each.header) if fold(each.header) in kind.columns and not each.by else "" for each in facts]
    found = [name if name and name not in found[:place] else "" for place, name in enumerate(found)]
    for test in (_is_synonym, _has_its_meaning):
        for place, each in enumerate(facts):
            if not found[place] and not each.by:
                found[place] = next((name for name in kind.columns if name not in found and test(kind, name, each)), "")
    return found


def _is_synonym(kind: Kind, name: str, facts: Facts) -> bool:
    header = property_name(facts.header)
    return (header == name or header in SYNONYMS[kind.name].get(name, ())) and _fits(facts, kind.columns[name])


def _has_its_meaning(kind: Kind, name: str, facts: Facts) -> bool:
    """E-mail addresses are e-mail addresses, whatever the column is called."""
    is_address = bool(facts.samples) and all("@" in sample and " " not in sample for sample in facts.samples)
    return name == "email" and is_address and not facts.header.lower().endswith(("owner", "by"))


def _fits(facts: Facts, type_: str) -> bool:
    return not facts.has_values or facts.type in _FITTING.get(type_, (facts.type,))


def _matched(facts: Sequence[Facts], kind: Kind, mapping: Mapping[int, Target]) -> tuple[Target, ...]:
    """`mapping` is what a source says of places; the others are matched by name, and what is unknown becomes new."""
    known = known_properties(kind)
    targets: dict[int, Target] = {place: target for place, target in mapping.items() if place < len(facts)}
    taken = {target.property for target in targets.values() if target.property}
    for place, name in enumerate(_natives(facts, kind)):
        if place not in targets and name and name not in taken:
            targets[place] = Target(name, type=kind.columns[name])
            taken.add(name)
    custom = _custom_namer(kind, known, taken)
    return tuple(targets.get(place) or custom(found) for place, found in enumerate(facts))


def _custom_namer(kind: Kind, known: Mapping[str, str], taken: set[str]) -> Callable[[Facts], Target]:
    def target(facts: Facts) -> Target:
        if not facts.has_values or not kind.may_have_more or facts.by:
            return Target()
        for name in (fold(facts.header), property_name(facts.header)):
            if name in known and name not in taken:
                taken.add(name)
                return Target(name, type=known[name])
        own = property_name(facts.header.removeprefix("properties.")) or "column"
        name = free_name(custom_name(kind, own), taken | set(kind.columns) | set(known))
        taken.add(name)
        return Target(name, is_new=True, type=facts.type)

    return target


def fixed_values(kind: str, fixed: str) -> dict[str, str]:
    """What every row says besides its columns."""
    return {FIXED[kind]: fixed} if fixed and kind in FIXED else {}
