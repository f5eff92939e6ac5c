"""A list that can't be worked out stands in nobody's way; one list or model is never made of itself; a flood of changes
reaches lists as it reaches scores."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.domain.list_conditions import set_condition
from crm.domain.lists import ListRefused, create_list
from crm.models import ChangedRecord, Contact, ListCondition, ListMember, Property, RecordList
from leadscoring.accounts.models import User
from scoring.domain import changes, dynamic_lists
from scoring.domain.changes import score_changed_records
from scoring.domain.dynamic_lists import refresh_list, refresh_lists
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document, publish_version
from scoring.models import Version
from tests.factories.crm import ContactFactory
from tests.scoring.world import CHIEF, VIEWS, document, finish, publish, totals

pytestmark = pytest.mark.django_db

NORDIC = {"property": "country", "op": "is_any", "value": ["Norway", "Sweden"]}
GONE = {"name": "Gone", "if": {"property": "segment", "op": "is_any", "value": ["a"]}, "points": 3}


def score_of(model: str) -> dict[str, object]:
    return {"score": model, "field": "total", "op": "gte", "value": 5}


def listed(marketer: User, name: str, condition: object) -> RecordList:
    made = create_list(actor=marketer, object="contact", name=name)
    set_condition(of=made, plain=condition, by=marketer)
    return made


def on(of: RecordList) -> set[int]:
    return set(ListMember.objects.filter(list=of).values_list("record_id", flat=True))


@pytest.fixture
def astray(marketer: User) -> RecordList:
    """It asks for the score of a model that can't be understood any more."""
    Property.objects.create(object="contact", name="segment", label="Segment", type="text")
    publish(document("Astray", criteria=(CHIEF, GONE)))
    made = listed(marketer, "By score", score_of("Astray"))
    Property.objects.all().delete()
    return made


def test_list_that_asks_a_model_at_fault_holds_up_no_scores(astray: RecordList, marketer: User) -> None:
    other = publish(document("Other"))
    nordic = listed(marketer, "Nordic", NORDIC)
    contact = ContactFactory(job_title="Chief", country="Norway")
    score_changed_records()
    assert totals(other)[contact.pk] == 10
    assert on(nordic) == {contact.pk}


def test_list_that_asks_a_model_at_fault_says_so_and_keeps_its_members(astray: RecordList) -> None:
    contact = ContactFactory()
    ListMember.objects.create(list=astray, record_id=contact.pk)
    refresh_list(list_id=astray.pk)
    assert "Astray" in ListCondition.objects.get(list=astray).fault
    assert on(astray) == {contact.pk}


def test_schedule_says_what_can_t_be_worked_out_and_when_it_can_again(marketer: User) -> None:
    nordic = listed(marketer, "Nordic", NORDIC)
    second = listed(marketer, "Second", {"list": "Nordic"})
    RecordList.objects.filter(pk=nordic.pk).delete()
    refresh_lists()
    assert "Nordic" in ListCondition.objects.get(list=second).fault
    create_list(actor=marketer, object="contact", name="Nordic")
    refresh_lists()
    assert ListCondition.objects.get(list=second).fault == ""


def test_lists_that_came_to_ask_for_each_other_are_worked_out_all_the_same(marketer: User) -> None:
    """Two people who save at the same moment."""
    first, second = listed(marketer, "First", NORDIC), listed(marketer, "Second", {"list": "First"})
    ListCondition.objects.filter(list=first).update(condition={"list": "Second"})
    refresh_lists()
    ContactFactory(country="Norway")
    score_changed_records()
    assert on(first) == on(second) == set()


