"""The sheet as an XLSX file: written with its locked rows greyed and its faults marked, and read as texts alone."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from crm.importers.faults import ImportRefused
from crm.importers.xlsx_files import XlsxFile
from scoring.domain.errors import Refused
from scoring.workshop.rows import COLUMNS, HEADERS, KEYS_IN, Grid, SheetRow
from scoring.workshop.texts import number_of, plain_figure

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES, MOST_UNPACKED, MOST_ROWS = 2_000_000, 40_000_000, 2_000
LONGEST_CELL = 5_000
_MOST_KEYS = 32_000
"""Characters that a cell has room for."""

_WIDTHS = (24, 8, 30, 64, 11, 11, 9, 14, 16, 10, 28, 4)
_WRAPPED = ("what", "comment")
_NUMBERS = ("limit", "marketing", "sales", "agreed", "window")
_BLANK_ROWS = 200
_SETTINGS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def sheet_file(rows: Sequence[SheetRow], *, phrases: Iterable[str] = (), about: Iterable[str] = ()) -> bytes:
    """`about` are the sentences of a second page on how to fill it in, `phrases` what can be asked there."""
    keys = " ".join(str(row.cells["key"]) for row in rows if "key" in row.cells)
    header = f"{KEYS_IN} {keys}" if rows and len(keys) <= _MOST_KEYS else HEADERS[-1]
    numbered = [(number, [row.cells.get(column) for column in COLUMNS]) for number, row in enumerate(rows, start=2)]
    locked = {number for number, row in enumerate(rows, start=2) if row.is_locked}
    return _written([*HEADERS[:-1], header], numbered, locked=locked, phrases=phrases, about=about)


def marked_file(grid: Grid, faults: Mapping[str, str], locked: Iterable[int]) -> bytes:
    """As it came, each fault red and said in a note at its cell."""
    rows = [(number, [_value(column, text) for column, text in zip(COLUMNS, cells, strict=False)])
            for number, cells in grid.rows]  # fmt: skip
    return _written(grid.headers or list(HEADERS), rows, locked=set(locked), faults=faults)


def read_sheet(content: bytes, name: str) -> Grid:
    """Values only, whatever formulas a cell has. Raises Refused."""
    _refuse_bomb(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        path.write_bytes(content)
        try:
            file = XlsxFile(path)
            rows = list(islice(file.rows(), MOST_ROWS + 1))
        except (ImportRefused, zipfile.BadZipFile, zlib.error, EOFError, UnicodeError, MemoryError, OSError) as error:
            why = str(error).replace(path.name, name) if isinstance(error, ImportRefused) else ""
            raise Refused(why or _("“%(file)s” is damaged: it cannot be read to its end.") % {"file": name}) from None
    if len(rows) > MOST_ROWS:
        raise Refused(_("The sheet has more than %(most)s rows, more than a model can need.") % {"most": MOST_ROWS})
    _check_headers(file.headers)
    width = len(COLUMNS)
    return Grid(
        file.headers[:width],
        [(row.line, [cell[:LONGEST_CELL] for cell in row.cells[:width]]) for row in rows],
    )


def _refuse_bomb(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than 2 MB, more than a workshop sheet can need."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Refused(_("This is no XLSX file, or a damaged one.")) from None
    if unpacked > MOST_UNPACKED:
        raise Refused(_("The file unpacks to more than 40 MB. Copy the rows into a fresh workshop sheet."))


def _check_headers(headers: Sequence[str]) -> None:
    known = [header.replace("’", "'").lower() for header in HEADERS[:7]]
    found = [header.replace("’", "'").lower() for header in headers[:7]]
    if found != known:
        raise Refused(
            _("A1: this is no workshop sheet: its first row must begin with %(headers)s.")
            % {"headers": ", ".join(f"“{header}”" for header in HEADERS[:7])}
        )


def _written(
    headers: Sequence[str],
    rows: Sequence[tuple[int, Sequence[Any]]],
    *,
    locked: set[int],
    faults: Mapping[str, str] | None = None,
    phrases: Iterable[str] = (),
    about: Iterable[str] = (),
) -> bytes:
    stream = io.BytesIO()
    with Workbook(stream, _SETTINGS) as book:
        sheet = book.add_worksheet("Model")
        looks = _Looks(book)
        _frame(sheet, headers, looks)
        for number, values in rows:
            for place, value in enumerate(values):
                cell = f"{chr(ord('A') + place)}{number}"
                look = looks.of(is_locked=number in locked, is_fault=cell in (faults or {}), column=COLUMNS[place])
                _put(sheet, number - 1, place, value, look)
        for cell, message in (faults or {}).items():
            sheet.write_comment(cell, message, {"x_scale": 2})
        last = max((number for number, _values in rows), default=1) + _BLANK_ROWS
        award = COLUMNS.index("award")
        choices = {"validate": "list", "source": ["once", "every", "every, at most 3"], "ignore_blank": True}
        sheet.data_validation(1, award, last, award, choices | {"error_type": "information"})
        sheet.autofilter(0, 0, last, len(COLUMNS) - 2)
        _explain(book, phrases, about)
    return stream.getvalue()


class _Looks:
    """The formats of cells: open ones, locked ones, and faults."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[bool, bool, bool], Format] = {}
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e9f3f4", "border": 1}
        )
        self.open = book.add_format({"locked": False, "valign": "top"})

    def of(self, *, is_locked: bool, is_fault: bool, column: str) -> Format:
        key = (is_locked, is_fault, column in _WRAPPED)
        if key not in self._made:
            look: dict[str, Any] = {"valign": "top", "locked": is_locked, "text_wrap": key[2]}
            if is_locked:
                look |= {"bg_color": "#eceff0", "font_color": "#5a666c"}
            if is_fault:
                look |= {"bg_color": "#fde2e1", "font_color": "#8f1d1d"}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _frame(sheet: Worksheet, headers: Sequence[str], looks: _Looks) -> None:
    """Only locked rows are locked; rows may come, go and be sorted."""
    for place, width in enumerate(_WIDTHS):
        options = {"hidden": True} if COLUMNS[place] == "key" else {}
        sheet.set_column(place, place, width, looks.open, options)
    for place, header in enumerate(headers):
        sheet.write_string(0, place, header, looks.head)
    sheet.freeze_panes(1, 3)
    sheet.protect("", {"insert_rows": True, "delete_rows": True, "sort": True, "autofilter": True,
                       "format_cells": True, "format_columns": True, "format_rows": True})  # fmt: skip


def _put(sheet: Worksheet, row: int, place: int, value: Any, look: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, place, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, place, value, look)
    else:
        sheet.write_number(row, place, value, look)


def _explain(book: Workbook, phrases: Iterable[str], about: Iterable[str]) -> None:
    lines = list(about)
    if not lines:
        return
    sheet = book.add_worksheet("How to fill it in")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 110, wrapped)
    for row, line in enumerate([*lines, "", *phrases]):
        sheet.write_string(row, 0, line, wrapped)


def _value(column: str, text: str) -> Any:
    number = number_of(text) if column in _NUMBERS and text else None
    return text if number is None else plain_figure(number)
