"""What a cell of each type holds, once cleaned."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from crm.conditions.text import WHITE_SPACE, clean_text, fold
from crm.importers.faults import BadCell

YES = frozenset(("true", "yes", "ja", "tak"))
NO = frozenset(("false", "no", "nei", "nej", "nie"))

# Where bytes were no characters of the encoding, the decoder leaves these.
_SURROGATE = re.compile("[\ud800-\udfff]")

V = TypeVar("V")


class Remembered(dict[str, V], Generic[V]):
    """`column[cell]` reads a cell once and remembers the last thousands: columns repeat themselves.

    A bad cell is never remembered; `read` raises `BadCell` for it each time.
    """

    MOST = 20_000

    def __init__(self, read: Callable[[str], V]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> V:
        value = self._read(cell)
        if len(self) >= self.MOST:
            self.clear()
        self[cell] = value
        return value


def blank_or(read: Callable[[str], V]) -> Callable[[str], V | None]:
    """Reads cleaned text with `read`; a blank cell is None."""

    def read_cell(cell: str) -> V | None:
        text = read_text(cell)
        return read(text) if text else None

    return read_cell


def read_text(cell: str) -> str:
    """Raises `BadCell` for what PostgreSQL cannot hold."""
    if cell.isascii():
        if "\0" in cell:
            raise BadCell(_("This holds a NUL character."))
        return cell.strip(WHITE_SPACE)
    if "\0" in cell:
        raise BadCell(_("This holds a NUL character."))
    if _SURROGATE.search(cell):
        raise BadCell(_("This is damaged: some of its bytes are no characters of the file's encoding."))
    return clean_text(cell)


def read_email(text: str) -> str:
    """One “@” with something on both sides, no white space, no control characters."""
    before, at, after = text.partition("@")
    if not (before and at and after) or "@" in after:
        raise BadCell(_("This is not an e-mail address."))
    if any(character in WHITE_SPACE or unicodedata.category(character) == "Cc" for character in text):
        raise BadCell(_("This is not an e-mail address."))
    return text


def read_boolean(text: str) -> bool:
    """The words of a proposal, and 1 and 0, which only a column known to be yes/no may hold."""
    folded = fold(text)
    if folded in YES or folded == "1":
        return True
    if folded in NO or folded == "0":
        return False
    raise BadCell(_("This is neither yes nor no."))


def is_boolean_word(text: str) -> bool:
    folded = fold(text)
    return folded in YES or folded in NO


def split_list(text: str) -> tuple[str, ...]:
    """Values joined by “;”, each once, in the order given."""
    parts = (part.strip(WHITE_SPACE) for part in text.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
