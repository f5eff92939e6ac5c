"""The rows that could not be taken, as a file to mend and import again: the file's own columns, then what was wrong."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from django.conf import settings

from crm.importers.faults import Fault
from crm.importers.plan import OF_BAD_ROWS

LONGEST_CELL = 131_072
"""What csv reads; a line whose quotation mark is never closed may be longer, and is cut."""


class BadRowsFile:
    """Made when there is a first bad row; readable by its owner only, since it holds people's data."""

    def __init__(self, name: str, headers: Sequence[str]) -> None:
        self.path = Path(settings.MEDIA_ROOT) / "imports" / name
        self._headers = headers
        self._stream: TextIO | None = None

    @property
    def exists(self) -> bool:
        return self._stream is not None

    def write(self, cells: Sequence[str], fault: Fault) -> None:
        """`cells` as they were in the file."""
        if self._stream is None:
            self._open()
        fitted = [*cells, *[""] * (len(self._headers) - len(cells))][: len(self._headers)]
        row = [*fitted, str(fault.line), fault.column, fault.value, fault.reason]
        csv.writer(self._stream).writerow([writable(cell)[:LONGEST_CELL] for cell in row])  # type: ignore[arg-type]

    def go_on_after(self, line: int) -> None:
        """Keep what an import that was killed wrote of lines up to `line`; what it wrote beyond is read again."""
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.reader(stream) if row[-4:-3] == ["line"] or int(row[-4]) <= line]
        if len(rows) > 1:
            self._open()
            csv.writer(self._stream).writerows(rows[1:])  # type: ignore[arg-type]

    def settle(self) -> None:
        """On disk, before the batch is said to be done."""
        if self._stream is not None:
            self._stream.flush()
            os.fsync(self._stream.fileno())

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._stream = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
        csv.writer(self._stream).writerow([*self._headers, *OF_BAD_ROWS])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()


def writable(cell: str) -> str:
    """Damaged bytes cannot be written as they were, nor NUL be kept by PostgreSQL."""
    return cell.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
