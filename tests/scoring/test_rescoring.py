"""A rescore: ranges, counted progress, joined, stopped, failed; what it writes and what it leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone

from crm.models import Contact, ListMember, RecordList
from scoring.domain import ranges, runs, tables
from scoring.domain.changes import score_changed_records
from scoring.domain.run_statements import statements_of
from scoring.models import Run, Score, ScoreChange, ScoringModel, Version
from scoring.spec.arithmetic import tenths
from tests.scoring.world import (
    CHIEF,
    VIEWS,
    add_view,
    document,
    finish,
    history,
    publish,
    rescore,
    start_publish,
    totals,
)


def row_versions() -> dict[int, str]:
    """What PostgreSQL calls each row's writing, by record."""
    with connection.cursor() as cursor:
        cursor.execute("select record_id, xmin::text || ctid::text from scoring_score")
        return dict(cursor.fetchall())


def spoil(record_id: int) -> None:
    """As if the stored score were of another day."""
    Score.objects.filter(record_id=record_id).update(points=[777, 0], total=777)


def test_ranges_cover_every_id_and_are_counted(contacts: list[Contact], small_ranges: None) -> None:
    run = start_publish(document())
    spans = list(run.ranges.order_by("start").values_list("start", "end"))
    assert (spans[0][0], spans[-1][1], len(spans)) == (0, ranges.BEYOND, 4)
    assert [end for _start, end in spans[:-1]] == [start for start, _end in spans[1:]]
    assert runs.progress(run) == {"total": 8, "done": 0, "scored": 0, "changed": 0, "crossed": 0}
    assert runs.work_on(run_id=run.pk, seconds=1e-9)
    assert runs.progress(run) == {"total": 8, "done": 2, "scored": 2, "changed": 0, "crossed": 0}
    finish(run)
    assert runs.progress(run) == {"total": 8, "done": 8, "scored": 8, "changed": 0, "crossed": 0}
    assert runs.work_on(run_id=run.pk) is False
    assert not tables.runs_with_keys()


def test_database_without_records_is_rescored_too(db: None) -> None:
    model = publish(document())
    (run,) = rescore(model)
    assert (totals(model), runs.progress(run)["total"]) == ({}, 0)


def test_second_rescore_of_a_model_joins_the_first(contacts: list[Contact]) -> None:
    leads, other = publish(document()), publish(document("Other"))
    (first,) = runs.rescore(models=[leads])
    assert [run.pk for run in runs.rescore(models=[leads])] == [first.pk]
    joined = runs.rescore(models=[leads, other])
    assert joined[0].pk == first.pk
    assert [run.versions for run in joined] == [[leads.live_id], [other.live_id]]
    finish(*joined)
    assert runs.rescore(models=[leads])[0].pk not in {run.pk for run in joined}


def test_several_models_share_one_pass_an_object(contacts: list[Contact]) -> None:
    models = [publish(document("One")), publish(document("Two", criteria=(VIEWS,)))]
    deals = publish(document("Deals", criteria=(VIEWS,), object="deal"))
    started = runs.rescore(models=[*models, deals])
    assert [(run.object, run.versions) for run in started] == [
        ("contact", [model.live_id for model in models]),
        ("deal", [deals.live_id]),
    ]
    spoil(contacts[0].pk)
    finish(*started)
    assert [totals(model)[contacts[0].pk] for model in models] == [10, 0]
    assert {model.scored_as_of for model in ScoringModel.objects.filter(object="contact")} == {started[0].as_of}


