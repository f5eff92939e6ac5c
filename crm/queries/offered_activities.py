"""What activities hold, for the fields that ask for it: types, assets, campaigns, channels, the most used first."""

from __future__ import annotations

from typing import Final

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
) s join crm_activitykey k on k.id = s.key_id where k.{field} <> '' group by 1 order by 3 desc, 1 limit %(most)s
"""
RARE = """
select lower({field}), min({field}) from crm_activitykey where strpos(lower({field}), %(typed)s) > 0
group by 1 order by 1 limit %(most)s
"""
VALUES_BY_USE = """
select lower(value), min(value), count(*) from (
  select properties ->> %(name)s as value from crm_activity tablesample system (%(percent)s) repeatable (1)
  where properties ? %(name)s
) v where value <> '' group by 1 order by 3 desc, 1 limit %(most)s
"""
NAMES = """
select name, count(*) from crm_activity tablesample system (%(percent)s) repeatable (1),
  lateral jsonb_object_keys(properties) name
where jsonb_typeof(properties) = 'object' group by 1 order by 2 desc, 1 limit %(most)s
"""


def offered_activity_values(field: str, typed: str = "") -> list[Offered]:
    """Of `type`, `asset`, …, or of `properties.NAME`: the most used first; what was typed stands somewhere in each."""
    if field in KEY_FIELDS:
        return found_among(_by_use(field), typed, lambda wanted: _rare(field, wanted))
    name = clean_text(field.removeprefix("properties."))
    return found_among(_values_by_use(name), typed, lambda _wanted: []) if field != name and name else []


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


def _by_use(field: str) -> list[Row]:
    return _kept(f"offered-activities-{field}", BY_USE.format(field=field), {})


def _values_by_use(name: str) -> list[Row]:
    return _kept(f"offered-activity-values-{fold(name).encode().hex()[:150]}", VALUES_BY_USE, {"name": name})


def _kept(key: str, sql: str, params: dict[str, str]) -> list[Row]:
    known: list[Row] | None = cache.get(key)
    if known is None:
        sample = sample_of("crm_activity")
        with connection.cursor() as cursor:
            cursor.execute(sql, {**params, "percent": sample.percent, "most": MOST_KEPT})
            known = [(folded, text, sample.of_all(count)) for folded, text, count in cursor.fetchall()]
        cache.set(key, known, KEPT_SECONDS)
    return known


def _rare(field: str, wanted: str) -> list[Row]:
    rows = within_time(RARE.format(field=field), {"typed": wanted, "most": MOST_OFFERED})
    return [(folded, text, 0) for folded, text in rows]
