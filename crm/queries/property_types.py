"""A custom property's stored values read as another type: how many can be, which can't, and the SQL of it."""

# ruff: noqa: S608 - only our own names are written into the text.

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from crm.conditions.columns import DAY_PATTERN, NUMBER_PATTERN, ZONE_PATTERN
from crm.importers.cells import NO, YES
from crm.models import Property
from leadscoring.accounts.models import Organisation

MOST_SHOWN = 20
MOST_EXAMPLES = 5
LONGEST_NUMBER = 100

# One text of what is stored; of several choices there is none.
TEXT = """(case jsonb_typeof(stored) when 'array' then case when jsonb_array_length(stored) = 1 then stored ->> 0 end
  else stored #>> '{}' end)"""
SPLIT = """(select jsonb_agg(part order by place) from (
  select btrim(piece) part, min(place) place from regexp_split_to_table(text, ';') with ordinality p(piece, place)
  where btrim(piece) <> '' group by 1) parts)"""
LOCAL = "text::timestamp at time zone %(zone)s"
INSTANT = f"""(case
  when text ~ '{DAY_PATTERN}$' and pg_input_is_valid(text, 'date') then text::date::timestamp at time zone %(zone)s
  when text ~ '{DAY_PATTERN}[T ].*{ZONE_PATTERN}' and pg_input_is_valid(text, 'timestamptz') then text::timestamptz
  when text ~ '{DAY_PATTERN}[T ]' and pg_input_is_valid(text, 'timestamp') then {LOCAL} end)"""

# Of the type's own JSON; null where it can't be read so.
READ: dict[str, str] = {
    "text": "to_jsonb(nullif(text, ''))",
    "choice": "to_jsonb(nullif(text, ''))",
    "url": "to_jsonb(nullif(text, ''))",
    "email": r"case when text ~ '^[^@\s]+@[^@\s]+$' then to_jsonb(text) end",
    "multi_choice": f"case when jsonb_typeof(stored) = 'array' then stored else {SPLIT} end",
    "number": f"""case when text ~ '{NUMBER_PATTERN}' and length(text) <= {LONGEST_NUMBER}
      then to_jsonb(text::numeric) end""",
    "boolean": """case when lower(text) = any(%(yes)s) then 'true'::jsonb
      when lower(text) = any(%(no)s) then 'false'::jsonb end""",
    "date": f"""case when text ~ '{DAY_PATTERN}$' then case when pg_input_is_valid(text, 'date') then to_jsonb(text) end
      else to_jsonb(to_char({INSTANT} at time zone %(zone)s, 'YYYY-MM-DD')) end""",
    "instant": f"""to_jsonb(to_char({INSTANT} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'))""",
}
assert set(READ) == set(Property.Type.values)

VALUES = """
with found as (
  select id, stored, text, {read} as value
  from (select id, properties -> %(name)s stored from crm_{object} where properties ? %(name)s) has_one,
    lateral (select {text} as text) t
)
"""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value as it is stored, how many records have it, and the first of them."""

    value: str
    records: int
    first: int


@dataclass(frozen=True, slots=True)
class Reading:
    """`changed` of the `records` with a value are written anew; the others are stored alike in both types."""

    records: int
    changed: int
    unreadable: int
    shown: tuple[Unreadable, ...]
    examples: tuple[tuple[str, str], ...]


def read_as(property: Property, new_type: str) -> Reading:
    """Every stored value is looked at: a pass over the object's table."""
    values = values_sql(property.object, new_type)
    params = values_params(property)
    with connection.cursor() as cursor:
        counts = "select count(*), count(*) filter (where value <> stored), count(*) filter (where value is null)"
        cursor.execute(f"{values} {counts} from found", params)
        records, changed, unreadable = cursor.fetchone()
        shown = f"{values} select stored::text, count(*), min(id) from found where value is null group by 1"
        cursor.execute(f"{shown} order by 2 desc, 1 limit {MOST_SHOWN}", params)
        faults = tuple(Unreadable(*row) for row in cursor.fetchall()) if unreadable else ()
        cursor.execute(f"{values} select stored::text, value::text from found where value <> stored limit 1000", params)
        examples = tuple(dict.fromkeys(cursor.fetchall())) if changed else ()
    return Reading(records, changed, unreadable, faults, examples[:MOST_EXAMPLES])


def values_sql(object: str, new_type: str) -> str:
    """`with found as (id, stored, value)`."""
    return VALUES.format(object=object, read=READ[new_type], text=TEXT)


def values_params(property: Property) -> dict[str, Any]:
    zone = Organisation.current().zone_name()
    return {"name": property.name, "zone": zone, "yes": [*YES, "1"], "no": [*NO, "0"]}