def test_models_with_too_many_criteria_for_one_pass_have_one_each(
    contacts: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    models = [publish(document("One")), publish(document("Two", criteria=(VIEWS | {"within_days": 7},)))]
    monkeypatch.setattr("scoring.engine.slots.BITS", 1)
    monkeypatch.setattr("scoring.engine.slots.WORDS", 1)
    assert [run.versions for run in rescore(*models)] == [[model.live_id] for model in models]


def test_only_what_changed_is_written(contacts: list[Contact]) -> None:
    model = publish(document())
    spoil(contacts[2].pk)
    before = row_versions()
    (run,) = rescore(model)
    after = row_versions()
    assert {record_id for record_id in before if before[record_id] != after[record_id]} == {contacts[2].pk}
    assert (totals(model)[contacts[2].pk], runs.progress(run)["changed"]) == (10, 1)
    assert history(model, contacts[2].pk) == [("time", 77.7, 10)]
    assert ScoreChange.objects.count() == 1
    assert model.scored_as_of == run.as_of


def test_time_alone_moves_scores(contacts: list[Contact]) -> None:
    views = VIEWS | {"points": 8, "decay": {"half_life_days": 10}}
    add_view(contacts[0], ago=timedelta(0))
    model = publish(document(criteria=(views,)))
    assert totals(model)[contacts[0].pk] == 8
    later = timezone.now() + timedelta(days=10)
    with patch("django.utils.timezone.now", lambda: later):
        rescore(model)
    assert totals(model)[contacts[0].pk] == 4
    assert history(model, contacts[0].pk) == [("time", 8, 4)]
    assert ScoreChange.objects.get().at == later


def test_who_leaves_the_audience_or_the_world_is_unscored(contacts: list[Contact]) -> None:
    internal = RecordList.objects.create(object="contact", name="Internal")
    model = publish(document(audience={"exclude": ["Internal"]}))
    ListMember.objects.create(list=internal, record_id=contacts[0].pk)
    gone = contacts[1].pk
    contacts[1].delete()
    rescore(model)
    assert set(totals(model)) == {contact.pk for contact in contacts[2:]}
    assert history(model, contacts[0].pk) == [("time", 10, None)]
    assert history(model, gone) == [("time", 0, None)]


def test_stopped_rescore_keeps_what_is_computed(contacts: list[Contact], small_ranges: None) -> None:
    model = publish(document())
    for contact in contacts:
        spoil(contact.pk)
    (run,) = runs.rescore(models=[model])
    runs.work_on(run_id=run.pk, seconds=1e-9)
    runs.stop_run(run=run)
    assert runs.work_on(run_id=run.pk) is False
    run.refresh_from_db()
    assert (run.state, run.finished_at is None) == (Run.State.STOPPED, False)
    assert sorted(totals(model).values()) == [0, 10, *[77.7] * 6]
    rescore(model)
    assert sorted(totals(model).values()) == [0] * 4 + [10] * 4


def test_stopped_fill_shows_nothing_and_leaves_no_table(committed: None, small_ranges: None) -> None:
    for n in range(8):
        Contact.objects.create(external_id=f"c{n}")
    model = publish(document())
    run = start_publish(document(criteria=(CHIEF, VIEWS, VIEWS | {"name": "More"})))
    runs.work_on(run_id=run.pk, seconds=1e-9)
    runs.stop_run(run=run)
    assert (tables.versions_beside(), tables.runs_with_keys()) == (set(), set())
    assert runs.work_on(run_id=run.pk) is False
    model.refresh_from_db()
    assert (model.live_id == model.published_id, len(totals(model))) == (False, 8)
    rescore(model)
    model.refresh_from_db()
    assert (model.live_id == model.published_id, len(totals(model))) == (True, 8)


def test_failed_run_says_why_and_leaves_nothing(contacts: list[Contact], monkeypatch: pytest.MonkeyPatch) -> None:
    run = start_publish(document())
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {tables.table(run.versions[0])} add check (total < 5)")
    with pytest.raises(Exception, match="violates check constraint"):
        runs.work_on(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == Run.State.FAILED
    assert "violates check constraint" in run.error
    runs.look_after_runs()
    assert (tables.versions_beside(), tables.runs_with_keys()) == (set(), set())
    model = ScoringModel.objects.get()
    assert (model.live, totals(model)) == (None, {})
    rescore(model)
    assert len(totals(model)) == 8


def test_last_step_that_fails_is_a_failed_run(contacts: list[Contact]) -> None:
    run = start_publish(document())
    while runs._do_next_range(run, statements_of(run)):
        pass
    with connection.cursor() as cursor:  # the same contact twice
        name = tables.table(run.versions[0])
        cursor.execute(f"insert into {name} select * from {name} limit 1")
    with pytest.raises(Exception, match="could not create unique index"):
        runs.look_after_runs()
    run.refresh_from_db()
    assert run.state == Run.State.FAILED


def test_workers_are_called_only_where_nobody_is_at_it(
    contacts: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[int] = []
    monkeypatch.setattr("scoring.tasks.call_workers", lambda run_id, _ranges: called.append(run_id))
    run = start_publish(document())
    runs.look_after_runs()
    assert called == [run.pk]
    monkeypatch.setattr(runs, "is_run_held", lambda _run_id: True)
    runs.look_after_runs()
    assert called == [run.pk]


def test_keys_of_a_run_that_has_just_begun_are_left(contacts: list[Contact], nobody_called: None) -> None:
    run = start_publish(document())
    runs.look_after_runs()
    assert tables.runs_with_keys() == {run.pk}
    finish(run)


def test_later_version_that_is_shown_parts_from_a_pass_under_way(contacts: list[Contact], small_ranges: None) -> None:
    leads, other = publish(document()), publish(document("Other"))
    (shared,) = runs.rescore(models=[leads, other])
    runs.work_on(run_id=shared.pk, seconds=1e-9)
    finish(start_publish(document(criteria=(CHIEF | {"points": 30},))))
    shared.refresh_from_db()
    again = Run.objects.filter(state=Run.State.RUNNING).get()
    assert (shared.state, again.versions) == (Run.State.STOPPED, [other.live_id])
    finish(again)
    assert totals(leads)[contacts[0].pk] == 30


def test_points_beyond_all_measure_are_stored(contacts: list[Contact]) -> None:
    tags = tuple(f"t{n}" for n in range(2200))
    from crm.models import Property

    Property.objects.create(object="contact", name="tags", type="multi_choice")
    Contact.objects.filter(pk=contacts[0].pk).update(properties={"tags": list(tags)})
    rule = {"name": "Tags", "property": "tags", "values": dict.fromkeys(tags, 100_000)}
    model = publish(document(criteria=(rule,), limit=None))
    assert totals(model)[contacts[0].pk] == 200_000_000


def test_changes_of_a_stopped_pass_are_given_back_to_the_queue(contacts: list[Contact], small_ranges: None) -> None:
    model = publish(document())
    (run,) = runs.rescore(models=[model])
    runs.work_on(run_id=run.pk, seconds=1e-9)
    Contact.objects.filter(pk=contacts[1].pk).update(job_title="Chief")
    score_changed_records()
    runs.stop_run(run=run)
    spoil(contacts[1].pk)  # what a range that was still at work may leave
    runs.look_after_runs()
    assert score_changed_records() == 1
    assert totals(model)[contacts[1].pk] == 10


def test_tenths_are_exact(contacts: list[Contact]) -> None:
    model = publish(document(criteria=(CHIEF | {"points": 0.1}, CHIEF | {"name": "Again", "points": 0.2})))
    assert totals(model)[contacts[0].pk] == 0.3
    version = Version.objects.get(pk=model.live_id or 0)
    assert version.published_at
    assert version.published_at > datetime(2020, 1, 1, tzinfo=UTC)
    from decimal import Decimal

    assert Score.objects.get(version_id=version.pk, record_id=contacts[0].pk).points == [
        tenths(Decimal("0.1")),
        tenths(Decimal("0.2")),
    ]
