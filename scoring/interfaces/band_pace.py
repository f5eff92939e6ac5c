"""“About 12 leads a week reach Hot; your sellers have room for 37 more”: and what that leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.queries.capacity import Room
from leadscoring.web.numbers import day_text, whole_text
from scoring.queries.band_pace import LOOKED_BACK, WEEK, Pace


@dataclass(frozen=True, slots=True)
class PaceLine:
    """models/bands_pace.html. `is_much`: more come than the sellers can take."""

    leads: str
    room: str
    notes: tuple[str, ...]
    is_much: bool = False


def pace_line(label: str, pace: Pace | None, room: Room, *, is_alike: bool) -> PaceLine:
    """`is_alike`: the rules on the page are those by which the history came about."""
    weekly = pace.weekly if pace else None
    notes = [*_history_notes(pace), *_room_notes(room)]
    if pace and not is_alike:
        notes.insert(0, _("By the live rules: how the draft’s rules would have moved scores was never kept."))
    return PaceLine(_leads(label, pace), _room(room), tuple(notes), _is_much(weekly, room))


def _leads(label: str, pace: Pace | None) -> str:
    if pace is None:
        return _("How many leads a week reach “%(label)s” is not known yet") % {"label": label}
    if pace.weekly is None:
        said = ngettext(
            "%(n)s lead has reached “%(label)s” so far", "%(n)s leads have reached “%(label)s” so far", pace.reached
        )
        return said % {"n": whole_text(pace.reached), "label": label}
    if 0 < pace.weekly < Decimal("0.5"):
        return _("Less than one lead a week reaches “%(label)s”") % {"label": label}
    weekly = int(pace.weekly + Decimal("0.5"))
    said = ngettext("About %(n)s lead a week reaches “%(label)s”", "About %(n)s leads a week reach “%(label)s”", weekly)
    return said % {"n": whole_text(weekly), "label": label}


def _room(room: Room) -> str:
    if not room.sellers:
        return _("no seller is here to take them.")
    if not room.limited:
        return _("no seller has a limit of open leads.")
    if not room.left:
        return _("your sellers with a limit are full.") if room.unlimited else _("your sellers are full.")
    if room.unlimited:
        return _("your sellers with a limit have room for %(n)s more.") % {"n": whole_text(room.left)}
    return _("your sellers have room for %(n)s more.") % {"n": whole_text(room.left)}


def _history_notes(pace: Pace | None) -> list[str]:
    if pace is None:
        return [_("The model was never published, so there is no history of its scores.")]
    since = day_text(localdate(pace.since))
    if pace.weekly is None:
        return [_("The history begins on %(date)s: too short for a week’s figure.") % {"date": since}]
    weeks = round((pace.until - pace.since) / WEEK, 1)
    if pace.until - pace.since < LOOKED_BACK:
        return [_("Counted since %(date)s, when the model was first published.") % {"date": since}]
    said = ngettext(
        "Who newly reached it in the last %(n)s week, publishing aside.",
        "Who newly reached it in the last %(n)s weeks, publishing aside.",
        int(weeks),
    )
    return [said % {"n": int(weeks)}]


def _room_notes(room: Room) -> list[str]:
    notes = []
    if room.limited:
        values = {"at_once": whole_text(room.at_once), "open": whole_text(room.open)}
        notes.append(_("Together they take %(at_once)s open leads at once and have %(open)s.") % values)
    if room.unlimited and room.limited:
        said = ngettext("%(n)s more seller has no limit.", "%(n)s more sellers have no limit.", room.unlimited)
        notes.append(said % {"n": whole_text(room.unlimited)})
    if room.away:
        said = ngettext("%(n)s is away today.", "%(n)s are away today.", room.away)
        notes.append(said % {"n": whole_text(room.away)})
    return notes


def _is_much(weekly: Decimal | None, room: Room) -> bool:
    return weekly is not None and not room.unlimited and weekly > room.left
