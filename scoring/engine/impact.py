"""A draft's scores beside those that are shown: a publish's fill into a table of the transaction, and what differs.

Nothing outlives the range: what is left of it is a tally.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from scoring.engine.compiler import Compiled, Target, compile_fill
from scoring.engine.crossings import TUNING, Vocabulary, Watched, compile_would_cross
from scoring.engine.runner import execute
from scoring.spec.impact import MOST_MOVERS, NO_BAND, UNSCORED, Mover, Tally
from scoring.spec.succession import Stretch

SCORES, KEYS, PAIRS = "impact_scores", "impact_keys", "impact_pairs"

MAKE_SCORES = f"create temporary table {SCORES} (like scoring_score) on commit drop"

MAKE_PAIRS = f"""
create temporary table {PAIRS} on commit drop as
select coalesce(n.record_id, o.record_id) as record_id, o.total as was, n.total as now,
  (o.total, o.fit, o.engagement) is distinct from (n.total, n.fit, n.engagement) as is_changed,
  {{was_band}} as was_band, {{now_band}} as now_band, {{was_cell}} as was_cell, {{now_cell}} as now_cell,
  o.points as was_points, n.points
from {SCORES} n full join (
  select * from scoring_score where version_id = %(live)s and record_id >= %(start)s and record_id < %(end)s
) o on o.record_id = n.record_id
"""

COUNTS = f"""
select 'scored', (was is not null)::int, (now is not null)::int, count(*) from {PAIRS} group by 2, 3
union all select 'changed', 0, 0, count(*) from {PAIRS} where is_changed
union all select 'aged', 0, 0, count(*) from {PAIRS} where is_changed and ({{is_aged}})
union all select 'hot', (was_band = 0)::int, (now_band = 0)::int, count(*) from {PAIRS} group by 2, 3
union all select 'was_tens', floor(was / 100.0)::int, 0, count(*) from {PAIRS} where was is not null group by 2
union all select 'now_tens', 0, floor(now / 100.0)::int, count(*) from {PAIRS} where now is not null group by 3
union all select 'bands', was_band, now_band, count(*) from {PAIRS} group by 2, 3
union all select 'cells', was_cell, now_cell, count(*) from {PAIRS} group by 2, 3
"""

MOVERS = f"""
(select record_id, was, now, was_points, points from {PAIRS} where now > was order by now - was desc, record_id
  limit {MOST_MOVERS})
union all
(select record_id, was, now, was_points, points from {PAIRS} where now < was order by now - was, record_id
  limit {MOST_MOVERS})
"""

CELL_STEP = 1_000
"""A cell is one number: that of its fit band this many times, and that of its engagement band."""


@dataclass(frozen=True)
class Comparison:
    """Ready for any range. `live_id` is 0 where nothing is shown yet."""

    live_id: int
    as_of: datetime
    fill: Compiled
    would_cross: Compiled | None
    names: dict[int, str]
    """Of the triggers, by their numbers in `would_cross`."""
    untouched: Sequence[Stretch]

    def tally(self, *, start: int, end: int) -> Tally:
        """In the caller's transaction, which ends with the range."""
        with connection.cursor() as cursor:
            cursor.execute(f"drop table if exists {SCORES}, {PAIRS}")
            cursor.execute(MAKE_SCORES)
            execute(self.fill, as_of=self.as_of, whole_range=True, start=start, end=end)
            cursor.execute(f"analyze {SCORES} (record_id, total)")
            cursor.execute(pairs_sql(), {"live": self.live_id, "start": start, "end": end})
            cursor.execute(COUNTS.format(is_aged=_aged(self.untouched)))
            counts = Counter({(name, was, now): count for name, was, now, count in cursor.fetchall() if count})
            cursor.execute(MOVERS)
            movers = [Mover(record, was, now, tuple(o), tuple(n)) for record, was, now, o, n in cursor.fetchall()]
        return Tally(counts, movers, self._crossings(start, end))

    def _crossings(self, start: int, end: int) -> Counter[str]:
        if self.would_cross is None:
            return Counter()
        found: Counter[str] = Counter(dict.fromkeys(self.names.values(), 0))
        with connection.cursor() as cursor:
            cursor.execute(TUNING)
            cursor.execute(self.would_cross.sql, self.would_cross.bound(self.as_of, start=start, end=end))
            for trigger_id, count in cursor.fetchall():
                found[self.names[trigger_id]] += count
        return found


@contextmanager
def comparison(
    target: Target,
    live_id: int,
    watched: Sequence[Watched],
    vocabulary: Vocabulary,
    *,
    untouched: Sequence[Stretch],
    as_of: datetime,
    by_company: bool = False,
) -> Iterator[Comparison]:
    """While it is open, its keys stand in a table of this connection. Raises what compiling raises."""
    keys, fill, would_cross = compile_comparison(target, watched, vocabulary, by_company=by_company)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"drop table if exists pg_temp.{KEYS}")
        if keys:
            cursor.execute(keys, fill.bound(as_of))
    names = {each.trigger_id: each.rule.name for each in watched}
    yield Comparison(live_id, as_of, fill, would_cross, names, untouched)
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {', '.join(f'pg_temp.{name}' for name in (SCORES, PAIRS, KEYS))}")


def compile_comparison(
    target: Target, watched: Sequence[Watched], vocabulary: Vocabulary, *, by_company: bool = False
) -> tuple[str, Compiled, Compiled | None]:
    """What makes the table of keys, the fill, and who would cross at once."""
    environment, published = vocabulary.environment, vocabulary.published
    keys, fill = compile_fill(target, environment, published, table=SCORES, keys=KEYS, by_company=by_company)
    return keys, fill, compile_would_cross(target, watched, vocabulary, source=SCORES) if watched else None


def pairs_sql() -> str:
    sides = {"was": "o", "now": "n"}
    bands = {f"{name}_band": _band(side) for name, side in sides.items()}
    return MAKE_PAIRS.format(**bands, **{f"{name}_cell": _cell(side) for name, side in sides.items()})


def _aged(untouched: Sequence[Stretch]) -> str:
    """Whether the points of rules that stay as they are differ."""
    compared = (
        f"was_points[{was + 1}:{was + length}] <> points[{now + 1}:{now + length}]" for was, now, length in untouched
    )
    return " or ".join(compared) or "false"


def _band(side: str) -> str:
    return f"case when {side}.record_id is null then {UNSCORED} else coalesce({side}.total_band, {NO_BAND}) end"


def _cell(side: str) -> str:
    cell = f"{side}.fit_band * {CELL_STEP} + {side}.engagement_band"
    return f"case when {side}.record_id is null then {UNSCORED} else coalesce({cell}, {NO_BAND}) end"
