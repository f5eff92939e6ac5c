"""A published model names a list or property that is deleted later: it says so, and nobody else is touched."""

from __future__ import annotations

import pytest

from crm.models import ChangedRecord, Contact, Property, RecordList
from leadscoring.accounts.models import User
from scoring.domain import runs
from scoring.domain.changes import score_changed_records
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document, publish_version
from scoring.domain.rescoring import request_rescore
from scoring.models import Run, ScoringModel
from tests.scoring.world import CHIEF, VIEWS, add_view, document, finish, publish, rescore, totals

LISTED = {"name": "Listed", "list": "Guests", "points": 3}
SIZED = {"name": "Shoes", "property": "shoe_size", "ranges": [{"from": 40, "points": 2}]}


@pytest.fixture
def guests(contacts: list[Contact]) -> RecordList:
    return RecordList.objects.create(object="contact", name="Guests")


@pytest.fixture
def sound(contacts: list[Contact]) -> ScoringModel:
    return publish(document("Sound"))


@pytest.fixture
def faulty(guests: RecordList) -> ScoringModel:
    model = publish(document("Faulty", criteria=(LISTED, CHIEF)))
    guests.delete()
    ChangedRecord.objects.all().delete()
    return model


def fault_of(model: ScoringModel) -> str:
    model.refresh_from_db()
    return model.fault


def test_what_changed_is_scored_by_the_others(
    contacts: list[Contact], faulty: ScoringModel, sound: ScoringModel
) -> None:
    add_view(contacts[1])
    Contact.objects.filter(pk=contacts[1].pk).update(job_title="Chief")
    assert score_changed_records() == 1
    assert (totals(sound)[contacts[1].pk], totals(faulty)[contacts[1].pk]) == (11, 0)
    assert "Guests" in fault_of(faulty)
    assert fault_of(sound) == ""


def test_whole_rescore_goes_on_without_it(contacts: list[Contact], faulty: ScoringModel, sound: ScoringModel) -> None:
    add_view(contacts[1])
    (run,) = rescore(faulty, sound)
    assert run.versions == [sound.live_id]
    assert (totals(sound)[contacts[1].pk], totals(faulty)[contacts[1].pk]) == (1, 0)
    assert "Guests" in fault_of(faulty)
    assert faulty.scored_as_of != run.as_of


def test_asked_for_alone_it_is_refused_with_its_fault(faulty: ScoringModel, marketer: User) -> None:
    with pytest.raises(Refused, match="Guests"):
        request_rescore(model=faulty, by=marketer)
    assert "Guests" in fault_of(faulty)
    assert not Run.objects.filter(state=Run.State.RUNNING).exists()


def test_fault_is_gone_when_the_list_is_back(contacts: list[Contact], faulty: ScoringModel) -> None:
    rescore(faulty)
    RecordList.objects.create(object="contact", name="GUESTS")
    (run,) = rescore(faulty)
    assert (fault_of(faulty), faulty.scored_as_of) == ("", run.as_of)


def test_deleted_property_is_a_fault_too(contacts: list[Contact], sound: ScoringModel) -> None:
    shoes = Property.objects.create(object="contact", name="shoe_size", type="number")
    model = publish(document("Shoes", criteria=(SIZED,)))
    shoes.delete()
    assert [run.versions for run in rescore(sound, model)] == [[sound.live_id]]
    assert "shoe_size" in fault_of(model)


def test_what_changed_meanwhile_is_scored_when_the_fault_is_gone(contacts: list[Contact]) -> None:
    shoes = Property.objects.create(object="contact", name="shoe_size", type="number")
    model = publish(document("Shoes", criteria=(SIZED, {**VIEWS, "within_days": 30})))
    shoes.delete()
    add_view(contacts[1])
    score_changed_records()
    assert "shoe_size" in fault_of(model)
    Property.objects.create(object="contact", name="shoe_size", type="number")
    add_view(contacts[2])
    score_changed_records()
    assert fault_of(model) == ""
    finish(*runs.follow_time(models=[model]))
    assert [totals(model)[contact.pk] for contact in contacts[1:3]] == [1, 1]


def test_model_that_reads_a_faulty_one_is_faulty(contacts: list[Contact], guests: RecordList) -> None:
    publish(document("Base", criteria=(LISTED,)))
    reads = {"name": "Base", "score": "Base", "if": {"field": "total", "op": "gt", "value": 0}, "points": 5}
    reader = publish(document("Reader", criteria=(reads,)))
    guests.delete()
    assert rescore(reader) == []
    assert "Base" in fault_of(reader)


def test_list_that_goes_during_a_pass_leaves_the_others_in_a_new_one(
    contacts: list[Contact], guests: RecordList, sound: ScoringModel, small_ranges: None
) -> None:
    faulty = publish(document("Faulty", criteria=(LISTED, VIEWS)))
    (both,) = runs.rescore(models=[faulty, sound])
    runs.work_on(run_id=both.pk, seconds=1e-9)
    guests.delete()
    add_view(contacts[1])
    assert runs.work_on(run_id=both.pk) is False
    both.refresh_from_db()
    again = Run.objects.get(state=Run.State.RUNNING)
    assert (both.state, again.versions) == (Run.State.STOPPED, [sound.live_id])
    finish(again)
    assert totals(sound)[contacts[1].pk] == 1
    assert "Guests" in fault_of(faulty)


def test_pass_that_has_nobody_left_fails_and_says_why(
    contacts: list[Contact], guests: RecordList, small_ranges: None
) -> None:
    model = publish(document(criteria=(LISTED,)))
    (run,) = runs.rescore(models=[model])
    guests.delete()
    with pytest.raises(Exception, match="can be computed any more"):
        runs.work_on(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, "can be computed any more" in run.error) == (Run.State.FAILED, True)


def test_new_document_mends_it(contacts: list[Contact], faulty: ScoringModel) -> None:
    rescore(faulty)
    finish(publish_version(version=load_document(document("Faulty", criteria=(CHIEF,)))))
    assert (fault_of(faulty), totals(faulty)[contacts[0].pk]) == ("", 10)


def test_draft_that_names_what_is_gone_is_not_published(contacts: list[Contact], guests: RecordList) -> None:
    draft = load_document(document(criteria=(LISTED,)))
    guests.delete()
    with pytest.raises(ValueError, match="Guests"):
        publish_version(version=draft)
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_more_activity_criteria_than_a_pass_can_hold_are_refused(
    contacts: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.engine.slots.BITS", 1)
    monkeypatch.setattr("scoring.engine.slots.WORDS", 1)
    draft = load_document(document(criteria=(VIEWS, VIEWS | {"name": "Recent", "within_days": 7})))
    with pytest.raises(Refused, match="at most 1 different activity criteria"):
        publish_version(version=draft)
    assert not ScoringModel.objects.filter(published__isnull=False).exists()
