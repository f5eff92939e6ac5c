"""How the live scores of models are spread: by tens of points and by band, in one grouped query, kept for a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db import connection

from scoring.models import ScoringModel
from scoring.queries.models import AXES

KEPT_SECONDS = 60

SPREAD = """
select version_id, floor(total / 100.0)::int, floor(fit / 100.0)::int, floor(engagement / 100.0)::int,
  total_band, fit_band, engagement_band, count(*)
from scoring_score where version_id = any(%s) group by 1, 2, 3, 4, 5, 6, 7
"""


@dataclass(frozen=True)
class Distribution:
    """Counted records. `tens[axis]`: by tens of points, -1 is −10 to 0; `bands[axis]`: by place, None below all."""

    scored: int = 0
    tens: dict[str, dict[int, int]] = field(default_factory=lambda: {axis: {} for axis in AXES})
    bands: dict[str, dict[int | None, int]] = field(default_factory=lambda: {axis: {} for axis in AXES})


NOTHING = Distribution()


def distributions(models: Iterable[ScoringModel]) -> dict[int, Distribution]:
    """By model, of those with live scores; however many are asked for, one query."""
    keys = {model.pk: _cache_key(model) for model in models if model.live_id}
    versions = {model.pk: model.live_id for model in models if model.live_id}
    known = cache.get_many(keys.values())
    missing = {pk: version for pk, version in versions.items() if keys[pk] not in known}
    counted = _counted(list(missing.values())) if missing else {}
    fresh = {keys[pk]: counted.get(version, NOTHING) for pk, version in missing.items()}
    if fresh:
        cache.set_many(fresh, KEPT_SECONDS)
    return {pk: (known | fresh)[key] for pk, key in keys.items()}


def distribution_of(model: ScoringModel) -> Distribution:
    return distributions([model]).get(model.pk, NOTHING)


def _cache_key(model: ScoringModel) -> str:
    scored_at = model.scored_as_of.timestamp() if model.scored_as_of else 0
    return f"distribution-{model.live_id}-{scored_at}"


def _counted(versions: list[int]) -> dict[int, Distribution]:
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, [versions])
        rows = cursor.fetchall()
    return {version: _distribution([row[1:] for row in rows if row[0] == version]) for version in {r[0] for r in rows}}


def _distribution(rows: list[tuple[int | None, ...]]) -> Distribution:
    tens: dict[str, Counter[int]] = {axis: Counter() for axis in AXES}
    bands: dict[str, Counter[int | None]] = {axis: Counter() for axis in AXES}
    scored = 0
    for row in rows:
        count = row[-1] or 0
        scored += count
        for place, axis in enumerate(AXES):
            ten = row[place]
            if ten is not None:
                tens[axis][ten] += count
                bands[axis][row[place + len(AXES)]] += count
    return Distribution(
        scored,
        {axis: dict(found) for axis, found in tens.items()},
        {axis: dict(found) for axis, found in bands.items()},
    )
