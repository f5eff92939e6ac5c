"""From a row of cells to values that can be stored, or to the fault that keeps the row out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from crm.conditions.text import WHITE_SPACE
from crm.importers import cells as reading
from crm.importers.cells import Remembered, blank_or, json_text
from crm.importers.columns import Column
from crm.importers.faults import BadCell, Fault
from crm.importers.files import Row
from crm.importers.moments import MomentReader, instant_text
from crm.importers.numbers import number_text, read_number
from crm.importers.plan import Plan
from crm.importers.statuses import read_lead_status

LONGEST_INDEXED = 1_800
"""Bytes: what is longer might not fit into a page of an index, even where lower-casing makes it longer by half."""

_INDEXED = frozenset(
    (
        *("external_id", "email", "domain", "name", "country", "lifecycle_stage", "owner", "list"),
        *("company_external_id", "company_domain", "company_name", "contact_external_id", "deal_external_id"),
        *("lead_external_id", "pardot_prospect_id"),
    )
)


class BadRow(Exception):
    """The row is left out."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


class RowCleaner:
    """`values(row)`: the native columns named in `natives`, in that order (None where blank or absent), then a JSON
    member (`"name":value`) for each further column, by name (None where blank)."""

    def __init__(self, plan: Plan, natives: Sequence[str], zone: ZoneInfo, shift_days: int) -> None:
        self.plan = plan
        self._width = len(plan.headers)
        self._blank = [""]
        self._zone, self._shift = zone, shift_days
        self._now = datetime.now(UTC)
        others = sorted((column for column in plan.columns if not column.is_native), key=lambda column: column.name)
        native_columns = [(plan.native(name), name) for name in natives]
        # Behind a row stand a blank cell, from which an absent column is read, and then those that are made.
        self._made = [column for column in plan.columns if column.made]
        self._readers = [
            (self._place(column), Remembered(self._native_reader(column)))
            if column
            else (self._width, Remembered(lambda _: None))
            for column, _name in native_columns
        ] + [(self._place(column), Remembered(self._member_reader(column))) for column in others]

    def _place(self, column: Column) -> int:
        return self._width + 1 + self._made.index(column) if column.made else column.index

    def values(self, row: Row) -> list[str | None]:
        """Raises `BadRow`."""
        cells = row.cells
        if row.trouble or len(cells) > self._width:
            cells = self._fitted(row)
        padded = cells + self._blank * (self._width + 1 - len(cells))
        try:
            if self._made:
                padded += [column.made.cell(padded) for column in self._made if column.made]
            return [column[padded[index]] for index, column in self._readers]
        except BadCell:
            raise BadRow(self._fault(row.line, padded)) from None

    def _fitted(self, row: Row) -> list[str]:
        if row.trouble:
            raise BadRow(Fault(row.line, "", row.cells[0][:1000], row.trouble))
        beyond = [cell for cell in row.cells[self._width :] if cell.strip(WHITE_SPACE)]
        if beyond:
            reason = _("The row has more cells than there are headers.")
            raise BadRow(Fault(row.line, "", " | ".join(beyond), reason))
        return row.cells[: self._width]

    def _fault(self, line: int, padded: list[str]) -> Fault:
        """The leftmost fault, named with its sentence."""
        for index, column in sorted(self._readers, key=lambda reader: reader[0]):
            made = self._made[index - self._width - 1] if index > self._width else None
            try:
                column[made.made.cell(padded) if made and made.made else padded[index]]
            except BadCell as error:
                if made and made.made:
                    return Fault(line, made.header, made.made.shown(padded), str(error))
                return Fault(line, self.plan.headers[index], padded[index], str(error))
        raise AssertionError("a cell was bad, and then it was not")

    def _native_reader(self, column: Column) -> Callable[[str], str | None]:
        read = self._reader_of(column)
        if column.type == "multi_choice":
            return blank_or(lambda text: json_text(reading.split_list(text)))
        if column.name not in _INDEXED:
            return read

        def read_indexed(cell: str) -> str | None:
            value = read(cell)
            if value is not None and len(value) > LONGEST_INDEXED // 4 and len(value.encode()) > LONGEST_INDEXED:
                raise BadCell(_("This is longer than %(most)d bytes.") % {"most": LONGEST_INDEXED})
            return value

        return read_indexed

    def _member_reader(self, column: Column) -> Callable[[str], str | None]:
        name = json_text(column.activity_property or column.name)
        read = self._activity_property_reader(column) if column.activity_property else self._json_reader(column)

        def read_member(cell: str) -> str | None:
            value = read(cell)
            return None if value is None else f"{name}:{value}"

        return read_member

    def _reader_of(self, column: Column) -> Callable[[str], str | None]:
        """As PostgreSQL's COPY takes it, before escaping."""
        moments = MomentReader(self._zone, column.order or "dmy", self._shift)
        readers: dict[str, Callable[[str], str | None]] = {
            "number": lambda text: number_text(read_number(text, column.form)),
            "boolean": lambda text: "true" if reading.read_boolean(text) else "false",
            "date": lambda text: moments.day(text).isoformat(),
            "instant": lambda text: instant_text(moments.instant(text)),
            "email": reading.read_email,
            "objection": lambda text: self._objection(text, moments),
            "lead_status": read_lead_status,
        }
        return blank_or(readers.get(column.type, str))

    def _objection(self, text: str, moments: MomentReader) -> str | None:
        """Since when; where the file only says that there is one, since this import. None where there is none."""
        try:
            return instant_text(self._now) if reading.read_boolean(text) else None
        except BadCell:
            pass
        try:
            return instant_text(moments.instant(text))
        except BadCell:
            raise BadCell(_("This is neither yes nor no, nor the time of an objection.")) from None

    def _json_reader(self, column: Column) -> Callable[[str], str | None]:
        if column.type == "multi_choice":
            return blank_or(lambda text: json_text(reading.split_list(text)) if reading.split_list(text) else None)
        read = self._reader_of(column)
        return read if column.type in ("number", "boolean") else _quoted(read)

    def _activity_property_reader(self, column: Column) -> Callable[[str], str | None]:
        """Nobody has defined a type, so texts stay as they are: a condition's operator reads them as it needs them.

        But numbers and dates that it could not read (`1.234,5`, `31.12.2026`), or that move, become plain ones.
        """
        if column.type == "number":
            return self._reader_of(column)
        if column.type in ("date", "instant"):
            read = self._reader_of(column)
            return _quoted(
                read if self._shift else lambda cell: cell.strip(WHITE_SPACE) if _is_iso(cell) else read(cell)
            )
        return _quoted(blank_or(str))


def _quoted(read: Callable[[str], str | None]) -> Callable[[str], str | None]:
    def read_quoted(cell: str) -> str | None:
        value = read(cell)
        return None if value is None else json_text(value)

    return read_quoted


def _is_iso(cell: str) -> bool:
    """Of a cell that is known to be a date or an instant in some form."""
    text = cell.strip(WHITE_SPACE)
    return text[4:5] == "-" == text[7:8] and text[10:11] in ("", "T", " ")


def json_object(members: Sequence[str | None]) -> str | None:
    """Of members as `RowCleaner` gives them; None where all are blank."""
    found = [member for member in members if member]
    return "{" + ",".join(found) + "}" if found else None
