"""Which contacts a list of leads draws from: by themselves, by their lead, by how their score rose; as one source."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection

from crm.queries.contacts import ContactSource, contact_source
from crm.queries.leads import lead_source
from scoring.models import ScoringModel
from scoring.queries.lead_filter import LeadFilter
from scoring.queries.score_history import WEEK

MOST_RISING = 5_000
LEAST_RISE = 50
"""Tenths: what moved less has not risen fast."""
KEPT_SECONDS = 60

RISING = """
select w.record_id from (
  select distinct on (record_id) record_id, old_total from scoring_scorechange
  where model_id = %(model)s and at > %(since)s order by record_id, at, id) w
join scoring_score s on s.record_id = w.record_id and s.version_id = %(version)s
where s.total - coalesce(w.old_total, 0) >= %(least)s
order by s.total - coalesce(w.old_total, 0) desc, w.record_id limit %(most)s
"""


def source_of(asked: LeadFilter) -> ContactSource | None:
    """None where every contact is meant."""
    sources = [_rising(asked), lead_source(asked.leads), contact_source(asked.contacts)]
    return _joined([source for source in sources if source is not None])


def rising_ids(model: ScoringModel, now: datetime) -> tuple[int, ...]:
    """Those whose score rose most within a week, the most first; kept for a minute, since a week is long."""
    key = f"rising-{model.pk}-{model.live_id}"
    known: tuple[int, ...] | None = cache.get(key)
    if known is None:
        given: dict[str, Any] = {"model": model.pk, "since": now - WEEK, "version": model.live_id or 0}
        with connection.cursor() as cursor:
            cursor.execute(RISING, given | {"least": LEAST_RISE, "most": MOST_RISING})
            known = tuple(row[0] for row in cursor.fetchall())
        cache.set(key, known, KEPT_SECONDS)
    return known


def _rising(asked: LeadFilter) -> ContactSource | None:
    if asked.rising is None:
        return None
    table = "unnest(%(rising)s::bigint[]) with ordinality r(id, place)"
    return ContactSource(table, "r.id", "true", {"rising": list(asked.rising)})


def _joined(sources: list[ContactSource]) -> ContactSource | None:
    if not sources:
        return None
    first, *others = sources
    tables = first.tables + "".join(f" join {_bracketed(other.tables)} on {other.id} = {first.id}" for other in others)
    params = {name: value for source in sources for name, value in source.params.items()}
    return ContactSource(tables, first.id, " and ".join(source.where for source in sources), params)


def _bracketed(tables: str) -> str:
    """A join stands in brackets within another; a single table may not."""
    return f"({tables})" if " join " in tables else tables
