"""What a person types into a field and what a field shows: numbers in the locale, texts that a form would change."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from django.utils.formats import get_format

from crm.conditions.text import WHITE_SPACE
from crm.conditions.writing import plain_number
from leadscoring.web.numbers import MINUS

LONGEST_NUMBER = 120
ESCAPE = "\N{SYMBOL FOR ESCAPE}"
"""Stands before a text that is sent as JSON: a form would make other line ends of it, or cut it."""

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPACES = {ord(space): None for space in WHITE_SPACE}
_CHANGED_BY_FORMS = re.compile(r"[\x00-\x1f\x7f]|^" + ESCAPE)


def typed_number(text: str) -> int | float | str:
    """The number meant by “1 850”, “−5” or “2,5”; what is none comes back as it was typed."""
    cleaned = text.replace(MINUS, "-").translate(_SPACES)
    if _decimal_sign() == "." and _THOUSANDS.fullmatch(cleaned):
        cleaned = cleaned.replace(",", "")
    cleaned = cleaned.replace(",", ".")
    if len(cleaned) > LONGEST_NUMBER or not _NUMBER.fullmatch(cleaned):
        return text.strip(WHITE_SPACE)
    number = Decimal(cleaned)
    plain = plain_number(number)
    return plain if Decimal(repr(plain)) == number else text.strip(WHITE_SPACE)


def typed_end(text: str) -> int | float | str:
    """An end of a range: a day as it is, else a number."""
    stripped = text.strip(WHITE_SPACE)
    return stripped if _ISO_DATE.fullmatch(stripped) else typed_number(text)


def number_field(value: Any) -> str:
    """A number as its field shows it, exactly; what is none as it was typed."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return "" if value is None else str(value)
    exact = format(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), "f")
    return exact.replace("-", MINUS).replace(".", _decimal_sign())


def is_day(value: Any) -> bool:
    return isinstance(value, str) and bool(_ISO_DATE.fullmatch(value))


def sent_text(text: str) -> str:
    """A text as a hidden field holds it."""
    return ESCAPE + json.dumps(text) if _CHANGED_BY_FORMS.search(text) else text


def received_text(sent: str) -> str:
    if not sent.startswith(ESCAPE):
        return sent
    try:
        text = json.loads(sent.removeprefix(ESCAPE))
    except (ValueError, RecursionError):
        return sent
    return text if isinstance(text, str) else sent


def _decimal_sign() -> str:
    return str(get_format("DECIMAL_SEPARATOR"))
