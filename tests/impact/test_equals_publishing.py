"""The impact is, number by number, what publishing at the same instant then does."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crm.models import Contact
from scoring.domain import runs
from scoring.domain.impact import start_impact, work_on_impact
from scoring.domain.publishing import load_document, publish_version
from scoring.models import Crossing, Score, ScoreChange, ScoringModel, Version
from scoring.queries.impact import impact_now, stored_impact
from scoring.queries.models import read_version
from scoring.queries.triggers import who_would_be_in
from scoring.spec.impact import MOST_MOVERS, NO_BAND, UNSCORED, Tally
from tests.engine.worlds_in_db import as_text, publish, store
from tests.impact.world import DRAFT
from tests.oracle.strategies import documents, instants, worlds
from tests.oracle.world import ObjectName, World
from tests.scoring.world import add_view

pytestmark = pytest.mark.django_db(transaction=False)
MORE = int(os.environ.get("VEKT_EXAMPLES", "0"))
EXAMPLES = settings(
    max_examples=MORE or 15,
    derandomize=not MORE,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


OBJECTS: tuple[ObjectName, ...] = ("contact", "company", "deal")


class Undo(Exception):
    """Takes an example's rows back."""


@contextmanager
def undone() -> Iterator[None]:
    with suppress(Undo), transaction.atomic():
        yield
        raise Undo


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    with patch("django.utils.timezone.now", return_value=instant):
        yield


def scores(version_id: int) -> dict[int, Score]:
    return {score.record_id: score for score in Score.objects.filter(version_id=version_id)}


def band(score: Score | None) -> int:
    return UNSCORED if score is None else NO_BAND if score.total_band is None else score.total_band


def tens(stored: dict[int, Score]) -> Counter[int]:
    return Counter(score.total // 100 for score in stored.values())


def cell(score: Score | None) -> int:
    if score is None:
        return UNSCORED
    has_none = score.fit_band is None or score.engagement_band is None
    return NO_BAND if has_none else (score.fit_band or 0) * 1000 + (score.engagement_band or 0)


def told_by(before: dict[int, Score], after: dict[int, Score]) -> dict[str, Any]:
    """The same numbers, from what is stored before and after."""
    pairs = [(before.get(pk), after.get(pk)) for pk in sorted({*before, *after})]
    axes = ("total", "fit", "engagement")
    moved = [
        (was.record_id, was.total, now.total, tuple(was.points), tuple(now.points))
        for was, now in pairs
        if was and now and was.total != now.total
    ]
    ordered = sorted(moved, key=lambda each: (-abs(each[2] - each[1]), each[0]))
    up, down = [m for m in ordered if m[2] > m[1]], [m for m in ordered if m[2] < m[1]]
    return {
        "scored": Counter((int(was is not None), int(now is not None)) for was, now in pairs),
        "changed": sum([getattr(w, a, None) for a in axes] != [getattr(n, a, None) for a in axes] for w, n in pairs),
        "hot": Counter((int(band(was) == 0), int(band(now) == 0)) for was, now in pairs),
        "bands": Counter((band(was), band(now)) for was, now in pairs),
        "cells": Counter((cell(was), cell(now)) for was, now in pairs),
        "was_tens": tens(before),
        "now_tens": tens(after),
        "movers": [*up[:MOST_MOVERS], *down[:MOST_MOVERS]],
    }


def told(tally: Tally) -> dict[str, Any]:
    return {
        "scored": Counter(tally.of("scored")),
        "changed": tally.of("changed").get((0, 0), 0),
        "hot": Counter(tally.of("hot")),
        "bands": Counter(tally.of("bands")),
        "cells": Counter(tally.of("cells")),
        "was_tens": Counter({was: n for (was, _now), n in tally.of("was_tens").items()}),
        "now_tens": Counter({now: n for (_was, now), n in tally.of("now_tens").items()}),
        "movers": [(m.record_id, m.was, m.now, m.was_points, m.points) for m in tally.movers],
    }


@EXAMPLES
@given(st.data())
def test_made_worlds(data: st.DataObject) -> None:
    world: World = data.draw(worlds())
    at = data.draw(instants())
    object = data.draw(st.sampled_from(OBJECTS))
    first, second = data.draw(documents(world, object)), data.draw(documents(world, object))
    first |= {"name": "Same"}
    second |= {"name": "Same"}
    with undone(), clock_at(at):
        store(world)
        model = publish(first)
        before = scores(model.live_id or 0)
        draft = load_document(as_text(second))
        seen = impact_now(draft, model, as_of=at)
        publish_and_finish(draft)
        model.refresh_from_db()
        assert model.live_id == draft.pk
        assert told(seen.tally) == told_by(before, scores(draft.pk))


def publish_and_finish(draft: Version, **answers: Any) -> None:
    run = publish_version(version=draft, triggers=answers or None)
    runs.work_on(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "done", run.error


def test_every_number_is_what_publishing_then_does(
    model: ScoringModel, draft: Version, contacts: list[Contact], small_ranges: None
) -> None:
    add_view(contacts[4])
    add_view(contacts[5])
    before = scores(model.live_id or 0)
    seen = impact_now(draft, model, as_of=timezone.now())
    document = read_version(draft).document
    assert document is not None
    asked = who_would_be_in(document, model)
    history = ScoreChange.objects.count()
    publish_and_finish(draft, Call="fire")
    assert told(seen.tally) == told_by(before, scores(draft.pk))
    assert seen.tally.of("changed") == {(0, 0): ScoreChange.objects.count() - history}
    fired = Crossing.objects.filter(version_id=draft.pk, direction="enter").count()
    assert dict(seen.tally.crossings) == asked == {"Call": fired}
    assert fired > 0


def test_background_says_the_same_as_the_request(
    model: ScoringModel, draft: Version, contacts: list[Contact], small_ranges: None
) -> None:
    add_view(contacts[4])
    started = start_impact(model=model)
    assert started.ranges.count() > 2
    work_on_impact(impact_id=started.pk)
    stored = stored_impact(draft, model)
    assert stored is not None
    at_once = impact_now(draft, model, as_of=started.as_of)
    assert told(stored.tally) == told(at_once.tally)
    assert stored.tally.crossings == at_once.tally.crossings
    assert not stored.is_outdated


def test_first_version_scores_everybody_anew(contacts: list[Contact], nobody_called: None) -> None:
    draft = load_document(DRAFT)
    seen = impact_now(draft, draft.model, as_of=timezone.now())
    publish_and_finish(draft)
    assert told(seen.tally) == told_by({}, scores(draft.pk))
