"""Which system wrote a file, told by its headers: `recognise(headers)`; the sources are registered here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crm.conditions.text import fold
from crm.importers import hubspot, mailchimp, pardot, salesforce
from crm.importers.foreign import Export, Translation, plain
from crm.importers.mapping import MappedColumn
from crm.importers.naming import free_name, property_name
from crm.importers.native import FOREIGN_TO_OTHERS, KINDS

_SOURCES = (hubspot, salesforce, pardot, mailchimp)
EXPORTS: tuple[Export, ...] = tuple(export for source in _SOURCES for export in source.EXPORTS)
TRANSLATIONS: dict[str, Translation] = {
    name: translation for source in _SOURCES for name, translation in source.TRANSLATIONS.items()
}
"""By the name that `MappedColumn.by` has."""

TEXTS = ("phone", "fax", "postal", "zip", "id", "ids", "code", "duns", "sic", "number")
"""Last words of headers whose values may look like numbers and are none; but “Number of …” is one."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file of `source` (`hubspot`, `salesforce`, `pardot`, `mailchimp`) that can be imported as `kind`.

    `label` says it in words. `mapping` is by folded header, as `make_plan` takes it; what is not in it is treated as
    in any file, and may become a custom property. An entry with `by` is made by a translation; one whose key begins
    with “=” has no header of its own, and is made of several columns: keep it as it is. `notes` are sentences for the
    person who imports.
    """

    source: str
    kind: str
    label: str
    mapping: dict[str, MappedColumn]
    notes: tuple[str, ...]


def recognise(headers: Sequence[str]) -> list[Recognised]:
    """Everything that a file with these headers can be, the likeliest first; none where it is nobody's export.

    Only the exports of the likeliest source are offered: one for each kind, since a file of leads is one of people too.
    """
    if not FOREIGN_TO_OTHERS.isdisjoint(map(fold, headers)):
        return []
    plain_headers = frozenset(map(plain, headers))
    fitting = [(export.fitness(plain_headers), export) for export in EXPORTS]
    found = sorted((pair for pair in fitting if pair[0]), key=lambda pair: -pair[0])
    offered: dict[str, Recognised] = {}
    for _fitness, export in found:
        if export.source == found[0][1].source and export.kind not in offered:
            offered[export.kind] = _recognised(export, headers)
    return list(offered.values())


def mapping_for(recognised: Recognised, known: Mapping[str, str]) -> dict[str, MappedColumn]:
    """Its mapping where these custom properties, by name to type, are there already: each keeps its type."""
    return {
        header: replace(column, type="") if column.property in known else column
        for header, column in recognised.mapping.items()
    }


def _recognised(export: Export, headers: Sequence[str]) -> Recognised:
    notes = tuple(str(note) for note in export.notes)
    return Recognised(export.source, export.kind, str(export.label), _mapping(export, headers), notes)


def _mapping(export: Export, headers: Sequence[str]) -> dict[str, MappedColumn]:
    spelled: dict[str, str] = {}
    for header in headers:
        spelled.setdefault(plain(header), fold(header))
    mapping: dict[str, MappedColumn] = {}
    taken: set[str] = set()
    for header, target in export.columns.items():
        key = header if header.startswith("=") else spelled.get(plain(header), "")
        if key and target.property not in taken and _can_be_made(target, headers):
            mapping[key] = target
            taken.add(target.property or "")
    for name, header in spelled.items():
        if header and header not in mapping:
            _add_other(mapping, taken, export, name, header)
    return mapping


def _can_be_made(target: MappedColumn, headers: Sequence[str]) -> bool:
    return not target.by or any(place >= 0 for place in TRANSLATIONS[target.by].places(headers, -1))


def _add_other(mapping: dict[str, MappedColumn], taken: set[str], export: Export, name: str, header: str) -> None:
    renamed = {plain(given): wanted for given, wanted in export.renamed.items()}
    if export.only_these or name in export.left_out:
        mapping[header] = MappedColumn(None)
    elif name in renamed and renamed[name] not in taken:
        mapping[header] = MappedColumn(renamed[name], _type_of(renamed[name].split("_")))
        taken.add(renamed[name])
    elif (type_ := _type_of(header.split())) and (own := _own_name(header, export, taken)):
        mapping[header] = MappedColumn(own, type_)
        taken.add(own)


def _type_of(words: Sequence[str]) -> str:
    """Text for codes and telephone numbers, so that a leading zero or one odd value is no trouble; else open."""
    return "text" if words and words[-1] in TEXTS else ""


def _own_name(header: str, export: Export, taken: set[str]) -> str:
    wanted = property_name(header)
    return free_name(wanted, taken | set(KINDS[export.kind].columns)) if wanted else ""
