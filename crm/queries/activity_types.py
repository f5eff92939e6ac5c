"""The activity types: those that the product knows, those that were seen, and what an admin said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import connection

from crm.conditions.activity_types import NEITHER, OURS, THEIRS
from crm.conditions.text import fold
from crm.models import ActivityType
from crm.queries.samples import sample_of

KEPT_SECONDS = 60
MOST_TYPES = 5_000

# One step down the index for each type, however many keys there are; folded only then, since the index isn't.
TYPES = """
with recursive found as (
  (select type from crm_activitykey order by type limit 1)
  union all
  select (select type from crm_activitykey where type > found.type order by type limit 1)
  from found where found.type is not null
)
select lower(type), min(type) from found where type is not null group by 1 limit %s
"""
SEEN = """
with sampled as (
  select key_id, count(*) n, max(occurred_at) filter (where occurred_at <= now()) last
  from crm_activity tablesample system (%(percent)s) repeatable (1) group by 1
), newest as (
  select key_id, 0 n, max(occurred_at) filter (where occurred_at <= now()) last
  from crm_activity where ctid >= %(tail)s::tid group by 1
)
select lower(k.type), sum(s.n)::bigint, max(s.last)
from (select * from sampled union all select * from newest) s join crm_activitykey k on k.id = s.key_id group by 1
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """`count` is 0 where the sample holds none, though there may be some; `last` is of what was looked at."""

    count: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class SeenTypes:
    """`names`: folded to as one activity has it; `by_type`: folded. `is_exact`: every activity was looked at."""

    names: dict[str, str]
    by_type: dict[str, Seen]
    is_exact: bool


@dataclass(frozen=True, slots=True)
class TypeNow:
    """`name` as it is written, `whose` as it counts today, `default` as it would without an admin's word."""

    name: str
    whose: str
    default: str
    label: str
    is_known: bool


def seen_types() -> SeenTypes:
    """From a sample and the newest, kept for a minute: never a pass over all activities."""
    known: SeenTypes | None = cache.get("seen-activity-types")
    if known is None:
        known = _look()
        cache.set("seen-activity-types", known, KEPT_SECONDS)
    return known


def _look() -> SeenTypes:
    sample = sample_of("crm_activity")
    with connection.cursor() as cursor:
        cursor.execute(TYPES, [MOST_TYPES])
        names = dict(cursor.fetchall())
        cursor.execute(SEEN, {"percent": sample.percent, "tail": sample.tail})
        by_type = {folded: Seen(sample.of_all(count), last) for folded, count, last in cursor.fetchall()}
    return SeenTypes(names, by_type, sample.is_whole)


def types_now(seen: SeenTypes) -> list[TypeNow]:
    """The known ones in their order, then those that only your data have, by name."""
    said = {fold(each.name): each for each in ActivityType.objects.all()}
    known = [*THEIRS, *OURS, *NEITHER]
    others = sorted({*seen.names, *said} - set(known))
    return [_now(folded, seen.names.get(folded, folded), said.get(folded)) for folded in (*known, *others)]


def type_now(name: str) -> TypeNow:
    """Of any name: one that was never seen is theirs."""
    folded = fold(name)
    return _now(folded, name, ActivityType.objects.filter(name=folded).first())


def default_whose(folded: str) -> str:
    if folded in OURS:
        return ActivityType.Whose.OURS
    return ActivityType.Whose.NEITHER if folded in NEITHER else ActivityType.Whose.THEIRS


def _now(folded: str, name: str, said: ActivityType | None) -> TypeNow:
    default = default_whose(folded)
    whose, label = (said.whose, said.label) if said else (default, "")
    return TypeNow(name, whose, default, label, folded in {*THEIRS, *OURS, *NEITHER})
