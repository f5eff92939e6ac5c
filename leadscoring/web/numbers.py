"""Scores, points and dates as a person reads them, in the active locale."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime

from leadscoring.web.keeping import kept_by_language

Number = int | float | Decimal

MINUS = "\N{MINUS SIGN}"
MISSING = "\N{EN DASH}"

# Month names follow the language; the order and the 24 hours are those of all our languages, and of British English,
# while Django's own English is American.
DAY = "j M Y"


def tenths(value: Number) -> Decimal:
    """The value with one decimal, halves away from zero, as the engine rounds."""
    return Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def score_text(value: Number | None) -> str:
    """79.6 stays 79.6, 80.0 becomes 80, a missing score a dash; a minus is a real minus."""
    return MISSING if value is None else _score_text(value)


@kept_by_language(10_000)
def _score_text(value: Number) -> str:
    exact = tenths(value)
    return number_format(exact, decimal_pos=int(exact % 1 != 0)).replace("-", MINUS)


def signed_text(value: Number | None) -> str:
    """Points with their sign: +12, −5, and a bare 0."""
    text = score_text(value)
    return f"+{text}" if value is not None and tenths(value) > 0 else text


def whole_text(value: int) -> str:
    """A count, with the locale's thousands separator."""
    return number_format(value, decimal_pos=0, use_l10n=True, force_grouping=True)


@kept_by_language(10_000)
def day_text(day: date) -> str:
    return date_format(day, DAY)


def instant_text(at: datetime) -> str:
    """The local day and time, in full."""
    local = localtime(at)
    return f"{day_text(local.date())} {local:%H:%M}"
