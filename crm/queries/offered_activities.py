"""What activities hold, for the fields that ask for it: types, assets, campaigns, channels, the most used first."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import md5
from typing import Any, Final

from django.core.cache import cache
from django.db import connection

from crm.conditions.text import clean_text, fold
from crm.queries.offered_values import KEPT_SECONDS, MOST_KEPT, MOST_OFFERED, Offered, Row, found_among, within_time
from crm.queries.samples import sample_of

KEY_FIELDS: Final = ("type", "asset", "asset_type", "campaign", "channel")
MOST_NAMES = 100

BY_USE = """
select lower(k.{field}), min(k.{field}), sum(s.n)::bigint from (
  select key_id, count(*) n from crm_activity tablesample system (%(percent)s) repeatable (1) group by 1
) s join crm_activitykey k on k.id = s.key_id
where k.{field} <> '' and (%(types)s::text[] is null or lower(k.type) = any(%(types)s))
group by 1 order by 3 desc, 1 limit %(most)s
"""
RARE = """
select lower({field}), min({field}) from crm_activitykey where {field} <> '' and strpos(lower({field}), %(typed)s) > 0
and (%(types)s::text[] is null or lower(type) = any(%(types)s))
group by 1 order by 1 limit %(most)s
"""
VALUES_BY_USE = """
select lower(value), min(value), count(*) from (
  select properties ->> %(name)s as value from crm_activity tablesample system (%(percent)s) repeatable (1)
  where properties ? %(name)s and (%(types)s::text[] is null
    or key_id in (select id from crm_activitykey where lower(type) = any(%(types)s)))
) v where value <> '' group by 1 order by 3 desc, 1 limit %(most)s
"""
NAMES = """
select name, count(*) from crm_activity tablesample system (%(percent)s) repeatable (1),
  lateral jsonb_object_keys(properties) name
where jsonb_typeof(properties) = 'object' group by 1 order by 2 desc, 1 limit %(most)s
"""


def offered_activity_values(field: str, typed: str = "", types: Sequence[str] = ()) -> list[Offered]:
    """Of `type`, `asset`, …, or of `properties.NAME`, in activities of `types`, or of any where none is named.

    The most used first; what was typed stands somewhere in each.
    """
    asked = _told_apart(types)
    if field in KEY_FIELDS:
        return found_among(_by_use(field, asked), typed, lambda wanted: _rare(field, wanted, asked))
    name = clean_text(field.removeprefix("properties."))
    return found_among(_values_by_use(name, asked), typed, lambda _wanted: []) if field != name and name else []


def activity_property_names() -> list[str]:
    """The names that activities give to what they say besides, the most used first."""
    known: list[str] | None = cache.get("offered-activity-names")
    if known is None:
        sample = sample_of("crm_activity")
        with connection.cursor() as cursor:
            cursor.execute(NAMES, {"percent": sample.percent, "most": MOST_NAMES})
            known = [name for name, _count in cursor.fetchall() if clean_text(name) == name != ""]
        cache.set("offered-activity-names", known, KEPT_SECONDS)
    return known


def _told_apart(types: Sequence[str]) -> list[str] | None:
    """Folded; None where any activity will do."""
    folded = sorted({fold(name) for name in types})
    return folded if folded and "any" not in folded else None


def _by_use(field: str, types: list[str] | None) -> list[Row]:
    """Where the sample holds few of the types, the dictionary says what else there is."""
    known = _kept(f"activities-{field}", BY_USE.format(field=field), {"types": types})
    if types is None or len(known) >= MOST_OFFERED:
        return known
    there = {row[0] for row in known}
    return [*known, *(row for row in _rare(field, "", types) if row[0] not in there)]


def _values_by_use(name: str, types: list[str] | None) -> list[Row]:
    return _kept(f"activity-values-{fold(name)}", VALUES_BY_USE, {"name": name, "types": types})


def _kept(of: str, sql: str, params: dict[str, Any]) -> list[Row]:
    key = f"offered-{md5(repr((of, params['types'])).encode(), usedforsecurity=False).hexdigest()}"
    known: list[Row] | None = cache.get(key)
    if known is None:
        sample = sample_of("crm_activity")
        with connection.cursor() as cursor:
            cursor.execute(sql, {**params, "percent": sample.percent, "most": MOST_KEPT})
            known = [(folded, text, sample.of_all(count)) for folded, text, count in cursor.fetchall()]
        cache.set(key, known, KEPT_SECONDS)
    return known


def _rare(field: str, wanted: str, types: list[str] | None) -> list[Row]:
    rows = within_time(RARE.format(field=field), {"typed": wanted, "types": types, "most": MOST_OFFERED})
    return [(folded, text, 0) for folded, text in rows]
