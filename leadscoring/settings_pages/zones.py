"""Time zones to choose from: found by their city, shown with the time that it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

MOST_ZONES = 30
NO_PLACES = ("Etc/", "posix/", "right/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")
"""Old names and offsets: what has a city's name stays right when a country changes its time."""


@dataclass(frozen=True, slots=True)
class Zone:
    name: str
    """As IANA calls it; blank for the installation's."""
    label: str
    said: str


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Those of IANA's that are a place, and UTC."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith(NO_PLACES)}
    return ("UTC", *sorted(places))


def matching_zones(typed: str, now: datetime) -> list[Zone]:
    """Each word must be in the name, blanks and underscores being the same; the installation's stands first."""
    words = typed.replace("_", " ").casefold().split()
    found = [name for name in zone_names() if all(word in _plain(name) for word in words)]
    own = [said_of_zone("", now)] if not words else []
    return [*own, *(said_of_zone(name, now) for name in found[:MOST_ZONES])]


def said_of_zone(name: str, now: datetime) -> Zone:
    """“Europe/Oslo”, “now 14:05, UTC+01:00”."""
    known = name or settings.TIME_ZONE
    if known not in available_timezones():
        return Zone(name, name, "")
    there = now.astimezone(ZoneInfo(known))
    offset = there.strftime("%z")
    said = _("now %(time)s, UTC%(offset)s") % {"time": f"{there:%H:%M}", "offset": f"{offset[:3]}:{offset[3:]}"}
    label = known.replace("_", " ") if name else _("The installation’s: %(zone)s") % {"zone": known}
    return Zone(name, label, said)


def _plain(name: str) -> str:
    return name.replace("_", " ").casefold()
