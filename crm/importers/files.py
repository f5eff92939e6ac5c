"""A file as a table: a row of headers, then rows of texts with the physical line on which each starts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

from crm.conditions.text import WHITE_SPACE
from crm.importers.faults import ImportRefused

READ_BYTES = 1 << 20
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Row(NamedTuple):
    """`trouble` is not blank where the line is no row: then `cells` holds the line as it stands."""

    line: int
    cells: list[str]
    trouble: str = ""


class TableFile(Protocol):
    """Read from the start each time that `rows` is called; wholly blank rows are left out."""

    headers: list[str]
    description: str

    def rows(self) -> Iterator[Row]: ...


def open_table(path: Path, known_headers: frozenset[str]) -> TableFile:
    """Finds out what kind of file it is by its content; `known_headers` (lower case) help to find the delimiter."""
    from crm.importers.csv_files import CsvFile
    from crm.importers.xlsx_files import XlsxFile

    start = _start_of(path)
    if not start:
        raise ImportRefused(_("“%(file)s” is empty.") % {"file": path.name})
    if start == _OLD_OFFICE:
        raise ImportRefused(_("“%(file)s” is of an old Excel. Save it as XLSX or CSV.") % {"file": path.name})
    return XlsxFile(path) if start == _ZIP else CsvFile(path, known_headers)


def digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_blank(cells: list[str]) -> bool:
    return not any(cell and cell.strip(WHITE_SPACE) for cell in cells)


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_ZIP))
    except OSError as error:
        raise ImportRefused(_("“%(file)s” cannot be read: %(why)s.") % {"file": path, "why": error.strerror}) from None
