"""Models that share a pass, and with it conditions, reads and counts, score as each would alone."""

from __future__ import annotations

import copy
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.models import ChangedRecord
from scoring.domain import runs, trust
from scoring.engine.compiler import Target, compile_answer
from scoring.engine.runner import answer
from scoring.engine.scope import IdRange
from scoring.models import Run
from scoring.queries.documents import open_workbench
from tests.engine.test_equality import EXAMPLES, in_range, stored_rows, undone
from tests.engine.worlds_in_db import as_text, publish
from tests.oracle.strategies import documents, instants, worlds

pytestmark = pytest.mark.django_db(transaction=False)


@EXAMPLES
@given(data=st.data())
def test_models_of_one_pass_score_as_each_alone(data: st.DataObject) -> None:
    world = data.draw(worlds())
    raw, as_of = data.draw(documents(world)), data.draw(instants())
    several = [raw, variant(raw, points=1), variant(raw, days=1), data.draw(documents(world))]
    with undone(world):
        workbench = open_workbench()
        targets = [Target(n, workbench.read(as_text(each))) for n, each in enumerate(several, 1)]
        targets = [target for target in targets if target.document.object == raw["object"]]
        ids = [record.id for record in world.records(raw["object"])]
        alone = []
        for target in targets:
            compiled = compile_answer([target], workbench.environment, workbench.published)
            alone += answer(compiled, as_of=as_of, ids=ids)
        together = compile_answer(targets, workbench.environment, workbench.published)
        assert in_order(answer(together, as_of=as_of, ids=ids)) == in_order(alone)
        ranged = compile_answer(targets, workbench.environment, workbench.published, scope=IdRange())
        assert in_order(in_range(ranged, as_of)) == in_order(alone)


@EXAMPLES
@given(data=st.data())
def test_time_moves_models_of_one_pass_as_a_whole_pass_would(data: st.DataObject) -> None:
    world = data.draw(worlds())
    raw, as_of = data.draw(documents(world)), data.draw(instants())
    later = as_of + timedelta(hours=data.draw(st.integers(0, 24 * 200)))
    world.activities = [each for each in world.activities if not as_of < each.occurred_at <= later]
    with undone(world):
        with patch("django.utils.timezone.now", lambda: as_of):
            models = [publish(each) for each in (raw, variant(raw, points=1), variant(raw, days=1))]
        ChangedRecord.objects.all().delete()
        with (
            patch("django.utils.timezone.now", lambda: later),
            patch.object(trust, "WHOLE_PASS_EVERY", timedelta(days=10_000)),
        ):
            assert [done(run) for run in runs.follow_time(models=models)] == [(Run.Kind.TIME, 3)]
            after = [stored_rows(model) for model in models]
            assert [done(run) for run in runs.rescore(models=models)] == [(Run.Kind.FULL, 3)]
        assert [stored_rows(model) for model in models] == after


def done(run: Run) -> tuple[str, int]:
    runs.work_on(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == Run.State.DONE, run.error
    return run.kind, len(run.versions)


def in_order(results: list[Any]) -> list[Any]:
    return sorted(results, key=lambda result: (result.version_id, result.record_id))


def variant(raw: dict[str, Any], *, points: int = 0, days: int = 0) -> dict[str, Any]:
    """The same rules under another name, with other points or windows."""
    other = copy.deepcopy(raw)
    other["name"] = f"{raw['name']} {points} {days}"
    for criterion in (criterion for group in other["groups"] for criterion in group["criteria"]):
        for name, more in (("points", points), ("within_days", days), ("inactive_days", days)):
            if isinstance(criterion.get(name), int | float | Decimal) and not isinstance(criterion[name], bool):
                criterion[name] += more
    return other
