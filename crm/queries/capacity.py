"""How many more leads the sellers can take just now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm.conditions.text import fold
from crm.queries.leads import may_work_leads, open_counts
from leadscoring.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Room:
    """Of the sellers who are here today. `at_once`: open leads of those with a limit; `unlimited`: who has none."""

    at_once: int
    open: int
    left: int
    limited: int
    unlimited: int
    away: int

    @property
    def sellers(self) -> int:
        return self.limited + self.unlimited


def room_of_sellers(today: date) -> Room:
    """Two queries. A seller with more open leads than the limit has room for none, and takes nobody else's."""
    sellers = list(may_work_leads().filter(groups__name=Role.SALES).distinct())
    here = [user for user in sellers if not user.is_away(today)]
    limits = {fold(user.email): user.capacity for user in here if user.capacity is not None}
    open_now = open_counts(limits)
    return Room(
        at_once=sum(limits.values()),
        open=sum(open_now.values()),
        left=sum(max(0, limit - open_now[email]) for email, limit in limits.items()),
        limited=len(limits),
        unlimited=len(here) - len(limits),
        away=len(sellers) - len(here),
    )
