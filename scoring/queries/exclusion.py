"""Who is scored by a model and is no new lead any more: customers, and contacts with open deals."""

# ruff: noqa: S608 - only our own names and a bound number are written into the text.

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

from crm.queries.contacts import HAS_OPEN_DEAL, IS_CUSTOMER

COUNTED = 10_000
KEPT_SECONDS = 5 * 60

SCORED = "select c.id from crm_contact c join scoring_score s on s.record_id = c.id and s.version_id = %(version)s"
CUSTOMERS = f"{SCORED} where {IS_CUSTOMER}"
WITH_DEALS = f"{SCORED} where not {IS_CUSTOMER} and {HAS_OPEN_DEAL}"
COUNTS = f"""select (select count(*) from ({CUSTOMERS} limit {COUNTED + 1}) c),
  (select count(*) from ({WITH_DEALS} limit {COUNTED + 1}) d)"""
PROPOSED = f"select p.id, row_number() over (order by p.id) as place from ({CUSTOMERS} union all {WITH_DEALS}) p"
"""For bulk changes; asks for `version`."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Nobody is in both; one beyond `COUNTED` stands for all above it."""

    customers: int
    with_deals: int

    @property
    def is_somebody(self) -> bool:
        return bool(self.customers or self.with_deals)


def proposed(version_id: int) -> Proposed:
    """Up to five minutes old: it is a proposal, and of a million contacts it takes a moment."""
    if known := known_proposed(version_id):
        return known
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"version": version_id})
        found = cursor.fetchone()
    cache.set(_key(version_id), found, KEPT_SECONDS)
    return Proposed(*found)


def known_proposed(version_id: int) -> Proposed | None:
    """Without a query; None where nobody has counted lately."""
    found = cache.get(_key(version_id))
    return None if found is None else Proposed(*found)


def forget_proposed(version_id: int) -> None:
    cache.delete(_key(version_id))


def _key(version_id: int) -> str:
    return f"exclusion-{version_id}"
