"""Time moves, then a time pass = a full pass = the oracle, whatever moved meanwhile; and when which of them is run."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.models import ChangedRecord
from scoring.domain import runs, trust
from scoring.domain.changes import score_changed_records
from scoring.models import Run, Score, ScoringModel
from scoring.queries.documents import open_workbench
from tests.engine.changes_in_db import change_into
from tests.engine.test_equality import EXAMPLES, by_engine, by_oracle, stored_rows, undone
from tests.engine.worlds_in_db import as_text, publish
from tests.oracle import score as oracle
from tests.oracle.strategies import documents, instants, worlds
from tests.oracle.world import World

pytestmark = pytest.mark.django_db(transaction=False)
HOURS = st.one_of(st.integers(0, 72), st.integers(0, 24 * 500)).map(lambda hours: timedelta(hours=hours))
STEPS = st.lists(st.one_of(HOURS, st.timedeltas(timedelta(0), timedelta(days=120))), min_size=1, max_size=3)


@EXAMPLES
@given(data=st.data())
def test_time_passes_equal_the_oracle(data: st.DataObject) -> None:
    world = data.draw(worlds())
    raw, as_of, steps = data.draw(documents(world)), data.draw(instants()), data.draw(STEPS)
    before = data.draw(st.booleans())
    with undone(world):
        model = published_at(raw, as_of)
        for step in steps:
            since, as_of = as_of, as_of + step
            queue_what_was_reached(world, since, as_of)
            with patch("django.utils.timezone.now", lambda now=as_of: now):
                if before:
                    score_changed_records()
                assert follow_time(model) == ["time"]
                score_changed_records()
        assert stored(model, raw) == told_by_oracle(world, raw, as_of)
        with patch("django.utils.timezone.now", lambda: as_of):
            assert whole_pass_changes(model) == 0


@EXAMPLES
@given(data=st.data())
def test_time_and_changes_together(data: st.DataObject) -> None:
    before, after = data.draw(worlds()), data.draw(worlds())
    raw, as_of, steps = data.draw(documents(before)), data.draw(instants()), data.draw(STEPS)
    with undone(before):
        model = published_at(raw, as_of)
        change_into(before, after)
        for step in steps:
            since, as_of = as_of, as_of + step
            queue_what_was_reached(before, since, as_of)
            queue_what_was_reached(after, since, as_of)
            with patch("django.utils.timezone.now", lambda now=as_of: now):
                assert follow_time(model) == ["time"]
                score_changed_records()
        if "customer_domain" in f"{raw}{before.models}":
            with patch("django.utils.timezone.now", lambda: as_of):
                follow_time(model)
        left = stored_rows(model)
        with patch("django.utils.timezone.now", lambda: as_of):
            assert whole_pass_changes(model) == 0
        assert stored_rows(model) == left


def published_at(raw: dict[str, Any], as_of: datetime) -> ScoringModel:
    with patch("django.utils.timezone.now", lambda: as_of):
        model = publish(raw)
    ChangedRecord.objects.all().delete()
    return model


def queue_what_was_reached(world: World, since: datetime, as_of: datetime) -> None:
    """As the database's trigger does where the clock is its own."""
    reached = {a.contact_id for a in world.activities if since < a.occurred_at <= as_of}
    ChangedRecord.objects.bulk_create(
        ChangedRecord(object="contact", record_id=contact, reason="time", at=as_of) for contact in sorted(reached)
    )


def follow_time(model: ScoringModel) -> list[str]:
    with patch.object(trust, "WHOLE_PASS_EVERY", timedelta(days=10_000)):
        started = runs.follow_time(models=[model])
    for run in started:
        runs.work_on(run_id=run.pk)
        run.refresh_from_db()
        assert run.state == Run.State.DONE, run.error
    return [run.kind for run in started]


def whole_pass_changes(model: ScoringModel) -> int:
    [run] = runs.rescore(models=[model])
    runs.work_on(run_id=run.pk)
    run.refresh_from_db()
    assert (run.kind, run.state) == ("full", "done"), run.error
    return sum(run.ranges.values_list("scored", flat=True))


def stored(model: ScoringModel, raw: dict[str, Any]) -> dict[int, Any]:
    document = open_workbench().read(as_text(raw))
    found = Score.objects.filter(version_id=model.live_id or 0)
    return {score.record_id: by_engine(score, document) for score in found}


def told_by_oracle(world: World, raw: dict[str, Any], as_of: datetime) -> dict[int, Any]:
    told = {record.id: oracle.evaluate(world, raw, record, as_of) for record in world.records(raw["object"])}
    return {record_id: seen for record_id, result in told.items() if (seen := by_oracle(result))}
