"""What becomes of each column: decided from headers, mapping, known properties and a first pass, before any writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.conditions.nodes import shortened
from crm.conditions.text import fold
from crm.importers.columns import ACTIVITY_PROPERTY, Column, Made
from crm.importers.evidence import MOMENTS, ColumnEvidence
from crm.importers.faults import BadCell, ImportRefused
from crm.importers.files import TableFile
from crm.importers.mapping import MappedColumn
from crm.importers.naming import free_name, property_name
from crm.importers.native import RESERVED, Kind
from crm.importers.recognition import TRANSLATIONS

OF_BAD_ROWS = ("line", "column", "value", "reason")
"""What a file of bad rows has behind the file's own columns; left out when it is imported again."""

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Plan:
    kind: Kind
    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: int

    @property
    def new_properties(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_new)

    def native(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.is_native and column.name == name), None)

    def header_of(self, *names: str) -> str:
        """Of the first of these native columns that the file has."""
        return next((column.header for name in names if (column := self.native(name))), "")


def make_plan(
    table: TableFile,
    kind: Kind,
    known: Mapping[str, str],
    mapping: Mapping[str, MappedColumn],
    *,
    create_properties: bool,
    leave_out_blank: bool = False,
) -> Plan:
    """`known` are the custom properties of the kind's object, by name to type. Raises `ImportRefused`.

    `leave_out_blank` makes no new property of a column without any value: exports have hundreds of them.
    """
    columns = _columns(table.headers, kind, known, mapping)
    _refuse_missing(kind, columns)
    evidence = {
        column.index: ColumnEvidence()
        for column in columns
        if _is_open(column) or (leave_out_blank and not column.is_native)
    }
    rows = _look(table, columns, evidence)
    columns = [
        _decided(column, evidence.get(column.index))
        for column in columns
        if _is_kept(column, evidence, leave_out_blank=leave_out_blank)
    ]
    unknown = [column.header for column in columns if column.is_new and not column.is_mapped]
    if unknown and not (create_properties and kind.may_have_more):
        _refuse_unknown(kind, unknown)
    return Plan(kind, tuple(table.headers), tuple(columns), rows)


def _columns(
    headers: Sequence[str], kind: Kind, known: Mapping[str, str], mapping: Mapping[str, MappedColumn]
) -> list[Column]:
    """In three steps, so that what was asked for by name comes before what is made up: mapped, native, others."""
    folded = [fold(header) for header in headers]
    ends = len(headers) - len(OF_BAD_ROWS)
    open_places = range(ends if ends > 0 and tuple(folded[ends:]) == OF_BAD_ROWS else len(headers))
    made = _mapped_columns(headers, open_places, kind, known, mapping)
    _refuse_repeated(list(made.values()))
    left_out = {name for name, target in mapping.items() if target.property is None}
    rest = [place for place in open_places if place not in made and folded[place] not in left_out]
    taken = {column.name for column in made.values()}
    for place in rest:
        column = _native(place, headers[place], kind)
        if column is not None and column.name not in taken:
            made[place] = column
            taken.add(column.name)
    for place in (place for place in rest if place not in made):
        again = mapping.get(folded[place])
        made[place] = _custom(place, headers[place], kind, known, taken, again.type if again else "")
        taken.add(made[place].name)
    return [made[place] for place in sorted(made)]


def _mapped_columns(
    headers: Sequence[str],
    open_places: Iterable[int],
    kind: Kind,
    known: Mapping[str, str],
    mapping: Mapping[str, MappedColumn],
) -> dict[int, Column]:
    """By place, each header's first; a column that only a translation makes has a place behind all headers."""
    first: dict[str, int] = {}
    for place in open_places:
        first.setdefault(fold(headers[place]), place)
    found: dict[int, Column] = {}
    for number, (name, target) in enumerate(mapping.items(), len(headers) + 1):
        place = first.get(name, number if target.by else -1)
        if target.property is not None and place >= 0:
            column = _mapped(place, headers[place] if name in first else "", target, kind, known)
            found[place] = _translated(column, number, target.by, headers) if target.by else column
    return found


def _translated(column: Column, number: int, by: str, headers: Sequence[str]) -> Column:
    if by not in TRANSLATIONS:
        raise ImportRefused(_("The mapping names a translation “%(by)s”, which there is not.") % {"by": by})
    translation = TRANSLATIONS[by]
    places = translation.places(headers, len(headers))
    header = column.header or " + ".join(headers[place] for place in places if place < len(headers))
    return replace(column, index=number, header=header, made=Made(places, translation.make))


def _native(place: int, header: str, kind: Kind) -> Column | None:
    name = fold(header)
    if name in kind.columns:
        return Column(place, header, name, kind.columns[name], is_native=True)
    if kind.has_activity_properties and name.startswith(ACTIVITY_PROPERTY) and len(name) > len(ACTIVITY_PROPERTY):
        return Column(place, header, ACTIVITY_PROPERTY + header[len(ACTIVITY_PROPERTY) :].strip())
    return None


def _custom(
    place: int, header: str, kind: Kind, known: Mapping[str, str], taken: set[str], type_of_its_like: str
) -> Column:
    """`type_of_its_like` is what the mapping says of the first column with this header."""
    as_written = fold(header)
    if as_written in known and as_written not in taken:
        return Column(place, header, as_written, known[as_written])
    again = _native(place, header, kind)
    if again is not None and again.activity_property:
        return replace(again, name=free_name(again.name, taken))
    prefix = ACTIVITY_PROPERTY if kind.has_activity_properties else ""
    wanted = property_name(header) or f"column_{place + 1}"
    name = free_name(prefix + wanted, taken | set(kind.columns))
    return Column(place, header, name, known.get(name, type_of_its_like), is_new=name not in known)


