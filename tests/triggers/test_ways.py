"""Whatever moves a score, or what a trigger asks besides, is noticed in the transaction that stores it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from crm.models import Company, Contact, ListMember, RecordList
from scoring.domain import runs
from scoring.domain.changes import score_changed_records
from scoring.domain.crossings import Changed, watch_changed
from scoring.models import Crossing, Delivery, Run, Score, ScoringModel
from scoring.queries.documents import open_workbench
from tests.scoring.world import CHIEF, VIEWS, add_view, document, finish, publish, rescore
from tests.triggers.world import ADD, crossings, give, hot, trigger, who_is_in

pytestmark = pytest.mark.usefixtures("nobody_delivers", "call_list")


def test_edit_crosses_within_seconds(contacts: list[Contact]) -> None:
    publish(hot())
    give(80, contacts[0])
    give(79, contacts[1])
    assert crossings() == [(contacts[0].pk, "enter", "fired")]
    found = Crossing.objects.get()
    assert (found.cause, found.total, found.fit, found.engagement) == ("property", 800, 800, None)
    delivery = Delivery.objects.get()
    assert (delivery.action, delivery.state, delivery.place) == (ADD, "waiting", 0)
    assert who_is_in() == {contacts[0].pk}


def test_first_score_of_a_new_record_counts(contacts: list[Contact]) -> None:
    publish(hot())
    new = Contact.objects.create(external_id="new", phone="90")
    score_changed_records()
    assert crossings() == [(new.pk, "enter", "fired")]


def test_time_alone_crosses(contacts: list[Contact], small_ranges: None) -> None:
    """Two views, of which one leaves the window: by a pass over everything, and by one that follows the time."""
    recent = VIEWS | {"within_days": 7}
    model = publish(document(criteria=(recent,), triggers=[trigger(when={"total": 2}, on="leave")]))
    add_view(contacts[0], ago=timedelta(days=1))
    add_view(contacts[0], ago=timedelta(days=6, hours=23, minutes=59, seconds=58))
    score_changed_records()
    assert (who_is_in(), crossings()) == ({contacts[0].pk}, [])
    without_a_trace("update crm_activity set occurred_at = occurred_at - interval '1 minute'")
    (run,) = rescore(model)
    assert crossings() == [(contacts[0].pk, "leave", "fired")]
    assert (runs.progress(run)["crossed"], Crossing.objects.get().cause) == (1, "time")
    rescore(model)
    assert len(crossings()) == 1


def test_condition_besides_the_score_counts(contacts: list[Contact]) -> None:
    """Its change is followed to whom it concerns, though no score moves; and time moves it too."""
    company = Company.objects.create(name="Firm")
    Contact.objects.filter(pk=contacts[0].pk).update(company=company)
    asked = {"property": "company.country", "op": "is_any", "value": "Norway"}
    publish(hot(trigger(**{"if": asked})))
    give(90, contacts[0], contacts[1])
    assert crossings() == []
    Company.objects.filter(pk=company.pk).update(country="Norway")
    score_changed_records()
    assert crossings() == [(contacts[0].pk, "enter", "fired")]


def test_time_moves_a_condition(contacts: list[Contact], small_ranges: None) -> None:
    asked = {"property": "created_at", "op": "more_than_days_ago", "value": 30}
    model = publish(hot(trigger(**{"if": asked})))
    give(90, *contacts[:2])
    rescore(model)
    assert crossings() == []
    without_a_trace(f"update crm_contact set created_at = now() - interval '31 days' where id = {contacts[0].pk}")
    rescore(model)
    assert crossings() == [(contacts[0].pk, "enter", "fired")]


def test_other_models_score_is_a_condition(contacts: list[Contact]) -> None:
    publish(document("Interest", criteria=(VIEWS,)))
    asked = {"score": "Interest", "field": "total", "op": "gte", "value": 2}
    publish(hot(trigger(**{"if": asked})))
    give(90, contacts[0])
    assert crossings() == []
    add_view(contacts[0])
    add_view(contacts[0])
    score_changed_records()
    assert crossings() == [(contacts[0].pk, "enter", "fired")]


def test_publish_of_a_model_that_is_asked_about_is_noticed(contacts: list[Contact]) -> None:
    """Not by its name alone: a model between reads what is published."""
    none = VIEWS | {"name": "None yet", "points": 0}
    publish(document("Interest", criteria=(none,)))
    read = {"name": "Interest", "score": "Interest", "points": 5, "if": {"field": "total", "op": "gte", "value": 2}}
    publish(document("Between", criteria=(read,)))
    publish(hot(trigger(**{"if": {"any": [{"score": "Between", "field": "total", "op": "gte", "value": 5}]}})))
    give(90, *contacts[:2])
    add_view(contacts[0])
    add_view(contacts[0])
    score_changed_records()
    assert crossings() == []
    publish(document("Interest", criteria=(VIEWS,)))
    finish(*Run.objects.filter(state=Run.State.RUNNING))
    assert crossings() == [(contacts[0].pk, "enter", "fired")]


def test_becoming_unscored_or_deleted_is_leaving(contacts: list[Contact]) -> None:
    RecordList.objects.create(object="contact", name="Out")
    publish(hot(trigger(on="leave"), audience={"exclude": ["Out"]}))
    give(90, *contacts[:3])
    ListMember.objects.create(list=RecordList.objects.get(name="Out"), record_id=contacts[0].pk)
    gone = contacts[1].pk
    contacts[1].delete()
    score_changed_records()
    assert {record_id for record_id, *_rest in crossings()} == {contacts[0].pk, gone}
    assert [(found.total, found.direction) for found in Crossing.objects.all()] == [(None, "leave")] * 2
    assert who_is_in() == {contacts[2].pk}


def test_new_version_of_a_model_is_asked_about(contacts: list[Contact], small_ranges: None) -> None:
    publish(hot())
    give(70, *contacts[:2])
    give(85, contacts[2])
    model = publish(hot(trigger(when={"total": 60})))
    assert crossings() == [
        (contacts[2].pk, "enter", "fired"),
        (contacts[0].pk, "enter", "silent_publish"),
        (contacts[1].pk, "enter", "silent_publish"),
    ]
    assert (who_is_in(), Delivery.objects.count()) == ({c.pk for c in contacts[:3]}, 1)
    rescore(model)
    assert len(crossings()) == 3


def test_model_without_triggers_asks_nothing(contacts: list[Contact]) -> None:
    publish(document(criteria=(CHIEF,)))
    with connection.execute_wrapper(_no_crossings):
        rescore(*ScoringModel.objects.all())
        give(90, contacts[0])


def _no_crossings(execute: object, sql: str, params: object, many: bool, context: object) -> object:
    assert "scoring_triggerstate" not in sql
    return execute(sql, params, many, context)  # type: ignore[operator]


def without_a_trace(sql: str) -> None:
    """Nothing is queued, as nothing is when time passes."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("set local session_replication_role = origin")


def test_earlier_instant_overtakes_no_later_one(contacts: list[Contact]) -> None:
    """A pass that began before what it finds stored leaves it alone."""
    model = publish(hot(trigger(repeat="every")))
    before = timezone.now()
    give(90, contacts[0])
    assert model.live is not None
    Score.objects.filter(record_id=contacts[0].pk).update(total=100, as_of=before)
    workbench = open_workbench()
    watch = watch_changed([workbench.target(model.live)], workbench)
    changed = Changed([contacts[0].pk], ["time"], [])
    assert watch.note_changed(changed, as_of=before) == 0
    assert who_is_in() == {contacts[0].pk}
    assert watch.note_changed(changed, as_of=timezone.now()) == 0  # it leaves; the trigger asks who enters
    assert who_is_in() == set()
