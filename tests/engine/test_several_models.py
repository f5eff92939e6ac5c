"""Models that share a pass, and with it conditions, reads and counts, score as each would alone."""

from __future__ import annotations

import copy
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.models import ChangedRecord, Contact, ListMember, RecordList
from scoring.domain import runs, trust
from scoring.engine.compiler import Target, compile_answer
from scoring.engine.runner import Result, answer
from scoring.engine.scope import IdRange
from scoring.models import Run, Score, ScoreChange, ScoringModel
from scoring.queries.documents import open_workbench
from tests.engine.changes_in_db import change_into
from tests.engine.test_equality import EXAMPLES, MORE, STORED, in_range, stored_rows, undone
from tests.engine.worlds_in_db import as_text, publish
from tests.oracle.strategies import documents, instants, worlds
from tests.scoring import world as scoring

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


@settings(EXAMPLES, max_examples=MORE or 10)
@given(data=st.data())
def test_whole_pass_over_several_models_finds_all_that_changed(data: st.DataObject) -> None:
    before, after = data.draw(worlds()), data.draw(worlds())
    raw, as_of = data.draw(documents(before)), data.draw(instants())
    with undone(before), patch("django.utils.timezone.now", lambda: as_of):
        models = [publish(each) for each in (raw, variant(raw, points=1), variant(raw, days=1))]
        was = [sums_of(model) for model in models]
        change_into(before, after)
        ChangedRecord.objects.all().delete()
        assert [done(run) for run in runs.rescore(models=models)] == [(Run.Kind.FULL, 3)]
        workbench = open_workbench()
        for model, old in zip(models, was, strict=True):
            assert model.live
            target = workbench.target(model.live)
            alone = compile_answer([target], workbench.environment, workbench.published, scope=IdRange())
            assert stored_rows(model) == rows_of(in_range(alone, as_of))
            assert history_of(model) == moves(old, sums_of(model))
        [again] = runs.rescore(models=models)
        assert done(again) == (Run.Kind.FULL, 3)
        assert (runs.progress(again)["scored"], runs.progress(again)["changed"]) == (0, 0)


def test_whoever_left_the_audience_is_unscored_by_each_model_that_asks() -> None:
    out = RecordList.objects.create(object="contact", name="Out")
    ada, ola = (Contact.objects.create(first_name=name, job_title="Chief") for name in ("Ada", "Ola"))
    asks = {"audience": {"exclude": ["Out"]}}
    models = [scoring.publish(scoring.document(name, **more)) for name, more in (("A", asks), ("B", {}), ("C", asks))]
    ListMember.objects.create(list=out, record_id=ola.pk)
    ChangedRecord.objects.all().delete()
    scoring.rescore(*models)
    assert [scoring.totals(model) for model in models] == [{ada.pk: 10}, {ada.pk: 10, ola.pk: 10}, {ada.pk: 10}]
    assert [scoring.history(model, ola.pk) for model in models] == [[("time", 10, None)], [], [("time", 10, None)]]
    out.members.all().delete()
    ChangedRecord.objects.all().delete()
    scoring.rescore(*models)
    assert [scoring.totals(model) for model in models] == 3 * [{ada.pk: 10, ola.pk: 10}]


def rows_of(results: list[Result]) -> list[tuple[Any, ...]]:
    """As `stored_rows` has them."""
    return sorted(tuple(getattr(result, name) for name in STORED.split()) for result in results)


Sums = tuple[int | None, int | None, int | None]
UNSCORED: Sums = (None, None, None)


def sums_of(model: ScoringModel) -> dict[int, Sums]:
    """By record: total, fit and engagement."""
    return {score.record_id: (score.total, score.fit, score.engagement) for score in scores_of(model)}


def scores_of(model: ScoringModel) -> QuerySet[Score]:
    return Score.objects.filter(version_id=model.live_id or 0)


def moves(old: dict[int, Sums], new: dict[int, Sums]) -> list[tuple[int, Sums, Sums]]:
    pairs = [(each, old.get(each, UNSCORED), new.get(each, UNSCORED)) for each in sorted(old.keys() | new.keys())]
    return [(record_id, was, now) for record_id, was, now in pairs if was != now]


def history_of(model: ScoringModel) -> list[tuple[int, Sums, Sums]]:
    changes = ScoreChange.objects.filter(model=model).order_by("record_id")
    return [(c.record_id, (c.old_total, c.old_fit, c.old_engagement), (c.total, c.fit, c.engagement)) for c in changes]


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
