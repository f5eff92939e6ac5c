"""When time alone is followed, when everything is computed anew, and what becomes of a time pass when others come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone

from crm.models import Contact
from leadscoring.accounts.models import Organisation
from scoring.domain import runs
from scoring.models import Run, Score, ScoreChange, ScoringModel
from tests.scoring.world import VIEWS, add_view, document, finish, history, publish, rescore, start_publish, totals

LATELY = {**VIEWS, "within_days": 10}
FADING = {**VIEWS, "name": "Fading", "decay": {"linear_days": 10}}


@pytest.fixture
def model(contacts: list[Contact], nobody_called: None) -> ScoringModel:
    add_view(contacts[1], ago=timedelta(days=9))
    return publish(document(criteria=(LATELY, {"name": "Chief", "property": "job_title", "values": {"Clerk": 2}})))


def at(days: float) -> Any:
    moved = timezone.now() + timedelta(days=days)
    return patch("django.utils.timezone.now", lambda: moved)


def kinds(started: list[Run]) -> list[str]:
    return [run.kind for run in started]


def test_a_day_later_time_alone_is_followed(model: ScoringModel, contacts: list[Contact]) -> None:
    before = totals(model)
    with at(2):
        started = runs.follow_time(models=[model])
        finish(*started)
    assert kinds(started) == ["time"]
    assert totals(model) == before | {contacts[1].pk: before[contacts[1].pk] - 1}
    assert history(model, contacts[1].pk) == [("time", 3.0, 2.0)]
    assert [history(model, other.pk) for other in contacts if other != contacts[1]] == [[]] * 7
    model.refresh_from_db()
    assert model.scored_as_of == started[0].as_of


def test_nothing_is_written_where_nothing_has_moved(model: ScoringModel) -> None:
    before = list(Score.objects.order_by("record_id").values_list("record_id", "as_of"))
    changes = ScoreChange.objects.count()
    started = runs.follow_time(models=[model])
    finish(*started)
    assert kinds(started) == ["time"]
    assert list(Score.objects.order_by("record_id").values_list("record_id", "as_of")) == before
    assert ScoreChange.objects.count() == changes


def test_points_that_time_cannot_move_are_taken_as_they_stand(model: ScoringModel, contacts: list[Contact]) -> None:
    """What shows that they are: nobody says that they changed, and only a whole pass sees it."""
    Contact.objects.filter(pk=contacts[1].pk).update(job_title="Boss")
    with at(2):
        finish(*runs.follow_time(models=[model]))
        assert totals(model)[contacts[1].pk] == 2
        rescore(model)
        assert totals(model)[contacts[1].pk] == 0


def test_after_a_week_all_is_computed_anew(model: ScoringModel) -> None:
    with at(6.4):
        assert kinds(stopped(runs.follow_time(models=[model]))) == ["time"]
    with at(6.6):
        assert kinds(stopped(runs.follow_time(models=[model]))) == ["full"]


def test_what_was_computed_by_other_rules_is_not_trusted(model: ScoringModel) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"own_domains": ["vekt.example"]})
    for run in Run.objects.filter(state=Run.State.RUNNING):
        runs.stop_run(run=run)
    assert kinds(stopped(runs.follow_time(models=[model]))) == ["full"]


def test_a_clock_that_went_back_and_a_fault_are_not_trusted(model: ScoringModel) -> None:
    with at(-1):
        assert kinds(stopped(runs.follow_time(models=[model]))) == ["full"]
    ScoringModel.objects.filter(pk=model.pk).update(fault="What it names is gone.")
    assert kinds(stopped(runs.follow_time(models=[model]))) == ["full"]


def test_after_a_whole_pass_that_was_stopped_comes_another(model: ScoringModel, contacts: list[Contact]) -> None:
    """A flood of changes had been answered by it alone."""
    stopped(runs.rescore(models=[model]))
    with at(1):
        [run] = runs.follow_time(models=[model])
        finish(run)
        assert run.kind == "full"
        assert kinds(stopped(runs.follow_time(models=[model]))) == ["time"]


def test_who_asks_for_a_whole_pass_does_not_join_one_of_time(model: ScoringModel) -> None:
    other = publish(document("Others", criteria=(FADING,)))
    with at(1):
        [by_time] = runs.follow_time(models=[model, other])
        [again] = runs.follow_time(models=[model])
        assert (again.pk, sorted(by_time.versions)) == (by_time.pk, sorted([model.live_id, other.live_id]))
        whole = runs.rescore(models=[model])
    by_time.refresh_from_db()
    assert (by_time.kind, by_time.state) == ("time", "stopped")
    assert [(run.kind, sorted(run.versions)) for run in whole] == [("full", sorted(by_time.versions))]
    with at(1):
        assert [run.pk for run in runs.follow_time(models=[model, other])] == [whole[0].pk]


def test_a_publish_parts_from_a_time_pass(model: ScoringModel) -> None:
    other = publish(document("Others", criteria=(FADING,)))
    with at(1):
        [by_time] = runs.follow_time(models=[model, other])
        finish(start_publish(document(criteria=(LATELY, FADING))))
        by_time.refresh_from_db()
        assert by_time.state == "stopped"
        left = Run.objects.get(state=Run.State.RUNNING)
        assert (left.kind, left.versions) == ("time", [other.live_id])


def test_who_is_unscored_stays_so(model: ScoringModel, contacts: list[Contact]) -> None:
    Score.objects.filter(record_id=contacts[1].pk).delete()
    with at(2):
        finish(*runs.follow_time(models=[model]))
    assert contacts[1].pk not in totals(model)


def test_a_later_score_is_not_overwritten(model: ScoringModel, contacts: list[Contact]) -> None:
    with at(2):
        [run] = runs.follow_time(models=[model])
    later: datetime = run.as_of + timedelta(hours=1)
    Score.objects.filter(record_id=contacts[1].pk).update(as_of=later)
    finish(run)
    assert totals(model)[contacts[1].pk] == 3
    assert Score.objects.get(record_id=contacts[1].pk).as_of == later


def stopped(started: list[Run]) -> list[Run]:
    for run in started:
        runs.stop_run(run=run)
    return started