def test_condition_that_changed_meanwhile_is_left_to_who_works_it_out(
    marketer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    nordic, contact = listed(marketer, "Nordic", NORDIC), ContactFactory(country="Norway")
    hold = dynamic_lists.hold_list

    def another_is_faster(list_id: int) -> None:
        hold(list_id)
        ListCondition.objects.update(condition={"property": "country", "op": "is_any", "value": ["Poland"]})

    monkeypatch.setattr(dynamic_lists, "hold_list", another_is_faster)
    score_changed_records()
    assert contact.pk not in on(nordic)


def test_list_can_t_ask_for_a_score_that_is_made_of_it_by_way_of_others(marketer: User) -> None:
    nordic = listed(marketer, "Nordic", NORDIC)
    listed(marketer, "Second", {"list": "Nordic"})
    publish(document("Base", criteria=({"name": "On it", "list": "Second", "points": 7},)))
    publish(document("Top", criteria=({"name": "Base", "if": score_of("Base"), "points": 7},)))
    with pytest.raises(ListRefused, match="“Nordic” → “Top” → “Base” → “Second” → “Nordic”"):
        set_condition(of=nordic, plain=score_of("Top"), by=marketer)


def test_model_is_not_published_that_is_scored_by_a_list_that_asks_for_its_score(marketer: User) -> None:
    model = publish(document("M", criteria=(VIEWS,)))
    listed(marketer, "Second", score_of("M"))
    listed(marketer, "First", {"list": "Second"})
    draft = load_document(document("M", criteria=(VIEWS, {"name": "On it", "list": "First", "points": 7})))
    with pytest.raises(Refused, match="“M” → “First” → “Second” → “M”"):
        publish_version(version=draft)
    model.refresh_from_db()
    assert model.published_id != draft.pk
    assert Version.objects.get(pk=draft.pk).status == Version.Status.DRAFT


def flood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "CLAIM", 0)
    monkeypatch.setattr(changes, "WHOLE_PASS_FROM", 0)


def test_lists_follow_before_a_flood_of_changes_is_scored(marketer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    nordic = listed(marketer, "Nordic", NORDIC)
    model = publish(document("M", criteria=({"name": "On it", "list": "Nordic", "points": 7},)))
    contact = ContactFactory(country="Norway")
    flood(monkeypatch)
    score_changed_records()
    assert on(nordic) == {contact.pk}
    finish(*changes.Run.objects.filter(state="running"))
    assert totals(model)[contact.pk] == 7


def test_flood_of_history_brings_people_onto_lists_as_history(marketer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    nordic = listed(marketer, "Nordic", NORDIC)
    publish(document("M"))
    past, present = ContactFactory(country="Poland"), ContactFactory(country="Poland")
    ChangedRecord.objects.all().delete()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('vekt.history', 'on', true)")
        Contact.objects.filter(pk=past.pk).update(country="Norway")
        cursor.execute("select set_config('vekt.history', '', true)")
    Contact.objects.filter(pk=present.pk).update(country="Norway")
    flood(monkeypatch)
    score_changed_records()
    assert on(nordic) == {past.pk, present.pk}
    told = dict(ChangedRecord.objects.filter(reason="list").values_list("record_id", "is_history"))
    assert told == {past.pk: True, present.pk: False}


def test_who_is_reached_by_time_comes_onto_a_list_as_news(marketer: User) -> None:
    nordic, contact = listed(marketer, "Nordic", NORDIC), ContactFactory(country="Norway")
    ChangedRecord.objects.all().delete()
    ChangedRecord.objects.create(object="contact", record_id=contact.pk, reason="time", at=timezone.now())
    score_changed_records()
    assert on(nordic) == {contact.pk}
    assert not ChangedRecord.objects.get(reason="list").is_history


def test_where_no_list_fills_itself_a_change_costs_one_question(marketer: User) -> None:
    create_list(actor=marketer, object="contact", name="By hand")
    publish(document("M"))
    ContactFactory(country="Norway")
    with CaptureQueriesContext(connection) as asked:
        score_changed_records()
    told = [query["sql"] for query in asked if "listcondition" in query["sql"] or "pg_postmaster" in query["sql"]]
    assert len(told) == 2
