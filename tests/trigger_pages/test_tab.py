"""The tab of a model's triggers: in words, with numbers, in force, drafted and gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import Contact
from scoring.domain.deliveries import perform_waiting
from scoring.domain.publishing import load_document
from scoring.interfaces.trigger_words import Vocabulary, trigger_words
from scoring.models import ScoringModel, Trigger
from scoring.queries.models import current_catalogue
from scoring.queries.patience import patient_cursor
from tests.scoring.world import document, publish
from tests.triggers.world import ADD, WORTH, give, hot
from tests.triggers.world import trigger as plain

HTMX = {"HX-Request": "true"}


def tab(client: Client, model: ScoringModel, query: str = "") -> str:
    return client.get(reverse("model-triggers", args=[model.pk]) + query).content.decode()


@pytest.mark.parametrize(
    ("more", "sentence", "facts"),
    [
        ({}, "As soon as Total is at least 80", ("once for each record",)),
        (
            {"when": {"fit": 20.5, "total": 80}, "repeat": "every", "margin": 5, "cooldown_days": 1},
            "As soon as Total is at least 80 and Fit is at least 20.5",
            (
                "every time",
                "again only after falling 5 points below the threshold",
                "not within 1 day of the last time",
            ),
        ),
        ({"when": {"cell": ["A1", "A2"]}}, "As soon as Grade is A1 or A2", ("once for each record",)),
        ({"when": {"from": -5}}, "As soon as Total is −5 or more", ("once for each record",)),
        (
            {"when": {"from": 40, "to": 60}, "on": "leave"},
            "As soon as it no longer holds that Total is 40 to 60",
            ("once for each record",),
        ),
        (
            {"if": {"property": "country", "op": "is_any", "value": ["Norway", "Poland"]}},
            "As soon as Total is at least 80 and Country is any of Norway or Poland",
            ("once for each record",),
        ),
        (
            {"if": {"list": "Gone"}},
            "As soon as Total is at least 80 and a condition holds that names what is gone",
            ("once for each record",),
        ),
    ],
)
def test_trigger_is_said_in_words(more: Any, sentence: str, facts: tuple[str, ...], db: None) -> None:
    words = trigger_words(plain(**more), Vocabulary("contact", current_catalogue(), {}))
    assert " ".join(token.text for token in words.sentence) == sentence
    assert words.facts == facts
    assert words.actions == ("Adds to the list “Call list”",)


def test_tab_tells_numbers(as_seller: Client, model: ScoringModel, trigger: Trigger) -> None:
    perform_waiting(seconds=0.000001)
    text = tab(as_seller, model)
    assert "Watching" in text
    figures = as_seller.get(reverse("model-triggers", args=[model.pk])).context["tab"].cards[0].stats
    assert [(str(stat.label), stat.value) for stat in figures] == [
        ("In now", "2"),
        ("Fired", "2"),
        ("Fired in 30 days", "2"),
        ("Waiting", "1"),
        ("Failed", "0"),
    ]
    assert reverse("trigger", args=[model.pk, trigger.pk]) in text


def test_draft_is_shown_where_it_differs(as_marketer: Client, as_seller: Client, model: ScoringModel) -> None:
    publish(hot(plain(), plain("Kept"), plain("Dropped")))
    load_document(hot(plain(when={"total": 70}), plain("Kept"), plain("New")))
    page = as_seller.get(reverse("model-triggers", args=[model.pk])).context["tab"]
    assert [card.words.name for card in page.cards] == ["Hot", "Kept", "Dropped"]
    assert [(card.words.name, str(card.status.text)) for card in page.drafted] == [("Hot", "Draft"), ("New", "Draft")]
    assert page.dropped == ("Dropped",)
    assert "It leaves out: Dropped." in tab(as_seller, model)
    of_draft = as_marketer.get(reverse("model-triggers", args=[model.pk])).context["tab"]
    assert [(card.words.name, str(card.status.text), bool(card.stats)) for card in of_draft.cards] == [
        ("Hot", "Draft", False),
        ("Kept", "Watching", True),
        ("New", "Draft", False),
    ]
    assert (of_draft.drafted, of_draft.dropped) == ((), ())


def test_gone_trigger_is_folded_away(as_seller: Client, model: ScoringModel, trigger: Trigger) -> None:
    publish(document("Leads", criteria=(WORTH,)))
    text = tab(as_seller, model)
    assert "1 trigger that is not there any more" in text
    assert "fired 2 times" in text
    page = as_seller.get(reverse("trigger", args=[model.pk, trigger.pk]))
    assert "Not there any more since" in page.content.decode()


def test_without_triggers_it_says_what_they_are(
    as_marketer: Client, as_seller: Client, contacts: list[Contact]
) -> None:
    made = publish(document("Leads", criteria=(WORTH,)))
    adds = reverse("trigger-edit", args=[made.pk, "new"])
    assert adds not in _empty(tab(as_marketer, made))
    ScoringModel.objects.update(opened=True)
    assert adds in _empty(tab(as_marketer, made))
    assert adds not in _empty(tab(as_seller, made))


def test_past_is_told_apart(as_seller: Client, model: ScoringModel, contacts: list[Contact]) -> None:
    url = reverse("trigger-past", args=[model.pk, 1, 0])
    text = as_seller.get(url, headers=HTMX).content.decode()
    assert "Would have fired 2 times in the last 30 days, for 2 records." in text
    assert "There is no history before" in text
    assert "<html" not in text
    plainly = as_seller.get(url, follow=True).content.decode()
    assert "Would have fired 2 times" in plainly
    assert "<html" in plainly
    assert as_seller.get(reverse("trigger-past", args=[model.pk, 1, 7]), headers=HTMX).status_code == 404
    assert as_seller.get(reverse("model-triggers", args=[model.pk]) + "?past=7").status_code == 404
    load_document(hot(plain(when={"total": 99})))
    never = as_seller.get(reverse("trigger-past", args=[model.pk, 2, 0]), headers=HTMX).content.decode()
    assert "Would not have fired" in never


def test_past_that_takes_too_long_is_given_up(
    as_seller: Client, model: ScoringModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "scoring.queries.triggers.MOVES", "select pg_sleep(9) /* {was_in}{is_in}{was_undercut}{undercut} */"
    )
    monkeypatch.setattr("scoring.queries.triggers.patient_cursor", lambda: patient_cursor(seconds=0.1))
    text = as_seller.get(reverse("trigger-past", args=[model.pk, 1, 0]), headers=HTMX).content.decode()
    assert "takes longer to count than a page can wait" in text


def test_names_are_escaped(as_seller: Client, contacts: list[Contact], call_list: Any, nobody_delivers: None) -> None:
    Contact.objects.filter(pk=contacts[0].pk).update(first_name="<b>Eve</b>")
    made = publish(hot(plain("<script>x</script>")))
    give(90, contacts[0])
    found = Trigger.objects.get()
    for url in (reverse("model-triggers", args=[made.pk]), reverse("trigger", args=[made.pk, found.pk])):
        text = as_seller.get(url).content.decode()
        assert "&lt;script&gt;x" in text
        assert "<script>x" not in text
        assert "<b>Eve" not in text


def test_tab_asks_as_much_for_three_as_for_one(as_seller: Client, model: ScoringModel) -> None:
    one = _count(as_seller, reverse("model-triggers", args=[model.pk]))
    publish(hot(plain(), plain("Two", actions=[ADD, ADD]), plain("Three")))
    assert _count(as_seller, reverse("model-triggers", args=[model.pk])) == one


def _empty(text: str) -> str:
    """From where it says that there are none."""
    return text[text.index("No triggers yet") :]


def _count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
