"""A document's value with its place, read as the type it should have, or refused by a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from crm.conditions.text import clean_text

POINTS_BOUND = 100_000
WHOLE_BOUND = 10**15
"""For counts and numbers of days, which the format leaves open above: further than any calendar or table goes."""

DIGITS_BOUND = 15
"""Numbers of so many digits are the same as a JSON number, a Decimal and a PostgreSQL numeric."""

LARGEST_POWER = 100
"""Numbers to compare with end at 10 to this power."""

SHORT = 60
"""Characters of a value that a message repeats."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER_LIKE = re.compile(r"\s*[-+]?[0-9][0-9 .,]*\s*")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: `groups[1].criteria[0].points: must be a number, not a text`."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True, slots=True)
class Node:
    """A value not yet trusted. Each `as_…` returns None after noting a fault."""

    raw: Any
    place: str
    faults: list[Fault]

    def refuse(self, message: str) -> None:
        self.faults.append(Fault(self.place, message))

    def at(self, key: str | int) -> Node:
        """The member under `key`, which must be there."""
        return Node(self.raw[key], self.place_of(key), self.faults)

    def get(self, key: str) -> Node | None:
        return self.at(key) if self.has(key) else None

    def need(self, key: str) -> Node | None:
        """Like `get`, but its absence is a fault."""
        if self.has(key):
            return self.at(key)
        self.faults.append(Fault(self.place_of(key), "is missing"))
        return None

    def has(self, key: str) -> bool:
        return isinstance(self.raw, Mapping) and key in self.raw

    def is_null(self) -> bool:
        return self.raw is None

    def place_of(self, key: str | int) -> str:
        if isinstance(key, int):
            return f"{self.place}[{key}]"
        return f"{self.place}.{key}" if self.place else key

    def is_mapping(self, what: str) -> bool:
        if isinstance(self.raw, Mapping):
            return True
        self.refuse(f"must be {what}, written as “key: value”, not {described(self.raw)}")
        return False

    def allow_keys(self, allowed: Iterable[str]) -> bool:
        """Notes a fault for every key that isn't allowed here."""
        known = tuple(allowed)
        unknown = [key for key in self.raw if key not in known]
        for key in unknown:
            self.faults.append(Fault(self.place_of(str(key)), unknown_word("key", key, known, "known here")))
        return not unknown

    def items(self, what: str) -> Iterator[Node]:
        """The members of a list; a fault when it is none."""
        if not isinstance(self.raw, list | tuple):
            self.refuse(f"must be a list of {what}, not {described(self.raw)}")
            return
        for index in range(len(self.raw)):
            yield self.at(index)

    def as_text(self, longest: int | None = None) -> str | None:
        """A cleaned text that is not blank."""
        if not isinstance(self.raw, str):
            self.refuse(f"must be a text, not {described(self.raw)}{_quoting_hint(self.raw)}")
            return None
        text = clean_text(self.raw)
        message = text_fault(text, longest)
        if message:
            self.refuse(message)
            return None
        return text

    def as_texts(self) -> tuple[str, ...] | None:
        """A text, or a list of them that is not empty."""
        if not isinstance(self.raw, list | tuple):
            text = self.as_text()
            return None if text is None else (text,)
        if not self.raw:
            self.refuse("must name at least one text; the list is empty")
            return None
        texts = [item.as_text() for item in self.items("texts")]
        return tuple(text for text in texts if text is not None) if None not in texts else None

    def as_word(self, allowed: Iterable[str], what: str) -> str | None:
        """One of the words that the format itself knows."""
        words = tuple(allowed)
        if not isinstance(self.raw, str):
            self.refuse(f"must be one of {listed(words)}, not {described(self.raw)}")
            return None
        if self.raw not in words:
            self.refuse(unknown_word(what, self.raw, words, "allowed"))
            return None
        return self.raw

    def as_boolean(self) -> bool | None:
        if isinstance(self.raw, bool):
            return self.raw
        self.refuse(f"must be true or false, not {described(self.raw)}")
        return None

    def as_number(self) -> Decimal | None:
        """A number to compare with, of as many digits as every store keeps exactly."""
        number = self._finite()
        if number is None:
            return None
        if number and number.adjusted() >= LARGEST_POWER:
            self.refuse(f"must be smaller than 10 to the power of {LARGEST_POWER}")
            return None
        if not _is_kept(number):
            self.refuse(f"may have at most {DIGITS_BOUND} digits where it has decimals")
            return None
        return plain_decimal(number)

    def as_points(self) -> Decimal | None:
        """Points, a limit or a cut-off: at most one decimal, within ±100,000."""
        number = self._finite()
        if number is None:
            return None
        if number.copy_abs() > POINTS_BOUND:
            self.refuse(f"must lie between −{POINTS_BOUND:,} and {POINTS_BOUND:,}")
            return None
        if not _has_few_digits(number) or number * 10 != (number * 10).to_integral_value():
            self.refuse("may have one decimal at most")
            return None
        return plain_decimal(number)

    def as_whole(self, what: str) -> int | None:
        """A count: whole, at least 1."""
        number = self._finite()
        if number is None:
            return None
        if not 1 <= number <= WHOLE_BOUND or number != number.to_integral_value():
            bound = f", and at most {WHOLE_BOUND:,}" if number > WHOLE_BOUND else ""
            self.refuse(f"must be a whole {what}, at least 1{bound}")
            return None
        return int(number)

    def as_days(self) -> int | None:
        return self.as_whole("number of days")

    def as_count(self) -> int | None:
        return self.as_whole("number")

    def as_date(self) -> date | None:
        if isinstance(self.raw, date) and not isinstance(self.raw, datetime):
            return self.raw
        if isinstance(self.raw, str) and _ISO_DATE.fullmatch(self.raw.strip()):
            try:
                return date.fromisoformat(self.raw.strip())
            except ValueError:
                self.refuse(f"there is no day “{self.raw.strip()}”")
                return None
        self.refuse(f"must be a date such as 2026-01-31, not {described(self.raw)}")
        return None

    def _finite(self) -> Decimal | None:
        if isinstance(self.raw, bool) or not isinstance(self.raw, int | float | Decimal):
            number_like = isinstance(self.raw, str) and _NUMBER_LIKE.fullmatch(self.raw)
            self.refuse(
                f"must be a number, not {described(self.raw)}" + ("; write it without quotes" if number_like else "")
            )
            return None
        # repr, because Decimal(2.3) is 2.29999…; a document from the database holds floats.
        number = Decimal(repr(self.raw)) if isinstance(self.raw, float) else Decimal(self.raw)
        if not number.is_finite():
            self.refuse("must be a number; “not a number” and infinity are none")
            return None
        return number


