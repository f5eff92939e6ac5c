"""What share of the records has a value of each property, and which values: from a sample of whole blocks."""

# ruff: noqa: S608 - only our own names are written into the text.

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection

from crm.conditions.builtin import BUILTIN
from crm.conditions.document import ObjectName
from crm.models import Property
from crm.queries.samples import sample_of

KEPT_SECONDS = 300
MOST_VALUES = 12
TEXTS = ("text", "email")

CUSTOM = """
select key, count(*)
from crm_{object} tablesample system (%s) repeatable (1), jsonb_object_keys(properties) key group by 1
"""
VALUES = """
select value, count(*) from crm_{object} tablesample system (%(percent)s) repeatable (1),
  lateral (select properties -> %(name)s stored) s,
  jsonb_array_elements_text(
    case when jsonb_typeof(stored) = 'array' then stored else jsonb_build_array(stored) end) value
where properties ? %(name)s group by 1 order by 2 desc, 1 limit %(most)s
"""


@dataclass(frozen=True, slots=True)
class Shares:
    """`with_value` by property's name, of `records`; all of them where `is_exact`."""

    records: int
    with_value: dict[str, int]
    is_exact: bool

    def percent(self, name: str) -> float | None:
        """None where there is no record at all."""
        return 100 * self.with_value.get(name, 0) / self.records if self.records else None


def shares_of(object: ObjectName) -> Shares:
    """Kept for minutes; a property that was made since has none."""
    key = f"property-shares-{object}"
    known: Shares | None = cache.get(key)
    if known is None:
        known = _look(object)
        cache.set(key, known, KEPT_SECONDS)
    return known


def forget_shares(object: str) -> None:
    """What a change of a property has made wrong."""
    cache.delete(f"property-shares-{object}")


def values_of(property: Property) -> list[tuple[str, int]]:
    """The most frequent in the sample, as texts."""
    sample = sample_of(f"crm_{property.object}")
    params: dict[str, Any] = {"percent": sample.percent, "name": property.name, "most": MOST_VALUES}
    with connection.cursor() as cursor:
        cursor.execute(VALUES.format(object=property.object), params)
        return list(cursor.fetchall())


def _look(object: ObjectName) -> Shares:
    sample = sample_of(f"crm_{object}")
    builtin = BUILTIN[object]
    has_value = {name: f"{name} <> ''" if type in TEXTS else f"{name} is not null" for name, type in builtin.items()}
    counts = ", ".join(f"count(*) filter (where {test})" for test in has_value.values())
    with connection.cursor() as cursor:
        sql = f"select count(*), {counts} from crm_{object} tablesample system (%s) repeatable (1)"
        cursor.execute(sql, [sample.percent])
        records, *found = cursor.fetchone()
        cursor.execute(CUSTOM.format(object=object), [sample.percent])
        custom = dict(cursor.fetchall())
    return Shares(records, custom | dict(zip(builtin, found, strict=True)), sample.is_whole)
