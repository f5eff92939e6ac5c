"""An import is history, which fires nothing, or news, which may; what else moved a record at the same time fires."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction

from crm.importers.running import Order, run_import
from crm.importers.session import Choices
from crm.models import ChangedRecord, Company, Contact, RecordList
from scoring.domain import changes, runs
from scoring.domain.changes import score_changed_records
from scoring.models import Run, ScoringModel, SilentRecord, Version
from tests.scoring.world import CHIEF, document, finish, publish, start_publish
from tests.triggers.world import crossings, deliveries, hot, set_score, trigger, who_is_in

pytestmark = pytest.mark.usefixtures("nobody_delivers", "call_list")


@contextmanager
def history() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('vekt.history', 'on', true)")
        yield
        cursor.execute("select set_config('vekt.history', 'off', true)")


@pytest.fixture
def pass_by_pass(monkeypatch: pytest.MonkeyPatch, small_ranges: None, nobody_called: None) -> None:
    """Any change at all is answered by a pass over everything."""
    monkeypatch.setattr(changes, "CLAIM", 0)
    monkeypatch.setattr(changes, "WHOLE_PASS_FROM", 0)


def one_by_one() -> None:
    score_changed_records()


def by_a_pass() -> None:
    score_changed_records()
    assert Run.objects.filter(state=Run.State.RUNNING).exists()
    finish(*Run.objects.filter(state=Run.State.RUNNING))
    assert not SilentRecord.objects.exists()


@pytest.fixture(params=["one by one", "by a pass"])
def score(request: pytest.FixtureRequest) -> Callable[[], None]:
    if request.param == "one by one":
        return one_by_one
    request.getfixturevalue("pass_by_pass")
    return by_a_pass


def test_history_is_silent_and_the_rest_fires(contacts: list[Contact], score: Callable[[], None]) -> None:
    """Contact 2 is moved by history and by news at once."""
    publish(hot())
    ChangedRecord.objects.all().delete()
    with history():
        set_score(90, contacts[0], contacts[2])
    set_score(91, contacts[1], contacts[2])
    score()
    assert sorted(crossings()) == [
        (contacts[0].pk, "enter", "silent_history"),
        (contacts[1].pk, "enter", "fired"),
        (contacts[2].pk, "enter", "fired"),
    ]
    assert who_is_in() == {contact.pk for contact in contacts[:3]}
    assert [record_id for record_id, *_rest in deliveries()] == [contacts[1].pk, contacts[2].pk]


def test_history_reaches_as_far_as_the_change(contacts: list[Contact], score: Callable[[], None]) -> None:
    """A company's contacts, of whom one has news of their own; a trigger's `if` is followed as criteria are."""
    firm = Company.objects.create(name="Firm", external_id="f")
    Contact.objects.filter(pk__in=[contact.pk for contact in contacts[:3]]).update(company=firm)
    set_score(90, *contacts[:3])
    asked = {"property": "company.country", "op": "is_any", "value": "Norway"}
    publish(hot(trigger(**{"if": asked})))
    ChangedRecord.objects.all().delete()
    with history():
        Company.objects.filter(pk=firm.pk).update(country="Norway")
    Contact.objects.filter(pk=contacts[1].pk).update(first_name="Ada")
    score()
    assert sorted(crossings()) == [
        (contacts[0].pk, "enter", "silent_history"),
        (contacts[1].pk, "enter", "fired"),
        (contacts[2].pk, "enter", "silent_history"),
    ]


def test_silence_outlives_a_pass_that_is_stopped(contacts: list[Contact], pass_by_pass: None) -> None:
    model = publish(hot())
    ChangedRecord.objects.all().delete()
    with history():
        set_score(90, *contacts[:2])
    score_changed_records()
    runs.stop_run(run=Run.objects.get(state=Run.State.RUNNING))
    assert SilentRecord.objects.count() == 2
    finish(*runs.rescore(models=[model]))
    assert {outcome for *_rest, outcome in crossings()} == {"silent_history"}
    assert not SilentRecord.objects.exists()


def test_silence_ends_with_news(contacts: list[Contact], pass_by_pass: None) -> None:
    publish(hot())
    ChangedRecord.objects.all().delete()
    with history():
        set_score(90, *contacts[:2])
    score_changed_records()
    runs.stop_run(run=Run.objects.get(state=Run.State.RUNNING))
    set_score(91, contacts[0])
    by_a_pass()
    assert sorted(crossings()) == [
        (contacts[0].pk, "enter", "fired"),
        (contacts[1].pk, "enter", "silent_history"),
    ]


def test_publish_keeps_silent_about_history(contacts: list[Contact], pass_by_pass: None) -> None:
    """A pass that was to look at them is given up for a version that is shown instead."""
    publish(document("Leads", criteria=(CHIEF,), triggers=[trigger()]))
    ChangedRecord.objects.all().delete()
    with history():
        set_score(90, contacts[0])
    set_score(90, contacts[1])
    score_changed_records()
    run = start_publish(hot())
    Version.objects.filter(pk=run.versions[0]).update(answers={"Hot": "fire"})
    finish(run)
    assert sorted(crossings()) == [
        (contacts[0].pk, "enter", "silent_history"),
        (contacts[1].pk, "enter", "fired"),
    ]


@pytest.mark.parametrize("is_time", [False, True], ids=["whole pass", "time pass"])
def test_pass_that_sees_history_before_it_is_claimed_is_silent(
    is_time: bool, contacts: list[Contact], small_ranges: None, nobody_called: None
) -> None:
    """A long import goes on while a pass is under way; contact 2 has news besides."""
    firm = Company.objects.create(name="Firm", external_id="f")
    Contact.objects.filter(pk__in=[contacts[0].pk, contacts[2].pk]).update(company=firm)
    asked = {"property": "company.country", "op": "is_any", "value": "Norway"}
    set_score(90, contacts[0], contacts[2])
    model = publish(hot(trigger(), trigger("Norse", **{"if": asked})))
    ChangedRecord.objects.all().delete()
    (run,) = (runs.follow_time if is_time else runs.rescore)(models=[model])
    with history():
        set_score(90, contacts[1], contacts[3])
        Company.objects.filter(pk=firm.pk).update(country="Norway")
    Contact.objects.filter(pk__in=[contacts[2].pk, contacts[3].pk]).update(first_name="Ada")
    finish(run)
    score_changed_records()
    assert sorted(crossings("Norse")) == [
        (contacts[0].pk, "enter", "silent_history"),
        (contacts[2].pk, "enter", "fired"),
    ]
    assert sorted(crossings()) == [
        (contacts[0].pk, "enter", "silent_publish"),
        (contacts[1].pk, "enter", "silent_history"),
        (contacts[2].pk, "enter", "silent_publish"),
        (contacts[3].pk, "enter", "fired"),
    ]
    assert not SilentRecord.objects.exists()


def test_publish_that_sees_history_before_it_is_claimed_is_silent(
    contacts: list[Contact], small_ranges: None, nobody_called: None
) -> None:
    run = start_publish(hot())
    Version.objects.filter(pk=run.versions[0]).update(answers={"Hot": "fire"})
    with history():
        set_score(90, contacts[0])
    set_score(90, contacts[1])
    finish(run)
    score_changed_records()
    assert sorted(crossings()) == [
        (contacts[0].pk, "enter", "silent_history"),
        (contacts[1].pk, "enter", "fired"),
    ]
    assert not SilentRecord.objects.exists()


def test_lists_only_wins_over_history_that_waits_still(
    contacts: list[Contact], call_list: RecordList, small_ranges: None, nobody_called: None
) -> None:
    """Who imports and publishes right after has asked for the lists to be filled."""
    with history():
        set_score(90, contacts[0])
    run = start_publish(hot())
    Version.objects.filter(pk=run.versions[0]).update(answers={"Hot": "lists"})
    finish(run)
    score_changed_records()
    assert crossings() == [(contacts[0].pk, "enter", "lists_only")]
    assert not SilentRecord.objects.exists()


def given_back(model: ScoringModel, contact: Contact, score: int = 10) -> None:
    """The contact is in the queue for no reason of its own."""
    (run,) = runs.rescore(models=[model])
    with history():
        set_score(score, contact)
    score_changed_records()
    finish(run)
    assert set(ChangedRecord.objects.values_list("reason", "is_history")) == {("time", False)}


def test_what_a_pass_gives_back_makes_no_news_of_history(
    contacts: list[Contact], small_ranges: None, nobody_called: None
) -> None:
    """Batch after batch of one import moves the same contact, and its company, while passes go by."""
    firm = Company.objects.create(name="Firm", external_id="f")
    Contact.objects.filter(pk=contacts[0].pk).update(company=firm)
    asked = {"property": "company.country", "op": "is_any", "value": "Norway"}
    model = publish(hot(trigger(), trigger("Norse", when={"total": 5}, **{"if": asked})))
    ChangedRecord.objects.all().delete()
    given_back(model, contacts[0])
    with history():
        Company.objects.filter(pk=firm.pk).update(country="Norway")
    score_changed_records()
    given_back(model, contacts[0], 11)
    with history():
        set_score(90, contacts[0])
    score_changed_records()
    assert crossings("Norse") == crossings() == [(contacts[0].pk, "enter", "silent_history")]


@pytest.mark.parametrize("is_news", [False, True])
def test_history_that_is_stored_while_a_claim_is_scored_is_silent(
    is_news: bool, contacts: list[Contact], nobody_called: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = publish(hot())
    ChangedRecord.objects.all().delete()
    given_back(model, contacts[0])

    def meanwhile() -> None:
        with history():
            set_score(90, contacts[0])
        if is_news:
            Contact.objects.filter(pk=contacts[0].pk).update(first_name="Ada")

    monkeypatch.setattr(changes, "hold_models", meanwhile)
    score_changed_records()
    assert crossings() == [(contacts[0].pk, "enter", "fired" if is_news else "silent_history")]


@pytest.mark.parametrize(("news", "outcome"), [(False, "silent_history"), (True, "fired")])
def test_import_says_which_it_is(news: bool, outcome: str, tmp_path: Path, contacts: list[Contact]) -> None:
    publish(hot())
    file = tmp_path / "contacts.csv"
    file.write_text("external_id,phone\nc0,90\nnew,91\n")
    run_import(Order("contacts", file, choices=Choices(news=news)), say=lambda _line: None)
    assert set(ChangedRecord.objects.values_list("is_history", flat=True)) == {not news}
    score_changed_records()
    assert [found for *_rest, found in crossings()] == [outcome] * 2
