"""What the numbers of a workbook mean: its formats tell dates from figures."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import IO, Literal, TypeAlias
from xml.etree.ElementTree import iterparse

CellKind: TypeAlias = Literal["number", "date", "time"]

_BUILTIN_DATES = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_BUILTIN_TIMES = frozenset((*range(18, 22), 45, 46, 47))
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_WHOLE = re.compile(r"-?[0-9]{1,30}")
_DAY_THAT_NEVER_WAS = 60  # 29 February 1900, which Excel believes in
_MOST_EXACT = 1e15


class DateSystem(Enum):
    """What day 0 is."""

    SINCE_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's times have no zone
    SINCE_1904 = datetime(1904, 1, 1)  # noqa: DTZ001


class Styles:
    """The kind of each cell format of the workbook."""

    def __init__(self, stream: IO[bytes] | None, dates: DateSystem) -> None:
        self.dates = dates
        self._kinds: list[CellKind] = []
        if stream is not None:
            with stream:
                self._read(stream)

    def kind_of(self, style: int) -> CellKind:
        return self._kinds[style] if style < len(self._kinds) else "number"

    def _read(self, stream: IO[bytes]) -> None:
        codes: dict[int, str] = {}
        is_in_formats = False
        for event, element in iterparse(stream, events=("start", "end")):  # noqa: S314 - it was looked into before
            name = element.tag.rpartition("}")[2]
            if name == "cellXfs":
                is_in_formats = event == "start"
            elif name == "numFmt" and event == "end":
                codes[int(element.get("numFmtId", 0))] = element.get("formatCode", "")
            elif name == "xf" and event == "end" and is_in_formats:
                format_id = int(element.get("numFmtId", 0))
                self._kinds.append(_kind(format_id, codes.get(format_id, "")))


def number_cell(text: str, kind: CellKind, dates: DateSystem) -> str:
    """A figure without exponent or noise; a date as ISO 8601, with its time where it has one."""
    number = float(text)
    if kind == "number":
        if _WHOLE.fullmatch(text):
            return text
        return str(int(number)) if number.is_integer() and abs(number) < _MOST_EXACT else repr(number)
    if kind == "time" and 0 <= number < 1:
        return (dates.value + _span(number)).time().isoformat("seconds")
    try:
        moment = dates.value + _span(number)
    except OverflowError:
        return text
    if dates is DateSystem.SINCE_1900 and number < _DAY_THAT_NEVER_WAS:
        moment += timedelta(days=1)
    return _moment_text(moment)


def unescaped(text: str) -> str:
    """Excel writes control characters as `_x000D_`."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _moment_text(moment: datetime) -> str:
    is_day = moment.time() == time()
    whole: date = moment.date() if is_day else moment
    return whole.isoformat()


def _span(days: float) -> timedelta:
    """To the millisecond, which is all that a fraction of a day can hold."""
    return timedelta(milliseconds=round(days * 86_400_000))


def _kind(format_id: int, code: str) -> CellKind:
    if format_id in _BUILTIN_DATES:
        return "date"
    if format_id in _BUILTIN_TIMES:
        return "time"
    letters = _NOT_FORMAT.sub("", code.partition(";")[0]).lower()
    if letters in ("", "general"):
        return "number"
    if "y" in letters or "d" in letters or ("m" in letters and not {"h", "s"} & set(letters)):
        return "date"
    return "time" if {"h", "s"} & set(letters) else "number"
