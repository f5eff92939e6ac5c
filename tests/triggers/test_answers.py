"""What publishing says to do with those whom it brings in at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crm.models import Contact, RecordList
from crm.queries.list_uses import uses_of
from leadscoring.accounts.models import AuditEntry
from scoring.domain import runs
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document, publish_version
from scoring.models import Delivery, ScoringModel, Trigger, Version
from scoring.queries.documents import open_workbench
from scoring.queries.triggers import who_would_be_in
from scoring.spec.trigger_rules import Answer
from tests.scoring.world import finish, publish, rescore
from tests.triggers.world import ADD, crossings, deliveries, give, hot, outcomes, set_score, trigger, who_is_in

pytestmark = pytest.mark.usefixtures("nobody_delivers", "call_list")

TWICE = trigger(actions=[ADD, {"do": "remove_from_list", "list": "Call list"}])


def publish_answering(text: str, **answers: Answer) -> ScoringModel:
    run = publish_version(version=load_document(text), triggers=answers)
    finish(run)
    return ScoringModel.objects.get(published_id=run.versions[0])


@pytest.mark.parametrize(
    ("answers", "outcome", "delivered"),
    [
        ({}, "silent_publish", []),
        ({"Hot": "nothing"}, "silent_publish", []),
        ({"Hot": "lists"}, "lists_only", [0]),
        ({"Hot": "fire"}, "fired", [0, 1]),
    ],
)
def test_answer_is_followed(
    answers: dict[str, Answer], outcome: str, delivered: list[int], contacts: list[Contact], monkeypatch: Any
) -> None:
    monkeypatch.setattr("scoring.engine.crossings.LIST_ACTIONS", ("add_to_list",))
    set_score(90, contacts[0])
    model = publish_answering(hot(TWICE), **answers)
    assert crossings() == [(contacts[0].pk, "enter", outcome)]
    assert [place for _record, place, _state in deliveries()] == delivered
    assert who_is_in() == {contacts[0].pk}
    rescore(model)
    assert len(crossings()) == 1
    # The next time is no publish's.
    give(10, contacts[0])
    give(90, contacts[0])
    assert outcomes(contacts[0])[1:] == ["once" if outcome == "fired" else "fired"]


def test_answer_waits_for_whoever_computes(contacts: list[Contact]) -> None:
    """A fill that is given up and begun again knows it too."""
    set_score(90, contacts[0])
    version = load_document(hot())
    run = publish_version(version=version, triggers={"Hot": "fire"})
    runs.stop_run(run=run)
    assert Trigger.objects.count() == 0
    (again,) = runs.rescore(models=ScoringModel.objects.all())
    finish(again)
    assert outcomes(contacts[0]) == ["fired"]
    entry = AuditEntry.objects.get(action="version.published")
    assert (entry.after or {})["triggers"] == {"Hot": "fire"}


def test_answer_is_for_leaving_too(contacts: list[Contact]) -> None:
    publish(hot(trigger(on="leave")))
    give(85, *contacts[:2])
    publish_answering(hot(trigger(on="leave", when={"total": 90})), Hot="fire")
    assert crossings() == [(contact.pk, "leave", "fired") for contact in contacts[:2]]


@pytest.mark.parametrize("answers", [{"Cold": "fire"}, {"Hot": "perhaps"}])
def test_nonsense_is_refused(answers: Any, contacts: list[Contact]) -> None:
    with pytest.raises(Refused, match=r"Cold|perhaps"):
        publish_version(version=load_document(hot()), triggers=answers)
    assert Version.objects.get().status == "draft"


def test_question_is_exact(contacts: list[Contact], django_assert_max_num_queries: Any) -> None:
    set_score(90, *contacts[:3])
    assert who_would_be_in(_document(hot())) == {"Hot": 3}
    model = publish(hot())
    give(70, *contacts[3:5])
    give(10, contacts[0])
    # By what is stored: who is in already is not asked about.
    lower, other = trigger(when={"total": 60}), trigger("Other", when={"from": 65, "to": 75})
    with django_assert_max_num_queries(30):
        assert who_would_be_in(_document(hot(lower, other)), model) == {"Hot": 2, "Other": 2}
    # By the engine: a model that adds 15 to all.
    more = {"name": "All", "property": "external_id", "values": {"c5": 85}, "otherwise": 15}
    text = hot(lower, trigger("Left", when={"total": 85}, on="leave")).replace(
        '"criteria": [', f'"criteria": [{_json(more)}, '
    )
    assert who_would_be_in(_document(text), model) == {"Hot": 3, "Left": 0}
    publish_answering(text, Hot="fire")
    assert len([outcome for *_rest, outcome in crossings() if outcome == "fired"]) == 3


def test_question_leaves_out_whom_once_holds_back(contacts: list[Contact]) -> None:
    model = publish(hot())
    give(90, *contacts[:2])
    give(10, contacts[0])
    give(50, contacts[2])
    assert who_would_be_in(_document(hot(trigger(when={"total": 5}))), model) == {"Hot": 1}
    every = trigger(when={"total": 5}, repeat="every")
    assert who_would_be_in(_document(hot(every)), model) == {"Hot": 2}
    assert who_would_be_in(_document(hot(every | {"cooldown_days": 3})), model) == {"Hot": 1}


def test_trigger_of_the_same_name_is_the_same(contacts: list[Contact]) -> None:
    publish(hot(trigger(), trigger("Warm", when={"total": 40})))
    give(90, contacts[0])
    before = {found.name: found.pk for found in Trigger.objects.all()}
    publish(hot(trigger("Warm", when={"total": 45}), trigger("New")))
    found = {each.name: (each.pk, each.archived_at is None) for each in Trigger.objects.all()}
    assert found["Warm"] == (before["Warm"], True)
    assert found["Hot"] == (before["Hot"], False)
    assert Trigger.objects.get(name="Warm").document["when"] == {"total": 45}
    assert outcomes(contacts[0], "Warm") == ["fired"]
    give(91, contacts[1])
    assert outcomes(contacts[1], "Hot") == []
    publish(hot())
    assert Trigger.objects.get(name="Hot").pk == before["Hot"]
    assert outcomes(contacts[1], "Hot") == ["silent_publish"]


def test_trigger_that_turns_round_is_armed_again(contacts: list[Contact]) -> None:
    publish(hot(trigger(repeat="every")))
    give(90, contacts[0])
    model = ScoringModel.objects.get()
    turned = hot(trigger(repeat="every", on="leave"))
    assert who_would_be_in(_document(turned.replace('"total": 80', '"total": 95')), model) == {"Hot": 1}
    publish(turned)
    give(10, contacts[0])
    assert crossings()[1:] == [(contacts[0].pk, "leave", "fired")]


def test_version_before_watches_until_the_new_one_is_shown(contacts: list[Contact]) -> None:
    publish(hot())
    run = publish_version(version=load_document(hot(trigger(when={"total": 60}))), triggers={"Hot": "fire"})
    give(85, contacts[0])
    give(70, contacts[1])
    assert crossings() == [(contacts[0].pk, "enter", "fired")]
    finish(run)
    assert crossings()[1:] == [(contacts[1].pk, "enter", "fired")]
    assert Delivery.objects.count() == 2


def _document(text: str) -> Any:
    return open_workbench().read(text)


def _json(value: object) -> str:
    return json.dumps(value)


def test_list_of_a_trigger_is_in_use(call_list: RecordList, contacts: list[Contact]) -> None:
    publish(hot())
    assert [use.text for use in uses_of([call_list])[call_list.pk]] == ["Leads: the trigger “Hot”"]
