"""The labels and cells that a published model can give, to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from scoring.models import ScoringModel
from scoring.queries.models import band_labels


def score_texts(model: str, field: str) -> Sequence[str]:
    """By the model's name or slug, and `total_label`, `fit_label`, `engagement_label` or `cell`."""
    known = ScoringModel.objects.filter(Q(name=model) | Q(slug=model), published__isnull=False)
    found = known.select_related("published").first()
    if found is None or found.published is None:
        return ()
    labels = band_labels(found.published)
    if field == "cell":
        return [f"{fit}{engagement}" for fit in labels["fit"] for engagement in labels["engagement"]]
    return labels.get(field.removesuffix("_label"), ())
