"""Which encoding a text file has: UTF-8, UTF-16 or Windows-1252, found out from all of its bytes."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from crm.importers.faults import ImportRefused
from crm.importers.files import READ_BYTES

LONGEST_LINE = 16
"""Of `READ_BYTES` each: a file without an end of line for longer is no table, and would not fit into memory."""

_UTF16_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ESCAPED = re.compile("[\udc80-\udcff]")
_SAMPLE, _MANY = 4096, 0.2


class Encoding(NamedTuple):
    """As `open()` takes them. Single damaged bytes come through as lone surrogates: they spoil their row only."""

    name: str
    errors: str


def find_encoding(path: Path) -> Encoding:
    """Raises `ImportRefused` where it is none of them."""
    with path.open("rb") as stream:
        start = stream.read(_SAMPLE)
    _check_lines(path)
    if name := _UTF16_MARKS.get(start[:2]) or _utf16_without_mark(start):
        _check_utf16(path, name)
        return Encoding(name, "strict")
    if start.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8-sig", "surrogateescape")
    return Encoding("utf-8" if _is_utf8(path) else "cp1252", "surrogateescape")


def _is_utf8(path: Path) -> bool:
    """Whether it holds no more bytes that are not UTF-8 than characters beyond ASCII that are."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    with path.open("rb") as stream:
        while chunk := stream.read(READ_BYTES):
            text = decoder.decode(chunk)
            if not text.isascii():
                damaged = len(_ESCAPED.findall(text))
                bad += damaged
                good += len(text) - len(text.encode("ascii", "ignore")) - damaged
        bad += len(decoder.decode(b"", final=True))
    return bad == 0 or good > bad


def _utf16_without_mark(start: bytes) -> str:
    half = len(start) // 2 or 1
    even, odd = start[0::2].count(0) / half, start[1::2].count(0) / half
    if odd > _MANY and not even:
        return "utf-16-le"
    return "utf-16-be" if even > _MANY and not odd else ""


def _check_utf16(path: Path, name: str) -> None:
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(READ_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise ImportRefused(_("“%(file)s” begins as UTF-16 but is damaged.") % {"file": path.name}) from None


def _check_lines(path: Path) -> None:
    without_end = 0
    with path.open("rb") as stream:
        while chunk := stream.read(READ_BYTES):
            without_end = 0 if b"\n" in chunk or b"\r" in chunk else without_end + 1
            if without_end > LONGEST_LINE:
                raise ImportRefused(_("“%(file)s” is not a table: its lines have no end.") % {"file": path.name})
