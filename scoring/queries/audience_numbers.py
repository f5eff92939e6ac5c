"""An audience in numbers: who is scored, who is left out and by what, how large its lists are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

from crm.conditions.text import fold
from crm.models import RecordList
from crm.queries.keys import RECORDS
from leadscoring.accounts.models import Organisation
from scoring.queries.distribution import KEPT_SECONDS

# Records by the lists of the audience that they are on, and by whether they are colleagues: all else follows from it.
COUNTED = """
with m as materialized (
  select record_id, array_agg(list_id) as lists from crm_listmember
  where list_id = any(%(lists)s) group by 1)
select m.lists, {own} as is_own, count(*) from {table} t left join m on m.record_id = t.id group by 1, 2
"""
OWN = "split_part(lower(t.email), '@', -1) = any(%(domains)s)"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why records are left out: `count` by this, `alone` by nothing else. A `name` is that of an exclude list."""

    count: int
    alone: int
    name: str = ""
    list_id: int | None = None
    """None: no list, or one that is not there any more."""


@dataclass(frozen=True, slots=True)
class AudienceNumbers:
    """`records`: all of the object; `scored`: those of the audience; who is left out may be so by several."""

    records: int
    scored: int
    colleagues: Reason
    not_included: Reason
    exclude: tuple[Reason, ...]

    @property
    def left_out(self) -> int:
        return self.records - self.scored

    @property
    def is_somebody_left_out(self) -> bool:
        return self.left_out > 0


def audience_in_numbers(object: str, include: Sequence[str], exclude: Sequence[str]) -> AudienceNumbers:
    """Exact, in one statement beside the names of lists and the own domains. On a list that is gone there is nobody."""
    ids = list_ids(object, [*include, *exclude])
    included = {ids[fold(name)] for name in include if fold(name) in ids}
    counting = _Counting(bool(include), included, [ids.get(fold(name)) for name in exclude])
    for lists, is_own, count in _counted(object, list(ids.values())):
        counting.add(set(lists or ()), bool(is_own), count)
    return AudienceNumbers(
        records=counting.records,
        scored=counting.scored,
        colleagues=counting.reason("own"),
        not_included=counting.reason("not included"),
        exclude=tuple(counting.reason(place, name, ids.get(fold(name))) for place, name in enumerate(exclude)),
    )


def list_ids(object: str, names: Sequence[str]) -> dict[str, int]:
    """By folded name, of those that are there."""
    wanted = {fold(name) for name in names}
    if not wanted:
        return {}
    found = RecordList.objects.filter(object=object).values_list("name", "pk")
    return {fold(name): pk for name, pk in found if fold(name) in wanted}


def own_domains() -> list[str]:
    """Whose addresses are those of colleagues."""
    return list(Organisation.objects.values_list("own_domains", flat=True).first() or [])


def record_count(object: str) -> int:
    """Exact, but up to a minute old: counting a million takes a moment."""
    counted: int = cache.get_or_set(f"records-{object}", RECORDS[object].objects.count, KEPT_SECONDS) or 0
    return counted


class _Counting:
    """Adds up who is left out, by each reason and by that one alone."""

    def __init__(self, is_narrowed: bool, included: set[int], excluded: Sequence[int | None]) -> None:
        self.is_narrowed, self.included, self.excluded = is_narrowed, included, excluded
        self.records = self.scored = 0
        self.by: Counter[str | int] = Counter()
        self.alone: Counter[str | int] = Counter()

    def add(self, lists: set[int], is_own: bool, count: int) -> None:
        reasons: list[str | int] = [place for place, list_id in enumerate(self.excluded) if list_id in lists]
        reasons += ["own"] if is_own else []
        reasons += ["not included"] if self.is_narrowed and not lists & self.included else []
        self.records += count
        self.scored += 0 if reasons else count
        self.by.update(dict.fromkeys(reasons, count))
        self.alone.update(dict.fromkeys(reasons, count) if len(reasons) == 1 else {})

    def reason(self, key: str | int, name: str = "", list_id: int | None = None) -> Reason:
        return Reason(self.by[key], self.alone[key], name, list_id)


def _counted(object: str, lists: list[int]) -> list[tuple[list[int] | None, bool, int]]:
    domains = own_domains() if object == "contact" else []
    sql = COUNTED.format(own=OWN if domains else "false", table=RECORDS[object]._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"lists": lists, "domains": [*map(fold, domains)]})
        rows: list[tuple[list[int] | None, bool, int]] = cursor.fetchall()
        return rows
