"""XLSX workbooks, read cell by cell in bounded memory: the first visible sheet, dates as dates.

A workbook is an archive of XML that strangers made: what it unpacks to is limited before it is unpacked, and no cell's
position makes anything grow (a reader that fills a rectangle takes gigabytes for two cells in opposite corners).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from django.utils.translation import gettext as _

from crm.conditions.text import clean_text
from crm.importers.faults import ImportRefused
from crm.importers.files import Row, is_blank
from crm.importers.xlsx_values import DateSystem, Styles, number_cell, unescaped

MOST_UNPACKED = 1 << 30
MOST_IN_MEMORY = 1 << 28
"""Bytes: of the whole archive, and of each part that is kept in memory (texts, styles)."""

MOST_COLUMNS, MOST_ROWS = 16_384, 1 << 24
"""Rows: those of LibreOffice, which has more than Excel."""
_PROLOGUE = 65_536
_COLUMN = re.compile(r"([A-Z]{1,3})[0-9]+")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class XlsxFile:
    description = "XLSX"

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._read_frame()
            first = next(self._records(), None)
        except (zipfile.BadZipFile, KeyError, ParseError, ValueError, IndexError, NotImplementedError, RuntimeError):
            raise ImportRefused(_("“%(file)s” is not an XLSX file, or damaged.") % {"file": path.name}) from None
        if first is None:
            raise ImportRefused(_("“%(file)s” has no row of headers.") % {"file": path.name})
        self.headers = [clean_text(header) for header in first.cells]

    def rows(self) -> Iterator[Row]:
        records = self._records()
        next(records, None)
        try:
            yield from records
        except (zipfile.BadZipFile, ParseError, ValueError, IndexError, RecursionError):
            raise ImportRefused(_("“%(file)s” is damaged.") % {"file": self._path.name}) from None

    def _read_frame(self) -> None:
        with zipfile.ZipFile(self._path) as archive:
            _check_sizes(archive, self._path.name)
            self._sheet, dates = _first_sheet(archive)
            self._styles = Styles(_part(archive, "xl/styles.xml"), dates)
            self._texts = [_text_of(item) for item in _elements(_part(archive, "xl/sharedStrings.xml"), "si")]

    def _records(self) -> Iterator[Row]:
        with zipfile.ZipFile(self._path) as archive, _opened(archive, self._sheet) as stream:
            cells: dict[int, str] = {}
            number, place = 0, -1
            row = sheet_data = Element("none")
            for event, element in iterparse(stream, events=("start", "end")):  # noqa: S314 - see _opened
                name = _local(element)
                if name == "row" and event == "start":
                    number, place, row, cells = _row_number(element, number + 1), -1, element, {}
                elif name == "c" and event == "end":
                    place = _column(element.get("r"), place + 1)
                    if text := self._value(element):
                        cells[place] = text
                    row.clear()
                elif name == "row":
                    listed = [cells.get(column, "") for column in range(max(cells, default=-1) + 1)]
                    if not is_blank(listed):
                        yield Row(number, listed)
                    sheet_data.clear()
                elif name == "sheetData" and event == "start":
                    sheet_data = element

    def _value(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text_of(cell)
        text = next((child.text or "" for child in cell if _local(child) == "v"), "")
        if kind == "s":
            return self._texts[int(text)] if text else ""
        if kind == "b":
            return {"1": "true", "0": "false"}.get(text, text)
        if kind == "n" and text:
            return number_cell(text, self._styles.kind_of(int(cell.get("s", 0))), self._styles.dates)
        return unescaped(text)


def _check_sizes(archive: zipfile.ZipFile, name: str) -> None:
    sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    kept = max((size for part, size in sizes.items() if "/worksheets/" not in part), default=0)
    if sum(sizes.values()) > MOST_UNPACKED or kept > MOST_IN_MEMORY:
        raise ImportRefused(
            _("“%(file)s” unpacks to more than %(most)d MB. Save the sheet as CSV, which has no such limit.")
            % {"file": name, "most": (MOST_UNPACKED if sum(sizes.values()) > MOST_UNPACKED else MOST_IN_MEMORY) >> 20}
        )


def _first_sheet(archive: zipfile.ZipFile) -> tuple[str, DateSystem]:
    """The path of the first visible sheet, and what day 0 is."""
    dates = DateSystem.SINCE_1900
    wanted = ""
    for element in _elements(_opened(archive, "xl/workbook.xml"), "sheet", "workbookPr"):
        if _local(element) == "workbookPr":
            dates = DateSystem.SINCE_1904 if element.get("date1904") in ("1", "true") else dates
        elif not wanted and element.get("state", "visible") == "visible":
            wanted = element.get(_RELATION) or element.get(_STRICT_RELATION) or ""
    for relation in _elements(_opened(archive, "xl/_rels/workbook.xml.rels"), "Relationship"):
        if relation.get("Id") == wanted:
            return str(PurePosixPath("/xl") / relation.get("Target", "")).lstrip("/"), dates
    raise KeyError(wanted)


def _part(archive: zipfile.ZipFile, name: str) -> IO[bytes] | None:
    return _opened(archive, name) if name in archive.namelist() else None


def _opened(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """No part of a workbook has a document type; what declares one means to blow up by its entities."""
    with archive.open(name) as stream:
        # Without NUL bytes, UTF-16 reads alike.
        if b"<!DOCTYPE" in stream.read(_PROLOGUE).replace(b"\0", b""):
            raise ValueError(name)
    return archive.open(name)


def _elements(stream: IO[bytes] | None, *names: str) -> Iterator[Element]:
    """Each is emptied after it was looked at."""
    if stream is None:
        return
    with stream:
        for _event, element in iterparse(stream):  # noqa: S314 - see _opened
            if _local(element) in names:
                yield element
                element.clear()


def _text_of(item: Element) -> str:
    return unescaped(_raw_text(item))


def _raw_text(item: Element) -> str:
    """All runs of a text, without the reading aids (`rPh`) of Japanese."""
    parts: list[str] = []
    for child in item:
        name = _local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in ("r", "is"):
            parts.append(_raw_text(child))
    return "".join(parts)


def _row_number(row: Element, otherwise: int) -> int:
    number = int(row.get("r", otherwise))
    if not 0 < number <= MOST_ROWS:
        raise ValueError(number)
    return number


def _column(reference: str | None, otherwise: int) -> int:
    if reference is None:
        place = otherwise
    else:
        match = _COLUMN.fullmatch(reference)
        if match is None:
            raise ValueError(reference)
        place = 0
        for letter in match[1]:
            place = place * 26 + ord(letter) - 64
        place -= 1
    if place >= MOST_COLUMNS:
        raise ValueError(reference)
    return place


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
