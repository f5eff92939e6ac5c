"""The small change of cells: quoted and unquoted texts, figures, days, dates. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

_QUOTED = re.compile(r'"(?:[^"]|"")*"|“[^”]*”|„[^”“]*[”“]')
_NEEDS_QUOTES = re.compile(r'[,;="“”„\n]|(?:^|\s)(?:and|or|where|otherwise|blank)(?:\s|$)', re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DAYS = re.compile(r"(\d+)\s*(?:days?|d)?(?:\s+ago)?", re.IGNORECASE)
_MOST_DIGITS = 30
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


def quoted(text: str, *, always: bool = False) -> str:
    """In quotes where it would be read as more than one text."""
    return '"' + text.replace('"', '""') + '"' if always or _NEEDS_QUOTES.search(text) else text


def unquoted(text: str) -> str:
    text = text.strip()
    if not _QUOTED.fullmatch(text):
        return text
    return text[1:-1].replace('""', '"') if text.startswith('"') else text[1:-1]


def split(text: str, separator: str) -> list[str]:
    """At each match of the pattern that stands in no quotes."""
    spans = [match.span() for match in _QUOTED.finditer(text)]
    parts, start = [], 0
    for found in re.finditer(separator, text, re.IGNORECASE):
        if any(begin < found.end() and found.start() < end for begin, end in spans):
            continue
        parts.append(text[start : found.start()])
        start = found.end()
    return [*parts, text[start:]]


def texts_of(text: str) -> list[str]:
    """“a, b or "c, d"” as three texts; blanks are dropped."""
    return [found for part in split(text, r"[,;\n]|\s+or\s+") if (found := unquoted(part))]


def words_of(text: str) -> Iterator[tuple[str, str]]:
    """Each beginning of the text, the longest first, with what follows it; at most a dozen words."""
    spans = [match.end() for match in re.finditer(r"\S+", text)][:12]
    for end in reversed(spans):
        yield text[:end].strip(), text[end:].strip()


def number_of(text: str) -> Decimal | None:
    """With a real minus, thin spaces and a decimal comma too. What has more digits than any number here needs is none:
    written out, 1e999999999 would fill the memory."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\N{MINUS SIGN}", "-")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        number = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS else None


def plain_figure(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def days_of(text: str) -> int | None:
    found = _DAYS.fullmatch(text.strip())
    return int(found[1]) if found and len(found[1]) <= 9 else None


def date_of(text: str) -> str | None:
    """ISO 8601, from that or from 31.12.2026."""
    text = unquoted(text)
    if found := _DAY_FIRST.fullmatch(text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    try:
        return date.fromisoformat(text).isoformat() if len(text) == len("2026-12-31") else None
    except ValueError:
        return None
