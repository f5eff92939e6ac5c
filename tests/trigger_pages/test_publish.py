"""The question when publishing: what to do with those who are in at once."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from crm.models import Contact, RecordList
from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.interfaces.trigger_question import key_of
from scoring.models import ScoringModel, Version
from tests.scoring.world import publish
from tests.triggers.world import ADD, crossings, deliveries, hot, set_score
from tests.triggers.world import trigger as plain

HTMX = {"HX-Request": "true"}
TWO = (plain(actions=[ADD, {"do": "notify", "to": "owner"}]), plain("Left", on="leave"))


@pytest.fixture
def draft(contacts: list[Contact], call_list: RecordList, nobody_delivers: None, marketer: User) -> Version:
    set_score(90, *contacts[:3])
    return load_document(hot(*TWO), author=marketer)


def page(draft: Version) -> str:
    return reverse("model-publish", args=[draft.model_id])


def form(draft: Version, **answers: str) -> dict[str, str]:
    return {"seen": f"{draft.number}.{draft.revision}", "note": "Why"} | {key_of(k): v for k, v in answers.items()}


def chosen(answer: object) -> dict[str, str]:
    return {question.name: question.field.value() for question in answer.context["questions"]}  # type: ignore[attr-defined]


def test_count_comes_with_the_impact(as_marketer: Client, draft: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.views.publish.who_would_be_in", None)
    text = as_marketer.get(page(draft)).content.decode()
    assert "3 contacts are in at once." in text
    assert "Counting" not in text


def test_form_does_not_wait_for_the_count(as_marketer: Client, draft: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("scoring.views.publish.who_would_be_in", None)
        patch.setattr("scoring.queries.impact.SECONDS_IN_A_REQUEST", 0)
        answer = as_marketer.get(page(draft))
    text = answer.content.decode()
    assert chosen(answer) == {"Hot": "nothing", "Left": "nothing"}
    assert "Counting how many are in at once" in text
    assert "Counting how many cease to be in" in text
    assert text.count("(this trigger has no lists)") == 0
    counted = as_marketer.get(reverse("model-publish-at-once", args=[draft.model_id]), headers=HTMX).content.decode()
    assert "3 contacts are in at once." in counted
    assert ">all 3<" in counted
    assert "Nobody crosses it at once" in counted
    assert f'id="{key_of("Hot")}-count"' in counted
    assert f'id="{key_of("Hot")}-count"' in text


def test_without_scripts_it_is_counted_with_the_page(as_marketer: Client, draft: Version) -> None:
    text = as_marketer.get(reverse("model-publish-at-once", args=[draft.model_id]), follow=True).content.decode()
    assert "3 contacts are in at once." in text
    assert "Counting" not in text


def test_count_that_takes_too_long_is_given_up(
    as_marketer: Client, draft: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.queries.triggers.COUNTING_SECONDS", -1)
    counted = as_marketer.get(reverse("model-publish-at-once", args=[draft.model_id]), headers=HTMX).content.decode()
    assert "it takes longer than a page can wait" in counted
    assert "are in at once." not in counted


def test_fault_of_the_count_is_said(as_marketer: Client, draft: Version, call_list: RecordList) -> None:
    text = hot(plain() | {"if": {"list": "Call list"}})
    load_document(text)
    call_list.delete()
    counted = as_marketer.get(reverse("model-publish-at-once", args=[draft.model_id]), headers=HTMX).content.decode()
    assert "They can’t be counted" in counted


@pytest.mark.parametrize(
    ("answers", "outcome", "places", "told"),
    [
        ({}, "silent_publish", [], "“Hot”: nothing for those in at once"),
        ({"Hot": "lists"}, "lists_only", [0], "“Hot”: lists only for those in at once"),
        ({"Hot": "fire"}, "fired", [0, 1], "“Hot”: told and acted on all in at once"),
    ],
)
def test_answer_is_followed_and_kept(
    as_marketer: Client,
    draft: Version,
    contacts: list[Contact],
    answers: dict[str, str],
    outcome: str,
    places: list[int],
    told: str,
    django_capture_on_commit_callbacks: object,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert as_marketer.post(page(draft), form(draft, **answers)).status_code == 302
    assert crossings() == [(contact.pk, "enter", outcome) for contact in contacts[:3]]
    assert [(record, place) for record, place, _state in deliveries()] == [
        (contact.pk, place) for contact in contacts[:3] for place in places
    ]
    assert told in as_marketer.get(reverse("model-history", args=[draft.model_id])).content.decode()


def test_choice_is_remembered_when_the_form_is_refused(as_marketer: Client, draft: Version) -> None:
    answer = as_marketer.post(page(draft), form(draft, Hot="lists", Left="nothing") | {"note": "x" * 2001})
    assert (answer.status_code, chosen(answer)) == (422, {"Hot": "lists", "Left": "nothing"})
    wrong = as_marketer.post(page(draft), form(draft, Hot="perhaps"))
    assert wrong.status_code == 422
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_choice_is_remembered_when_the_draft_has_changed(as_marketer: Client, draft: Version, admin: User) -> None:
    stale = form(draft, Hot="fire", Left="lists")
    load_document(hot(plain("New"), *TWO[:1]), author=admin)
    answer = as_marketer.post(page(draft), stale)
    assert (answer.status_code, chosen(answer)) == (409, {"New": "nothing", "Hot": "fire"})
    assert "Ada Nowak changed this model while you were editing." in answer.content.decode()
    assert answer.context["form"]["note"].value() == "Why"
    draft.refresh_from_db()
    assert as_marketer.post(page(draft), form(draft, Hot="fire")).status_code == 302
    assert Version.objects.get(pk=draft.pk).answers == {"New": "nothing", "Hot": "fire"}


def test_model_without_triggers_asks_nothing(as_marketer: Client, contacts: list[Contact]) -> None:
    document = json.loads(hot())
    del document["triggers"]
    made = publish(json.dumps(document))
    load_document(json.dumps(document | {"limit": 500}))
    text = as_marketer.get(reverse("model-publish", args=[made.pk])).content.decode()
    assert "in at once" not in text
    assert ScoringModel.objects.count() == 1


def test_trigger_without_lists_says_so(as_marketer: Client, draft: Version) -> None:
    load_document(hot(plain(actions=[{"do": "notify", "to": "owner"}])))
    assert "(this trigger has no lists)" in as_marketer.get(page(draft)).content.decode()
