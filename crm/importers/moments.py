"""Dates and instants as files write them: ISO 8601, and other orders where the whole column agrees on one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from crm.importers.faults import BadCell

Order: TypeAlias = Literal["dmy", "mdy"]
Moment: TypeAlias = date | datetime
"""A date alone, a local time without a zone, or an instant."""

_TIME = (
    r"(?:(?:[Tt]|,? +)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r" ?(?P<half>[AaPp]\.?[Mm]\.?)? ?(?P<zone>[Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<sign>[-./])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}}){_TIME}", re.ASCII
)
_YEAR_LAST = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<sign>[-./])(?P<second_>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}){_TIME}", re.ASCII
)
_ISO = re.compile(r"\d{4}-?(?:\d{2}-?\d{2}|[Ww]\d{2}-?\d)(?:[Tt ]\d{2}.*)?", re.ASCII)
_AFTER_DATE = ("", "T", " ")
_NOON, _DATE_LENGTH = 12, 10


class MomentEvidence:
    """What the values of a column, seen one after the other, say of the order of day and month."""

    __slots__ = ("_day_first", "_either", "_month_first", "has_times")

    def __init__(self) -> None:
        self._day_first = self._month_first = self._either = self.has_times = False

    def look(self, text: str) -> bool:
        """Take `text` into account; false where it is no date in any order, and then it says nothing of the others."""
        day_first = _read(text, "dmy")
        month_first = day_first if text[4:5] == "-" else _read(text, "mdy")
        if day_first is None and month_first is None:
            return False
        self.has_times |= isinstance(day_first or month_first, datetime)
        self._day_first |= month_first is None
        self._month_first |= day_first is None
        self._either |= day_first != month_first
        return True

    @property
    def order(self) -> Order | None:
        """The one order that the column can have; None where a person must say."""
        if self._day_first != self._month_first:
            return "dmy" if self._day_first else "mdy"
        return None if self._day_first or self._either else "dmy"


def looks_like_moment(text: str) -> bool:
    """Whether a column of such values is proposed as dates or instants: `20260312` is a number first."""
    return not text.isdigit()


class MomentReader:
    """Reads a column in its order, in the organisation's zone, moved by `shift_days`."""

    def __init__(self, zone: ZoneInfo, order: Order = "dmy", shift_days: int = 0) -> None:
        self._zone, self._order, self._shift = zone, order, timedelta(days=shift_days)

    def instant(self, text: str) -> datetime:
        """In UTC. A date alone is its midnight; a local time that occurs twice is the first, one that doesn't exist is
        moved forward by the gap (both are what `fold=0` means); raises `BadCell`."""
        moment = self._moment(text)
        if not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - the zone comes next
        try:
            return (moment if moment.tzinfo else moment.replace(tzinfo=self._zone)).astimezone(UTC)
        except OverflowError:
            raise BadCell(_("This is too far away to be an instant.")) from None

    def day(self, text: str) -> date:
        """The local date; raises `BadCell`."""
        moment = self._moment(text)
        if not isinstance(moment, datetime):
            return moment
        try:
            return (moment.astimezone(self._zone) if moment.tzinfo else moment).date()
        except OverflowError:
            raise BadCell(_("This is too far away to be a date.")) from None

    def _moment(self, text: str) -> Moment:
        moment = _read(text, self._order)
        if moment is None:
            raise BadCell(_("This is not a date, or not one that exists."))
        try:
            return moment + self._shift if self._shift else moment
        except OverflowError:
            raise BadCell(_("This is too far away to be a date.")) from None


def instant_text(instant: datetime) -> str:
    """As properties hold it, and as PostgreSQL reads it in any setting: `2026-01-31T10:00:00.000000+00:00`."""
    return instant.isoformat(timespec="microseconds")


def _read(text: str, order: Order) -> Moment | None:
    if (text[4:5] == "-" == text[7:8] and text[10:11] in _AFTER_DATE) or _ISO.fullmatch(text):
        try:
            return datetime.fromisoformat(text) if len(text) > _DATE_LENGTH else date.fromisoformat(text)
        except ValueError:
            pass
    if match := _YEAR_FIRST.fullmatch(text):
        return _made(match, int(match["month"]), int(match["day"]))
    if match := _YEAR_LAST.fullmatch(text):
        first, second = int(match["first"]), int(match["second_"])
        return _made(match, second, first) if order == "dmy" else _made(match, first, second)
    return None


def _made(match: re.Match[str], month: int, day: int) -> Moment | None:
    try:
        if match["hour"] is None:
            return date(int(match["year"]), month, day)
        hour = _hour(int(match["hour"]), (match["half"] or "")[:1].lower())
        whole_day = timedelta(days=1) if hour == 24 and not int(match["minute"]) else timedelta()
        return whole_day + datetime(
            *(
                int(match["year"]),
                month,
                day,
                0 if whole_day else hour,
                int(match["minute"]),
                int(match["second"] or 0),
            ),
            microsecond=int((match["fraction"] or "0").ljust(6, "0")[:6]),
            tzinfo=_zone(match["zone"]),
        )
    except (ValueError, OverflowError):
        return None


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    if not 1 <= hour <= _NOON:
        raise ValueError(hour)
    return hour % _NOON + (_NOON if half == "p" else 0)


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    return UTC if text[0] not in "+-" else datetime.fromisoformat(f"2000-01-01T00:00{text}").tzinfo
