"""Uploaded files on disk: in a folder that is never served, under random names, until they are removed."""

from __future__ import annotations

import os
import re
import secrets
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.importers.bad_rows import writable
from crm.importers.faults import ImportRefused
from crm.importers.files import Row, TableFile, open_table
from crm.importers.native import KINDS
from crm.importers.plan import OF_BAD_ROWS

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_COLUMNS = 2_000
KNOWN_HEADERS = frozenset(column for kind in KINDS.values() for column in kind.columns)
"""They help to find the delimiter, the same one at each reading."""

_PLAIN = re.compile(r"[+-]?[\d\s.,()/-]*\Z")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHORTEST_ZIP = 22


class UploadedTable:
    """An uploaded file as importers read it: at most `most_rows` of it, each row ending in `fixed` values."""

    def __init__(self, table: TableFile, fixed: Mapping[str, str], most_rows: int | None = None) -> None:
        headers = [writable(header) for header in table.headers]
        self._width, self._values, self._most = len(headers), list(fixed.values()), most_rows
        self._is_of_bad_rows = is_of_bad_rows(headers)
        self._table = table
        self.headers = [*headers, *fixed]
        self.description = table.description

    def rows(self) -> Iterator[Row]:
        return islice(self._rows(), self._most)

    def _rows(self) -> Iterator[Row]:
        for row in self._table.rows():
            if row.trouble or not (self._values or self._is_of_bad_rows):
                yield row
                continue
            cells = [_as_it_was(cell) for cell in row.cells] if self._is_of_bad_rows else row.cells
            if self._values and len(cells) <= self._width:
                cells = [*cells, *[""] * (self._width - len(cells)), *self._values]
            yield row._replace(cells=cells)


def keep_upload(upload: UploadedFile[Any]) -> str:
    """The name under which it is kept."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    name = secrets.token_hex(16)
    descriptor = os.open(folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            for chunk in upload.chunks():
                stream.write(chunk)
    except OSError:
        remove_upload(name)
        raise
    return name


def remove_upload(name: str) -> None:
    if name:
        (folder() / name).unlink(missing_ok=True)


def open_upload(
    name: str, shown_as: str, *, fixed: Mapping[str, str] | None = None, most_rows: int | None = None
) -> UploadedTable:
    """Raises `ImportRefused`, with the name that its bringer knows."""
    path = folder() / name
    if not name or not path.is_file():
        raise ImportRefused(_("“%(file)s” was removed from the server. Upload it again.") % {"file": shown_as})
    with sentences_name(shown_as, path):
        _refuse_archive(path, shown_as)
        table = open_table(path, KNOWN_HEADERS)
    if len(table.headers) > MOST_COLUMNS:
        raise ImportRefused(
            _("“%(file)s” has %(n)d columns; up to %(most)d can be imported. Split it, or leave some out.")
            % {"file": shown_as, "n": len(table.headers), "most": MOST_COLUMNS}
        )
    return UploadedTable(table, fixed or {}, most_rows)


@contextmanager
def sentences_name(shown_as: str, path: Path) -> Iterator[None]:
    """What is wrong with the file, said of the name that it was uploaded with; what its reader trips over too."""
    try:
        yield
    except ImportRefused as error:
        raise ImportRefused(str(error).replace(path.name, shown_as)) from None
    except (zlib.error, zipfile.BadZipFile, EOFError, UnicodeError, MemoryError):
        raise ImportRefused(_("“%(file)s” is damaged: it cannot be read to its end.") % {"file": shown_as}) from None


def _refuse_archive(path: Path, shown_as: str) -> None:
    """An XLSX file is an archive too."""
    with path.open("rb") as stream:
        if stream.read(2) != b"PK" or path.stat().st_size < _SHORTEST_ZIP:
            return
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return
    if "xl/workbook.xml" not in names:
        raise ImportRefused(
            _("“%(file)s” is an archive. Unpack it, and upload the files that are in it one by one.")
            % {"file": shown_as}
        )


def folder() -> Path:
    return Path(settings.IMPORT_ROOT)


def is_of_bad_rows(headers: list[str]) -> bool:
    return tuple(fold(header) for header in headers[-len(OF_BAD_ROWS) :]) == OF_BAD_ROWS


def harmless(cell: str) -> str:
    """As a spreadsheet shows it, and never runs it: what looks like a formula gets a quotation mark in front."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _PLAIN.match(cell) else cell


def _as_it_was(cell: str) -> str:
    """The opposite of `harmless`."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


def old_files(is_old: Callable[[Path], bool]) -> Iterator[Path]:
    if folder().is_dir():
        yield from (path for path in folder().iterdir() if path.is_file() and is_old(path))
