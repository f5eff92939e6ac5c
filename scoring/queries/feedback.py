"""What people say of scores: of one record, and of one model as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, QuerySet

from crm.queries.keys import RECORDS
from scoring.models import Feedback, ScoringModel

MOST_SHOWN = 20


def opinions_of(record_id: int, models: Sequence[int]) -> dict[int, list[Feedback]]:
    """By model: the current ones, newest first. One query."""
    found: dict[int, list[Feedback]] = {model: [] for model in models}
    current = Feedback.objects.filter(record_id=record_id, model__in=models, state=Feedback.State.CURRENT)
    for each in current.select_related("user").order_by("-at", "-pk"):
        found[each.model_id].append(each)
    return found


def opinions_of_model(model: ScoringModel, verdict: str = "") -> QuerySet[Feedback]:
    """Newest first, with those that a later one replaced; what was taken back is left out."""
    found = Feedback.objects.filter(model=model).exclude(state=Feedback.State.WITHDRAWN)
    if verdict in Feedback.Verdict:
        found = found.filter(verdict=verdict)
    return found.select_related("user", "version").order_by("-at", "-pk")


def counts_by_band(model: ScoringModel) -> dict[str, Counter[str]]:
    """By band as it was said at that moment ('' below every band): current opinions by verdict."""
    current = Feedback.objects.filter(model=model, state=Feedback.State.CURRENT)
    counts: dict[str, Counter[str]] = {}
    for row in current.values("band", "verdict").annotate(n=Count("*")).order_by():
        counts.setdefault(row["band"], Counter())[row["verdict"]] = row["n"]
    return counts


def names_of_records(object: str, ids: Sequence[int]) -> dict[int, str]:
    """Those that are gone are missing."""
    return {pk: str(record) for pk, record in RECORDS[object]._default_manager.in_bulk(ids).items()}
