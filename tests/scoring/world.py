"""Small documents, and what the database holds of their scores."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from crm.models import Activity, ActivityKey, Contact
from scoring.domain import runs
from scoring.domain.publishing import load_document, publish_version
from scoring.models import Run, Score, ScoreChange, ScoringModel

VIEWS = {"name": "Views", "activity": ["page_view"], "award": "every", "points": 1}
CHIEF = {"name": "Chief", "if": {"property": "job_title", "op": "contains_any", "value": "chief"}, "points": 10}


def document(name: str = "Leads", criteria: tuple[dict[str, Any], ...] = (CHIEF, VIEWS), **more: Any) -> str:
    groups = [{"name": "All", "category": "fit", "criteria": list(criteria)}]
    whole = {"format": "leadscoring/1", "name": name, "object": "contact", "kind": "fit", "limit": 1000}
    return json.dumps(whole | {"groups": groups} | more)


def publish(text: str) -> ScoringModel:
    """In force, and computed."""
    run = publish_version(version=load_document(text))
    finish(run)
    return ScoringModel.objects.get(published_id=run.versions[0])


def start_publish(text: str) -> Run:
    return publish_version(version=load_document(text))


def finish(*several: Run) -> None:
    for run in several:
        runs.work_on(run_id=run.pk)
        run.refresh_from_db()
        assert run.state == Run.State.DONE, run.error


def rescore(*models: ScoringModel) -> list[Run]:
    started = runs.rescore(models=models)
    finish(*started)
    return started


def add_view(contact: Contact, ago: timedelta = timedelta(days=1), at: datetime | None = None) -> None:
    key, _ = ActivityKey.objects.get_or_create(type="page_view", asset="/pricing")
    Activity.objects.create(id=uuid4(), contact=contact, key=key, occurred_at=at or timezone.now() - ago)


def totals(model: ScoringModel) -> dict[int, float]:
    """Points of those who are scored, as lists show them."""
    model.refresh_from_db()
    shown = Score.objects.filter(version_id=model.live_id or 0).values_list("record_id", "total")
    return {record_id: total / 10 for record_id, total in shown}


def history(model: ScoringModel, record_id: int) -> list[tuple[str, float | None, float | None]]:
    """(reason, before, after) in order."""
    changes = ScoreChange.objects.filter(model=model, record_id=record_id).order_by("at", "pk")
    return [(c.reason, _points(c.old_total), _points(c.total)) for c in changes]


def _points(tenths: int | None) -> float | None:
    return None if tenths is None else tenths / 10
