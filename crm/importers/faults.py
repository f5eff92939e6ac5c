"""What an import cannot take: a file as a whole, a row, a cell; each says why in a sentence to its bringer."""

from __future__ import annotations

from dataclasses import dataclass


class ImportRefused(Exception):
    """The file is not imported, and nothing was changed."""


class BadCell(Exception):
    """A value that its column does not take; the whole row is left out."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row was left out. `line` is the physical line on which it starts, `column` the header as given."""

    line: int
    column: str
    value: str
    reason: str
