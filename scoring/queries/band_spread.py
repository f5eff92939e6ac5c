"""How many records have each score: counted from the stored scores, or by the engine with a draft's rules."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from time import monotonic
from typing import Any, TypeAlias

from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone
from psycopg.errors import QueryCanceled

from crm.queries.keys import RECORDS
from scoring.domain.ranges import LARGEST_RANGE
from scoring.engine.compiler import Compiled
from scoring.engine.runner import RANGE_TUNING, tuned
from scoring.engine.spreading import compile_spread
from scoring.models import ScoringModel
from scoring.queries.documents import open_workbench
from scoring.spec.document import ModelDocument
from scoring.spec.matching import Plain
from scoring.spec.parts import criteria_of, mark_of

SECONDS = 2.0
"""So long a page waits for the engine; what takes longer is for the impact, which runs in the background."""
KEPT_SECONDS = 300

STORED = """
select total, fit, engagement, count(*) from scoring_score where version_id = %s group by 1, 2, 3
"""
AXES = ("total", "fit", "engagement")

Key: TypeAlias = tuple[int, int | None, int | None]
Cell: TypeAlias = tuple[int | None, int | None]


@dataclass(frozen=True)
class Spread:
    """Records by (total, fit, engagement), in tenths. `as_of`: when the engine counted; None for the live scores."""

    counts: Mapping[Key, int] = field(default_factory=dict)
    as_of: datetime | None = None

    @cached_property
    def scored(self) -> int:
        return sum(self.counts.values())

    def axis(self, axis: str) -> list[tuple[int, int]]:
        """(tenths, records), rising; nothing of a category that the scores lack."""
        place = AXES.index(axis)
        found: Counter[int] = Counter()
        for key, count in self.counts.items():
            value = key[place]
            if value is not None:
                found[value] += count
        return sorted(found.items())

    def bands(self, axis: str, cut_offs: Sequence[int]) -> list[int]:
        """By band, `cut_offs` falling, in tenths; the last number is of those below them all."""
        rising = self.axis(axis)
        values = [value for value, _count in rising]
        above = [0]
        for _value, count in reversed(rising):
            above.append(above[-1] + count)
        reached = [above[len(values) - bisect_left(values, cut)] for cut in cut_offs]
        steps = [0, *reached, above[-1]]
        return [after - before for before, after in itertools.pairwise(steps)]

    def cells(self, fit: Sequence[int], engagement: Sequence[int]) -> dict[Cell, int]:
        """By the places of the bands of both, cut-offs falling, in tenths; None is below them all."""
        found: Counter[Cell] = Counter()
        for (_total, left, right), count in self.counts.items():
            found[_place(left, fit), _place(right, engagement)] += count
        return dict(found)


def stored_spread(model: ScoringModel) -> Spread:
    """Of the live scores, as they are now."""
    with connection.cursor() as cursor:
        cursor.execute(STORED, [model.live_id])
        return Spread({(total, fit, engagement): count for total, fit, engagement, count in cursor.fetchall()})


def rules_mark(plain: Plain) -> str:
    """The same for documents that score alike: bands, triggers and what parts are called move no score."""
    bare = {key: value for key, value in plain.items() if key not in ("name", "bands", "triggers", "groups")}
    groups = [{k: v for k, v in group.items() if k not in ("name", "criteria")} for group in plain["groups"]]
    criteria = [[spot[0], {k: v for k, v in each.items() if k != "name"}] for spot, each in criteria_of(plain)]
    return mark_of([bare, groups, criteria])


def known_spread(plain: Plain) -> Spread | None:
    """What the engine counted by these rules a few minutes ago."""
    found: Spread | None = cache.get(_cache_key(plain))
    return found


def counted_spread(plain: Plain, document: ModelDocument) -> Spread | None:
    """By the engine, now, or a few minutes ago; None where that takes too long for a page."""
    known = known_spread(plain)
    if known is not None:
        return known
    workbench, as_of = open_workbench(), timezone.now()
    compiled = compile_spread(document, workbench.environment, workbench.published)
    counts = _counted(compiled, document.object, as_of)
    if counts is None:
        return None
    spread = Spread(counts, as_of)
    cache.set(_cache_key(plain), spread, KEPT_SECONDS)
    return spread


def _cache_key(plain: Plain) -> str:
    return f"spread-{rules_mark(plain)}"


def _counted(compiled: Compiled, object: str, as_of: datetime) -> dict[Key, int] | None:
    found: Counter[Key] = Counter()
    until = monotonic() + SECONDS
    last = RECORDS[object].objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for start in range(0, last + 1, LARGEST_RANGE):
        left = int((until - monotonic()) * 1000)
        rows = _rows(compiled, as_of, start, left) if left > 0 else None
        if rows is None:
            return None
        for total, fit, engagement, count in rows:
            found[total, fit, engagement] += count
    return dict(found)


def _rows(compiled: Compiled, as_of: datetime, start: int, milliseconds: int) -> list[Any] | None:
    """Of one range of ids; None where it took longer."""
    try:
        with tuned(), connection.cursor() as cursor:
            cursor.execute(RANGE_TUNING)
            cursor.execute("select set_config('statement_timeout', %s, true)", [str(milliseconds)])
            cursor.execute(compiled.sql, compiled.bound(as_of, start=start, end=start + LARGEST_RANGE))
            rows: list[Any] = cursor.fetchall()
            cursor.execute("select set_config('statement_timeout', '0', true)")
            return rows
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return None
        raise


def _place(value: int | None, cut_offs: Sequence[int]) -> int | None:
    if value is None:
        return None
    return next((place for place, cut in enumerate(cut_offs) if value >= cut), None)
