"""Scores as lists and cards show them beside a record: total, grade and the length of the bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from scoring.interfaces.grades import Tier, grade_text, tier_of
from scoring.models import Score, ScoringModel
from scoring.queries.models import AXES, band_labels, plain_document
from scoring.spec.arithmetic import points_of


@dataclass(frozen=True, slots=True)
class ShownScore:
    total: Decimal
    grade: str | None
    tier: Tier


@dataclass(frozen=True)
class LiveScores:
    """Of one model whose scores are shown."""

    model: ScoringModel

    @cached_property
    def labels(self) -> dict[str, list[str]]:
        assert self.model.live
        return band_labels(self.model.live)

    @cached_property
    def maximum(self) -> Decimal | None:
        """From the plain document, which is to be had whatever is gone."""
        assert self.model.live
        limit = plain_document(self.model.live).get("limit", 100)
        return None if limit is None else Decimal(str(limit))

    def of(self, ids: Sequence[int]) -> dict[int, ShownScore]:
        """By record; the unscored are missing."""
        found = Score.objects.filter(version_id=self.model.live_id or 0, record_id__in=ids)
        return {score.record_id: self._shown(score) for score in found}

    def _shown(self, score: Score) -> ShownScore:
        places: dict[str, int | None] = {axis: getattr(score, f"{axis}_band") for axis in AXES}
        said = {axis: None if place is None else self.labels[axis][place] for axis, place in places.items()}
        counts = {axis: len(labels) for axis, labels in self.labels.items()}
        return ShownScore(points_of(score.total), grade_text(said), tier_of(places, counts))


def live_models(object: str) -> list[ScoringModel]:
    """Those whose scores are shown, by name."""
    live = ScoringModel.objects.filter(object=object, live__isnull=False)
    return list(live.select_related("live").order_by("name"))


def chosen_model(models: Sequence[ScoringModel], *slugs: object) -> ScoringModel | None:
    """The first of `slugs` that one has, else the first model."""
    by_slug = {model.slug: model for model in models}
    found = (by_slug[slug] for slug in slugs if isinstance(slug, str) and slug in by_slug)
    return next(found, None) or next(iter(models), None)
