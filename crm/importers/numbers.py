"""How a column writes its numbers: which sign is the decimal one is decided by the whole column, never by one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from crm.importers.faults import BadCell

MOST_DIGITS = 1000
"""On either side of the decimal sign; what PostgreSQL could hold beyond that is no figure that anybody meant."""

_DIGITS = "[0-9]"
_GROUPED = "[1-9][0-9]{0,2}"
_WHOLE = re.compile(r"([+-]?)([0-9.,]+)(?:[eE]([+-]?)([0-9]{1,4}))?")
_PLAIN = re.compile(rf"{_DIGITS}+")
_ONE_POINT = re.compile(rf"{_DIGITS}*\.{_DIGITS}+|{_DIGITS}+\.")
_ONE_COMMA = re.compile(rf"{_DIGITS}*,{_DIGITS}+|{_DIGITS}+,")
_POINT_GROUPS = re.compile(rf"{_GROUPED}(?:\.{_DIGITS}{{3}})+")
_COMMA_GROUPS = re.compile(rf"{_GROUPED}(?:,{_DIGITS}{{3}})+")
_POINTS_THEN_COMMA = re.compile(rf"{_GROUPED}(?:\.{_DIGITS}{{3}})+,{_DIGITS}+")
_COMMAS_THEN_POINT = re.compile(rf"{_GROUPED}(?:,{_DIGITS}{{3}})+\.{_DIGITS}+")
# Groups of three parted by a space, as Nordic and Polish programs write them; only no-break spaces are beyond doubt.
_SPACED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:[ \u00a0\u202f\u2009][0-9]{3})+(?:[.,][0-9]+)?")
_NO_BREAK = re.compile("[\u00a0\u202f]")
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009")


@dataclass(frozen=True, slots=True)
class NumberForm:
    """A sign that is not decimal parts groups of three digits."""

    point_is_decimal: bool = True
    comma_is_decimal: bool = True


class NumberEvidence:
    """What the values of a column, seen one after the other, say of its form."""

    __slots__ = ("_comma_is_decimal", "_comma_parts", "_point_is_decimal", "_point_parts")

    def __init__(self) -> None:
        self._point_parts = self._comma_parts = False
        self._point_is_decimal = self._comma_is_decimal = False

    def look(self, text: str) -> bool:
        """Take `text` into account; false where it is no number in any form, and then it says nothing of the others."""
        body = _body(text)
        if body is None:
            return False
        if _PLAIN.fullmatch(body):
            return True
        if _ONE_POINT.fullmatch(body):
            self._point_is_decimal |= not _POINT_GROUPS.fullmatch(body)
        elif _ONE_COMMA.fullmatch(body):
            self._comma_is_decimal |= not _COMMA_GROUPS.fullmatch(body)
        elif _POINT_GROUPS.fullmatch(body):
            self._point_parts = True
        elif _COMMA_GROUPS.fullmatch(body):
            self._comma_parts = True
        elif _POINTS_THEN_COMMA.fullmatch(body):
            self._point_parts = self._comma_is_decimal = True
        elif _COMMAS_THEN_POINT.fullmatch(body):
            self._comma_parts = self._point_is_decimal = True
        else:
            return False
        return True

    @property
    def form(self) -> NumberForm:
        return NumberForm(point_is_decimal=not self._point_parts, comma_is_decimal=not self._comma_parts)

    @property
    def agrees(self) -> bool:
        """Whether every number that was seen can be read in the column's form."""
        contradicts = (self._point_parts and self._point_is_decimal) or (self._comma_parts and self._comma_is_decimal)
        return not contradicts


def looks_like_number(text: str) -> bool:
    """Whether a column of such values is proposed as a number: not what is digits by accident, as phone numbers, postal
    codes and `12E4` are."""
    if _SPACED.fullmatch(text) and not _NO_BREAK.search(text):
        return False
    match = _WHOLE.fullmatch(text.translate(_SPACES).replace("\u2212", "-"))
    if match is None:
        return False
    sign, body, exponent_sign, exponent = match.groups()
    is_code = len(body) > 1 and body[0] == "0" and body[1] not in ".,"
    return sign != "+" and not is_code and not (exponent and not exponent_sign) and body[-1] not in ".,"


def read_number(text: str, form: NumberForm) -> Decimal:
    """The number that `text` is in the column's form; raises `BadCell`."""
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return Decimal(text)
    body = _body(text)
    plain = body and _with_decimal_point(body, form)
    if not plain:
        raise BadCell(_("This is not a number."))
    whole = text.translate(_SPACES).replace("\u2212", "-")
    sign = "-" if whole.startswith("-") else ""
    __, mark, exponent = whole.lower().partition("e")
    number = Decimal(f"{sign}{plain}{mark}{exponent}")
    if number.adjusted() > MOST_DIGITS or int(number.as_tuple().exponent) < -MOST_DIGITS:
        raise BadCell(_("This number has too many digits."))
    return number


def number_text(number: Decimal) -> str:
    """Without an exponent: `1E+3` is 1000."""
    return format(number, "f")


def _body(text: str) -> str | None:
    """Digits, points and commas, without sign, exponent and spaces between groups."""
    if not text.isascii() or " " in text:
        text = text.replace("\u2212", "-")
        if _SPACED.fullmatch(text):
            text = text.translate(_SPACES)
    match = _WHOLE.fullmatch(text)
    return match[2] if match else None


def _with_decimal_point(body: str, form: NumberForm) -> str | None:
    for sign, other, is_decimal, grouped in (
        (".", ",", form.point_is_decimal, _POINT_GROUPS),
        (",", ".", form.comma_is_decimal, _COMMA_GROUPS),
    ):
        if sign not in body:
            continue
        if is_decimal and other not in body:
            return body.replace(sign, ".") if (_ONE_POINT if sign == "." else _ONE_COMMA).fullmatch(body) else None
        if not is_decimal and other not in body:
            return body.replace(sign, "") if grouped.fullmatch(body) else None
    if "." not in body and "," not in body:
        return body
    if not form.point_is_decimal and form.comma_is_decimal and _POINTS_THEN_COMMA.fullmatch(body):
        return body.replace(".", "").replace(",", ".")
    if not form.comma_is_decimal and form.point_is_decimal and _COMMAS_THEN_POINT.fullmatch(body):
        return body.replace(",", "")
    return None
