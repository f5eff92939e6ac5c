"""A whole pass and the scoring of what changed at the same moment: the later instant wins, and history is true."""

from __future__ import annotations

import pytest
from django.db import transaction

from crm.models import ChangedRecord, Contact, ListMember, RecordList
from scoring.domain import runs
from scoring.domain.changes import score_changed_records
from scoring.models import Run, Score, ScoringModel
from tests.scoring.holding import beside, gate, open_gate, wait_until_held
from tests.scoring.world import add_view, document, finish, history, publish, totals

INSERT, DELETE = (
    "before insert on scoring_score for each statement",
    "before delete on scoring_score for each statement",
)


@pytest.fixture
def people(committed: None) -> list[Contact]:
    return [Contact.objects.create(external_id=f"c{n}", job_title=("Chief", "Clerk")[n % 2]) for n in range(4)]


@pytest.fixture
def internal(people: list[Contact]) -> RecordList:
    return RecordList.objects.create(object="contact", name="Internal")


@pytest.fixture
def model(internal: RecordList) -> ScoringModel:
    model = publish(document(audience={"exclude": ["Internal"]}))
    ChangedRecord.objects.all().delete()
    return model


def start(model: ScoringModel) -> Run:
    (run,) = runs.rescore(models=[model])
    return run


def test_what_changed_later_is_kept_by_a_pass_that_saw_less(people: list[Contact], model: ScoringModel) -> None:
    clerk = people[1]
    Score.objects.filter(record_id=clerk.pk).update(total=777, points=[777, 0])
    run = start(model)
    with gate(INSERT), beside(lambda: runs.work_on(run_id=run.pk)):
        wait_until_held()  # it has read everything, and written nothing
        Contact.objects.filter(pk=clerk.pk).update(job_title="Chief")
        assert score_changed_records() == 1
        open_gate()
    assert totals(model)[clerk.pk] == 10
    assert history(model, clerk.pk) == [("property", 77.7, 10)]


def test_who_comes_back_later_is_not_deleted_by_a_pass_that_saw_less(
    people: list[Contact], internal: RecordList, model: ScoringModel
) -> None:
    member = ListMember.objects.create(list=internal, record_id=people[0].pk)
    ChangedRecord.objects.all().delete()
    run = start(model)
    with gate(DELETE), beside(lambda: runs.work_on(run_id=run.pk)):
        wait_until_held()
        member.delete()
        assert score_changed_records() == 1
        open_gate()
    assert (totals(model)[people[0].pk], history(model, people[0].pk)) == (10, [])


def test_who_leaves_later_is_not_brought_back_by_a_pass_that_saw_less(
    people: list[Contact], internal: RecordList, model: ScoringModel
) -> None:
    chief = people[0]
    Score.objects.filter(record_id=chief.pk).update(total=777, points=[777, 0])
    run = start(model)
    with gate(INSERT), beside(lambda: runs.work_on(run_id=run.pk)):
        wait_until_held()
        ListMember.objects.create(list=internal, record_id=chief.pk)
        score_changed_records()
        assert chief.pk not in totals(model)
        open_gate()
    score_changed_records()  # what changed during the pass is looked at once more
    assert chief.pk not in totals(model)
    assert history(model, chief.pk)[-1][2] is None


def test_history_of_what_waited_for_a_pass_begins_where_that_ended(people: list[Contact], model: ScoringModel) -> None:
    clerk = people[1]
    Score.objects.filter(record_id=clerk.pk).update(total=777, points=[777, 0])
    run = start(model)
    add_view(clerk)
    with gate("after insert on scoring_score for each statement"), beside(lambda: runs.work_on(run_id=run.pk)):
        wait_until_held()  # its range is written, and not yet committed
        with beside(score_changed_records, name="changes"):
            wait_until_held("transactionid", "changes")
            open_gate()
    assert totals(model)[clerk.pk] == 1
    assert history(model, clerk.pk) == [("time", 77.7, 0), ("activity", 0, 1)]


def test_stopping_waits_for_nobody_and_is_the_end(people: list[Contact], model: ScoringModel) -> None:
    run = start(model)
    Score.objects.update(total=777, points=[777, 0])
    with gate(INSERT), beside(lambda: runs.work_on(run_id=run.pk)):
        wait_until_held()
        runs.stop_run(run=run)
        run.refresh_from_db()
        assert run.state == Run.State.STOPPED
        open_gate()
    run.refresh_from_db()
    assert (run.state, sorted(totals(model).values())) == (Run.State.STOPPED, [0, 0, 10, 10])


def test_two_passes_of_one_model_at_once_are_one(people: list[Contact], model: ScoringModel) -> None:
    started: list[Run] = []
    with beside(lambda: started.extend(runs.rescore(models=[model])), name="other"), transaction.atomic():
        started += runs.rescore(models=[model])
    assert started[0].pk == started[1].pk
    finish(started[0])
