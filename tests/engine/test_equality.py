"""Oracle = live test = full rescore = incremental, in every part, to the tenth of a point.

A quick look by default, the same at each run; `VEKT_EXAMPLES=400` looks for new examples.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from crm.models import ChangedRecord
from scoring.domain import runs
from scoring.domain.changes import score_changed_records
from scoring.engine.compiler import Target, compile_answer, compile_pass
from scoring.engine.runner import Result, answer, execute
from scoring.engine.scope import IdRange
from scoring.models import Score, ScoringModel
from scoring.queries.documents import open_workbench
from scoring.spec.arithmetic import roll_up
from scoring.spec.document import DisqualifyRule, ModelDocument
from tests.engine.changes_in_db import change_into
from tests.engine.worlds_in_db import as_text, publish, store
from tests.oracle import score as oracle
from tests.oracle.strategies import documents, instants, worlds
from tests.oracle.world import World

pytestmark = pytest.mark.django_db(transaction=False)
MORE = int(os.environ.get("VEKT_EXAMPLES", "0"))
EXAMPLES = settings(
    max_examples=MORE or 30,
    derandomize=not MORE,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
STORED = "record_id total fit engagement total_band fit_band engagement_band disqualified points"
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


class Undo(Exception):
    """Takes an example's rows back."""


@dataclass(frozen=True)
class Seen:
    """A result in the oracle's words."""

    points: tuple[int, ...]
    groups: tuple[tuple[str, int, int], ...]
    categories: tuple[tuple[str, int, int], ...]
    raw: int
    total: int
    fit: int | None
    engagement: int | None
    labels: tuple[str | None, str | None, str | None]
    cell: str | None
    disqualified: tuple[str, ...]


def by_oracle(result: oracle.Result | None) -> Seen | None:
    if result is None:
        return None
    return Seen(
        tuple(points for _group, _name, points, _count in result.criteria),
        result.groups,
        result.categories,
        result.raw,
        result.total,
        result.fit,
        result.engagement,
        (result.total_label, result.fit_label, result.engagement_label),
        result.cell,
        result.disqualified,
    )


def by_engine(result: Result | Score | None, document: ModelDocument) -> Seen | None:
    if result is None:
        return None
    criteria = [criterion for group in document.groups for criterion in group.criteria if criterion.enabled]
    whole = roll_up(document, result.points)
    axes: tuple[Literal["total", "fit", "engagement"], ...] = ("total", "fit", "engagement")
    places = (result.total_band, result.fit_band, result.engagement_band)
    labels = tuple(
        None if place is None else document.bands[axis][place].label for axis, place in zip(axes, places, strict=True)
    )
    assert (whole.total, whole.category_points("fit"), whole.category_points("engagement")) == (
        result.total,
        result.fit,
        result.engagement,
    )
    assert bool(whole.disqualified) == result.disqualified
    return Seen(
        tuple(
            0 if isinstance(c.rule, DisqualifyRule) else points
            for c, points in zip(criteria, result.points, strict=True)
        ),
        tuple((group.name, group.raw, group.points) for group in whole.groups),
        tuple((category.name, category.raw, category.points) for category in whole.categories),
        whole.raw,
        result.total,
        result.fit,
        result.engagement,
        labels,  # type: ignore[arg-type]
        whole.cell,
        whole.disqualified,
    )


@EXAMPLES
@given(data=st.data())
def test_every_path_equals_the_oracle(data: st.DataObject) -> None:
    world = data.draw(worlds())
    document = data.draw(documents(world))
    as_of = data.draw(instants())
    with undone(world):
        compare(world, document, as_of)


@contextmanager
def undone(world: World) -> Iterator[None]:
    """The world in the database, for one example."""
    with suppress(Undo), transaction.atomic():
        store(world)
        yield
        raise Undo


def compare(world: World, raw: dict[str, Any], as_of: datetime) -> None:
    workbench = open_workbench()
    document = workbench.read(as_text(raw))
    records = world.records(raw["object"])
    wanted = {record.id: oracle.evaluate(world, raw, record, as_of) for record in records}
    seen = {record_id: seen for record_id, result in wanted.items() if (seen := by_oracle(result))}
    targets = [Target(1, document)]
    some = compile_answer(targets, workbench.environment, workbench.published, detail=True)
    for ids in (sorted(wanted), sorted(wanted)[:1]):
        found = {result.record_id: result for result in answer(some, as_of=as_of, ids=ids)}
        for record_id in ids:
            assert by_engine(found.get(record_id), document) == seen.get(record_id)
            if expected := wanted[record_id]:
                assert found[record_id].counts == [count for _g, _n, _p, count in expected.criteria]
    ranged = compile_answer(targets, workbench.environment, workbench.published, scope=IdRange())
    assert {r.record_id: by_engine(r, document) for r in in_range(ranged, as_of)} == seen
    stored_equals(raw, document, seen, as_of)


def in_range(compiled: Any, as_of: datetime) -> list[Result]:
    with connection.cursor() as cursor:
        cursor.execute(compiled.sql, compiled.bound(as_of, start=0, end=2**62))
        return [Result(*row) for row in cursor.fetchall()]


def stored_equals(raw: dict[str, Any], document: ModelDocument, seen: dict[int, Seen], as_of: datetime) -> None:
    """Filled in a table of its own at another instant, then brought to this one by full passes, of both kinds."""
    model = publish(raw)
    assert model.live_id
    workbench = open_workbench()
    target = [Target(model.live_id, document)]
    scores = Score.objects.filter(version_id=model.live_id or 0)
    whole: dict[str, Any] = {"start": 0, "end": 2**62, "reason": "time", "whole_range": True}
    for by_company in (False, True):
        statements = compile_pass(
            target, workbench.environment, workbench.published, run_id=int(by_company), by_company=by_company
        )
        scores.update(as_of=LONG_AGO)
        if by_company:  # They stand as they should by now, so this kind is to write them itself.
            scores.update(points=[])
        if statements.keys:
            execute(statements.keys, as_of=as_of)
        execute(statements.store, as_of=as_of, **whole)
        assert {score.record_id: by_engine(score, document) for score in scores} == seen
        assert execute(statements.store, as_of=as_of, **whole) == (0, 0)


@EXAMPLES
@given(data=st.data())
def test_what_changed_is_scored_as_a_full_rescore_would(data: st.DataObject) -> None:
    before, after = data.draw(worlds()), data.draw(worlds())
    raw, as_of = data.draw(documents(before)), data.draw(instants())
    # Whose customers a domain has can't be followed from a record to those who have it: a whole pass sees to that.
    assume("customer_domain" not in f"{raw}{before.models}")
    with undone(before), patch("django.utils.timezone.now", lambda: as_of):
        model = publish(raw)
        Score.objects.filter(version_id=model.live_id or 0).update(as_of=LONG_AGO)
        ChangedRecord.objects.all().delete()
        change_into(before, after)
        score_changed_records()
        incremental = stored_rows(model)
        for run in runs.rescore(models=[model]):
            runs.work_on(run_id=run.pk)
            assert runs.progress(run)["changed"] == 0
        assert stored_rows(model) == incremental


def stored_rows(model: ScoringModel) -> list[tuple[Any, ...]]:
    return list(Score.objects.filter(version_id=model.live_id or 0).order_by("record_id").values_list(*STORED.split()))
