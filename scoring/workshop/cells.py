"""Points, award, window and limit as they stand in cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from scoring.spec.matching import Plain
from scoring.workshop.rows import EVER, OUT
from scoring.workshop.rules import kind_of
from scoring.workshop.texts import days_of, number_of, plain_figure

_EVERY = re.compile(
    r"(?:every|each)(?: time)?(?:\s*[,;(]?\s*(?:at most|max\.?|up to)?\s*(\d{1,9})\s*(?:times|x)?\)?)?", re.I
)
_HAVE_POINTS_IN_WHAT = ("values", "ranges")


class Unread(Exception):
    """Why a cell of `column` can't be read; a note where nobody made a mistake."""

    def __init__(self, column: str, message: str, is_note: bool = False) -> None:
        self.column, self.is_note = column, is_note
        super().__init__(message)


def same_cell(text: str, shown: Any) -> bool:
    """Whether a cell says what it said, as a text or as a number."""
    if shown is None or shown == "":
        return not text
    if isinstance(shown, str):
        return " ".join(text.split()) == " ".join(shown.split())
    number = number_of(text)
    return number is not None and number == Decimal(str(shown))


def points_of(cells: Mapping[str, str], rule: Plain) -> Plain:
    """`points` or `disqualify` where they changed. The agreed ones win; else what both sides say alike."""
    if kind_of(rule) in _HAVE_POINTS_IN_WHAT:
        _refuse_filled(cells, ("agreed", "marketing", "sales"), _("The points of this rule stand in “What must hold”."))
        return {}
    agreed, marketing, sales = (cells[column] for column in ("agreed", "marketing", "sales"))
    if agreed:
        return _said("agreed", agreed, rule)
    if marketing and sales:
        ours, theirs = _said("marketing", marketing, rule), _said("sales", sales, rule)
        if ours == theirs:
            return ours
        values = {"marketing": marketing, "sales": sales}
        sentence = _("Not agreed yet: marketing says %(marketing)s, sales says %(sales)s. The row was left as it is.")
        raise Unread("agreed", sentence % values, True)
    who = _("Not agreed yet; the row was left as it is.")
    if marketing or sales:
        who = _("Not agreed yet: only one side has said its points. The row was left as it is.")
    raise Unread("agreed", who, True)


def award_of(text: str, rule: Plain) -> Plain:
    """The rule with once, every, or every with the newest so many."""
    if not text:
        return {key: value for key, value in rule.items() if key not in ("award", "max_times")}
    if kind_of(rule) != "activity":
        raise Unread("award", _("Only an activity is awarded once or every time; leave the cell empty."))
    bare = {key: value for key, value in rule.items() if key not in ("award", "max_times")}
    if text.lower() in ("once", "one", "1", "1x"):
        return bare
    found = _EVERY.fullmatch(text.strip())
    if found is None:
        raise Unread(
            "award", _("“%(text)s” is neither “once” nor “every” nor “every, at most 5”.") % {"text": text[:60]}
        )
    return bare | {"award": "every"} | ({"max_times": int(found[1])} if found[1] else {})


def window_of(text: str, rule: Plain) -> Plain:
    """The rule with its days: within which something counts, or for how long nothing happened."""
    kind = kind_of(rule)
    if kind == "inactive_days":
        if text.lower() in (EVER, "never"):
            return rule | {"inactive_days": EVER}
        if not text:
            raise Unread("window", _("For how many days must nothing have happened? A number, or “ever”."))
        return rule | {"inactive_days": _days(text)}
    if not text:
        return {key: value for key, value in rule.items() if key != "within_days"}
    if kind != "activity":
        raise Unread("window", _("Only activities have a window; leave the cell empty."))
    return rule | {"within_days": _days(text)}


def limit_of(text: str) -> int | float:
    number = number_of(text)
    if number is None:
        raise Unread("limit", _("“%(text)s” is no number.") % {"text": text[:60]})
    return plain_figure(number)


def _said(column: str, text: str, rule: Plain) -> Plain:
    if text.lower() in (OUT, "disqualify", "disqualifies"):
        if kind_of(rule) not in ("if", "list", "disqualify"):
            raise Unread(column, _("Only what somebody is can rule them out, not what they did."))
        return {"disqualify": True}
    number = number_of(text)
    if number is None:
        raise Unread(column, _("“%(text)s” is no number; points are, as in 10 or -2.5.") % {"text": text[:60]})
    if "disqualify" in rule:
        raise Unread(column, _("This rule disqualifies; say “out”, or make a new row with points."))
    return {"points": plain_figure(number)}


def _days(text: str) -> int:
    days = days_of(text)
    if not days:
        raise Unread("window", _("“%(text)s” is no number of days.") % {"text": text[:60]})
    return days


def _refuse_filled(cells: Mapping[str, str], columns: tuple[str, ...], message: str) -> None:
    for column in columns:
        if cells[column]:
            raise Unread(column, message)