def _mapped(place: int, header: str, target: MappedColumn, kind: Kind, known: Mapping[str, str]) -> Column:
    name = _as_it_is_called(target.property or "", kind, known)
    is_native = name in kind.columns
    is_activity_property = kind.has_activity_properties and name.startswith(ACTIVITY_PROPERTY)
    type_ = kind.columns.get(name) or known.get(name, "")
    if target.type and type_ and target.type != type_:
        raise ImportRefused(
            _("“%(header)s”: the property “%(name)s” is of type %(type)s, not %(other)s.")
            % {"header": header, "name": name, "type": type_, "other": target.type}
        )
    if not is_native and not is_activity_property and (kind.object is None or "." in name or name in RESERVED):
        raise ImportRefused(
            _("“%(header)s” cannot become “%(name)s”: %(kind)s have %(columns)s.")
            % {"header": header, "name": name, "kind": kind.name, "columns": _offered(kind)}
        )
    is_new = not is_native and not is_activity_property and name not in known
    return Column(place, header, name, type_ or target.type, is_native, is_new, is_mapped=True, order=target.order)


def _as_it_is_called(name: str, kind: Kind, known: Mapping[str, str]) -> str:
    """Nobody means another property by `City` than by `city`."""
    folded = fold(name)
    return folded if name not in known and (folded in kind.columns or folded in known) else name


def _offered(kind: Kind) -> str:
    others = [_("custom properties")] if kind.object else ["properties.NAME"] if kind.has_activity_properties else []
    return ", ".join([*kind.columns, *others])


def _is_open(column: Column) -> bool:
    return column.type in ("", "number", *MOMENTS) or not column.header


def _look(table: TableFile, columns: Sequence[Column], evidence: Mapping[int, ColumnEvidence]) -> int:
    """One pass over the file; the number of its rows."""
    rows = 0
    looked_at = [(column, evidence[column.index].look) for column in columns if column.index in evidence]
    looks = [(column.index, look) for column, look in looked_at if not column.made]
    made = [(column.made, look) for column, look in looked_at if column.made]
    blank = [""] * (len(table.headers) + 1)
    for row in table.rows():
        rows += 1
        if row.trouble:
            continue
        cells, width = row.cells, len(row.cells)
        for index, look in looks:
            if index < width:
                look(cells[index])
        for translated, look in made:
            with suppress(BadCell):  # The second pass names it.
                look(translated.cell(cells + blank[width:]))
    return rows


def _is_kept(column: Column, evidence: Mapping[int, ColumnEvidence], *, leave_out_blank: bool) -> bool:
    """A column without header and without values is what a trailing delimiter leaves behind."""
    may_be_blank = bool(column.header) and not (leave_out_blank and not column.is_native)
    return may_be_blank or evidence[column.index].has_values


def _decided(column: Column, evidence: ColumnEvidence | None) -> Column:
    if evidence is None:
        return column
    type_ = column.type or evidence.type
    order = column.order or evidence.moments.order
    if type_ in MOMENTS and order is None and column.activity_property and not column.is_mapped:
        return replace(column, type="text")
    if type_ in MOMENTS and order is None:
        evidence.refuse_open_order(column.header)
    return replace(column, type=type_, order=order, form=evidence.numbers.form)


def _refuse_repeated(columns: Sequence[Column]) -> None:
    repeated = [name for name, times in Counter(column.name for column in columns).items() if times > 1]
    if repeated:
        raise ImportRefused(_("The mapping gives several columns to %(names)s.") % {"names": ", ".join(repeated)})


def _refuse_missing(kind: Kind, columns: Sequence[Column]) -> None:
    found = {column.name for column in columns if column.is_native}
    for wanted in kind.required:
        if not wanted & found:
            alternatives = " / ".join(name for name in kind.columns if name in wanted)
            raise ImportRefused(
                _("This file of %(kind)s has no column %(wanted)s. Its headers are: %(headers)s.")
                % {
                    "kind": kind.name,
                    "wanted": alternatives,
                    "headers": _shown([column.header for column in columns]),
                }
            )


def _shown(headers: Sequence[str]) -> str:
    """Of a file that is no table the headers are anything, of any length."""
    shown = [shortened(header) for header in headers[:MOST_SHOWN]]
    return ", ".join([*shown, "…"] if len(headers) > MOST_SHOWN else shown) or "–"


def _refuse_unknown(kind: Kind, headers: Sequence[str]) -> None:
    names = ", ".join(f"“{header}”" for header in headers)
    if not kind.may_have_more:
        raise ImportRefused(
            ngettext(
                "The column %(names)s is not known; %(kind)s have %(columns)s. "
                'Leave it out by a mapping (--map): columns: {"Header": null}.',
                "The columns %(names)s are not known; %(kind)s have %(columns)s. "
                'Leave them out by a mapping (--map): columns: {"Header": null}.',
                len(headers),
            )
            % {"names": names, "kind": kind.name, "columns": _offered(kind)}
        )
    raise ImportRefused(
        ngettext(
            "The column %(names)s is not a property yet. Run again with --create-properties to make it one, or say by "
            'a mapping (--map) what it is, or leave it out there: columns: {"Header": null}.',
            "The columns %(names)s are not properties yet. Run again with --create-properties to make them, or say by "
            'a mapping (--map) what they are, or leave them out there: columns: {"Header": null}.',
            len(headers),
        )
        % {"names": names}
    )
