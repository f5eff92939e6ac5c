"""The values that records have of a property, for the fields that ask for it: the most used first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import md5
from typing import Any, TypeAlias

from django.core.cache import cache
from django.db import OperationalError, connection, transaction

from crm.conditions.builtin import BUILTIN
from crm.conditions.document import ObjectName
from crm.conditions.text import fold
from crm.models import Property
from crm.queries.samples import sample_of

MOST_OFFERED = 20
MOST_KEPT = 5_000
"""Of the sample, for a minute: most of what is typed is answered by them."""
KEPT_SECONDS = 60
MOST_MILLISECONDS = 250
"""For looking through a whole table after a rare value; then what was found before has to do."""
LONGEST_TYPED = 200

BY_USE = """
select lower(value), min(value), count(*) from (
  select {value} as value from crm_{object} r tablesample system (%(percent)s) repeatable (1) {more}
) v where value <> '' group by 1 order by 3 desc, 1 limit %(most)s
"""
RARE = """
select lower(value), min(value), count(*) from (
  select value from (select {value} as value from crm_{object} r {more}) found
  where strpos(lower(value), %(typed)s) > 0 limit 2000
) v group by 1 order by 3 desc, 1 limit %(most)s
"""
EACH_OF_SEVERAL = """, lateral jsonb_array_elements_text(
  case when jsonb_typeof(r.properties -> %(name)s) = 'array' then r.properties -> %(name)s else '[]'::jsonb end) part"""


Row: TypeAlias = tuple[str, str, int]
"""A value folded, as one record has it, and of how many: what is kept of a sample."""


@dataclass(frozen=True, slots=True)
class Offered:
    """`count` is of how many records, as far as the sample tells; 0 where it holds none."""

    text: str
    count: int


def offered_values(object: ObjectName, name: str, typed: str = "") -> list[Offered]:
    """Of a property of texts; the choices that an admin gave it first, while nothing is typed in their stead."""
    sources = _sources(object, name)
    if sources is None:
        return []
    value, more, choices = sources
    params = {"name": name}
    seen = _by_use(object, name, value, more, params)
    used = {folded for folded, _text, _count in seen}
    known = [*seen, *((fold(text), text, 0) for text in choices if fold(text) not in used)]
    return found_among(known, typed, lambda wanted: _rare(object, value, more, params | {"typed": wanted}))


def found_among(known: Iterable[Row], typed: str, rare: Callable[[str], Iterable[Row]]) -> list[Offered]:
    """Those of `known` that hold what was typed, what begins with it first; `rare` is asked where they are too few."""
    wanted = fold(typed[:LONGEST_TYPED].replace("\x00", " "))
    found = [row for row in known if wanted in row[0]]
    if wanted:
        found.sort(key=lambda row: not row[0].startswith(wanted))
    if wanted and len(found) < MOST_OFFERED:
        there = {row[0] for row in found}
        found += [row for row in rare(wanted) if row[0] not in there]
    return [Offered(text, count) for _folded, text, count in found[:MOST_OFFERED]]


def within_time(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows, or none where it takes too long."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set local statement_timeout = {MOST_MILLISECONDS}")
            cursor.execute(sql, params)
            rows = list(cursor.fetchall())
            cursor.execute("set local statement_timeout = 0")
            return rows
    except OperationalError:
        return []


def _sources(object: ObjectName, name: str) -> tuple[str, str, list[str]] | None:
    """SQL of the value, what it comes from besides the record, and the choices; None of what isn't a text."""
    if name in BUILTIN[object]:
        is_text = BUILTIN[object][name] in ("text", "email", "url", "choice")
        return (f"r.{name}", "", []) if is_text else None
    found = Property.objects.filter(object=object, name=name).values_list("type", "choices").first()
    if found is None or found[0] not in ("text", "email", "url", "choice", "multi_choice"):
        return None
    if found[0] == "multi_choice":
        return "part", EACH_OF_SEVERAL, found[1]
    return "r.properties ->> %(name)s", "", found[1]


def _by_use(object: ObjectName, name: str, value: str, more: str, params: dict[str, str]) -> list[Row]:
    key = f"offered-{object}-{md5(name.encode(), usedforsecurity=False).hexdigest()}-{bool(more)}"
    known: list[Row] | None = cache.get(key)
    if known is None:
        sample = sample_of(f"crm_{object}")
        sql = BY_USE.format(object=object, value=value, more=more)
        with connection.cursor() as cursor:
            cursor.execute(sql, {**params, "percent": sample.percent, "most": MOST_KEPT})
            known = [(folded, text, sample.of_all(count)) for folded, text, count in cursor.fetchall()]
        cache.set(key, known, KEPT_SECONDS)
    return known


def _rare(object: ObjectName, value: str, more: str, params: dict[str, str]) -> list[Row]:
    sql = RARE.format(object=object, value=value, more=more)
    return [(folded, text, count) for folded, text, count in within_time(sql, {**params, "most": MOST_OFFERED})]
