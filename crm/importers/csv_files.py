"""CSV files: the delimiter found out, rows streamed, and put right after a quotation mark that is never closed."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from crm.conditions.text import WHITE_SPACE, clean_text
from crm.importers.encodings import find_encoding
from crm.importers.faults import ImportRefused
from crm.importers.files import Row, is_blank

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 50, 65_536
# Ends every file, so that a row that swallowed it has a quotation mark left open.
_END = "\0end\0\n"


class CsvFile:
    def __init__(self, path: Path, known_headers: frozenset[str]) -> None:
        self._path = path
        self._encoding = find_encoding(path)
        with self._open() as stream:
            sample = [line[:_SAMPLE_CHARACTERS] for line in islice(stream, _SAMPLE_LINES)]
        self._delimiter = _find_delimiter(sample, known_headers)
        first = next(self._records(), None)
        if first is None or first.trouble:
            raise ImportRefused(_("“%(file)s” has no row of headers.") % {"file": path.name})
        self.headers = [clean_text(header) for header in first.cells]
        name = {"cp1252": "Windows-1252", "utf-8-sig": "UTF-8"}.get(self._encoding.name, self._encoding.name.upper())
        self.description = f"CSV, {name}, {DELIMITERS[self._delimiter]}"

    def rows(self) -> Iterator[Row]:
        return islice(self._records(), 1, None)

    def _open(self) -> TextIO:
        return self._path.open(encoding=self._encoding.name, errors=self._encoding.errors, newline="")

    def _records(self) -> Iterator[Row]:
        """A record that spans lines must be quoted without a fault; one on a line may have quotation marks inside.

        What remains is a mark never closed, which would swallow all that follows: its line alone is trouble.
        """
        again: deque[str] = deque()
        taken: list[str] = []
        line = 1
        with self._open() as stream:
            while True:
                try:
                    for cells in csv.reader(_lines(stream, again, taken), delimiter=self._delimiter, strict=True):
                        if taken[-1] is _END:
                            return
                        if (cells and cells[0] and not cells[0].isspace()) or not is_blank(cells):
                            yield Row(line, cells)
                        line += len(taken)
                        taken.clear()
                except csv.Error:
                    yield self._mended(line, taken[0])
                    line += 1
                    again.extendleft(text for text in reversed(taken[1:]) if text is not _END)
                    taken.clear()

    def _mended(self, line: int, text: str) -> Row:
        try:
            cells, *rest = csv.reader([text, _END], delimiter=self._delimiter)
        except csv.Error:
            rest = []
        if rest:
            return Row(line, cells)
        reason = _("A quotation mark is opened here and not closed, or the value is longer than 131,072 characters.")
        return Row(line, [text.rstrip("\r\n")], reason)


def _lines(stream: TextIO, again: deque[str], taken: list[str]) -> Iterator[str]:
    """Lines to be read again, then the stream's; each is noted in `taken`."""
    while again:
        taken.append(again.popleft())
        yield taken[-1]
    for line in stream:
        taken.append(line)
        yield line
    taken.append(_END)
    yield _END


def _find_delimiter(sample: list[str], known_headers: frozenset[str]) -> str:
    """The one under which most headers are known, then most rows as long as the headers, then most headers."""

    def fitness(delimiter: str) -> tuple[int, int, int]:
        rows = [cells for cells in _sample_rows(sample, delimiter) if not is_blank(cells)]
        if not rows:
            return 0, 0, 0
        headers = [header.strip(WHITE_SPACE).lower() for header in rows[0]]
        known = len(known_headers.intersection(headers))
        alike = sum(len(row) == len(headers) for row in rows[1:]) if len(headers) > 1 else 0
        return known, alike, len(headers)

    return max(DELIMITERS, key=fitness)


def _sample_rows(sample: list[str], delimiter: str) -> list[list[str]]:
    rows = []
    try:
        for cells in csv.reader(sample, delimiter=delimiter):
            rows.append(cells)
    except csv.Error:
        pass
    return rows