def plain_decimal(number: Decimal) -> Decimal:
    """One spelling for each number: 8 for 8.0, 0 for -0, 100 for 1E+2. With decimals of 17 digits at most."""
    if number == number.to_integral_value():
        return Decimal(int(number))
    return number.normalize()


def text_fault(text: str, longest: int | None = None) -> str | None:
    """What keeps a cleaned text from being stored."""
    if not text:
        return "must not be blank"
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return "holds a character that can’t be stored (NUL or half a surrogate pair)"
    if longest is not None and len(text) > longest:
        return f"must have at most {longest} characters, not {len(text)}"
    return None


def described(raw: Any) -> str:
    """A value by its kind and, where it is short, its looks."""
    if raw is None:
        return "nothing"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float | Decimal):
        return f"the number {shortened(raw)}"
    if isinstance(raw, str):
        return f"the text “{shortened(raw)}”" if raw.strip() else "a blank text"
    if isinstance(raw, Mapping):
        return "keys and values"
    return "a list" if isinstance(raw, list | tuple) else "this"


def shortened(raw: Any) -> str:
    text = str(raw)
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def unknown_word(what: str, word: Any, known: Iterable[str], allowed_are: str) -> str:
    """“unknown operator “is_anny”; did you mean is_any? For text: is_any, is_none, …”"""
    words = tuple(dict.fromkeys(known))
    near = nearest(word, words)
    hint = f"; did you mean “{near}”?" if near else ";"
    return f"unknown {what} “{shortened(word)}”{hint} {allowed_are}: {listed(words)}"


def nearest(word: Any, known: Iterable[str]) -> str | None:
    found = get_close_matches(str(word)[:100], tuple(known), n=1, cutoff=0.7)
    return found[0] if found else None


def _has_few_digits(number: Decimal) -> bool:
    if number == 0:
        return True
    _sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):  # of infinity and the like
        return False
    trailing = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    significant, decimals = len(digits) - trailing, -(exponent + trailing)
    return significant <= DIGITS_BOUND and number.adjusted() < DIGITS_BOUND and decimals <= DIGITS_BOUND


def _is_kept(number: Decimal) -> bool:
    """Whether it comes back as it was from a document that is stored as JSON: whole numbers always do."""
    return number == number.to_integral_value() or Decimal(repr(float(number))) == number


def _quoting_hint(raw: Any) -> str:
    if isinstance(raw, bool):
        return f'; if it is meant as a text, write it in quotes: "{"true" if raw else "false"}"'
    if isinstance(raw, int | float | Decimal):
        return f'; if it is meant as a text, write it in quotes: "{shortened(raw)}"'
    return ""
