"""Advice beside the rules: what is said, linked, put away and had again; and the numbers behind it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.models import Contact, Deal, DealContact
from leadscoring.accounts.models import AuditEntry, User
from scoring.advisor.all import advice_on
from scoring.advisor.facts import Advice, Buyers
from scoring.domain.advice import dismiss_advice
from scoring.domain.publishing import load_document
from scoring.interfaces.advice import TEXTS, in_words
from scoring.models import DismissedAdvice, ScoringModel, Version
from scoring.queries.advice import facts_of, unreviewed_days
from scoring.queries.lenient import usable_document
from scoring.queries.patience import TookTooLong
from tests.scoring.world import document, publish

HTMX = {"HTTP_HX_REQUEST": "true"}
STUDENT = {"name": "Student", "if": {"property": "job_title", "op": "word_any", "value": "student"}, "points": -5}
NAMED = {"name": "Named", "if": {"property": "first_name", "op": "known"}, "points": 5}
NORWEGIAN = {"name": "Norwegian", "if": {"property": "country", "op": "is_any", "value": "Norway"}, "points": 5}
pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Contact]:
    """Every second of 120 is a student, who are the customers; one of the others is on a deal that was won."""
    made = Contact.objects.bulk_create(
        Contact(
            email=f"p{n}@firma.example",
            first_name="P",
            job_title="Student" if n % 2 else "Buyer",
            lifecycle_stage="Customer" if n % 2 and n < 100 else "lead",
        )
        for n in range(120)
    )
    deal = Deal.objects.create(name="Won", stage="closed_won")
    DealContact.objects.create(deal=deal, contact=made[0])
    return made


@pytest.fixture
def model(people: list[Contact]) -> ScoringModel:
    return publish(document(criteria=(STUDENT, NAMED, NORWEGIAN)))


@pytest.fixture
def marketing(client_for: Callable[[User | None], Client], marketer: User) -> Client:
    return client_for(marketer)


def ask(client: Client, model: ScoringModel) -> Any:
    return client.get(reverse("model-advice", args=[model.pk]), **HTMX)  # type: ignore[arg-type]


def send(client: Client, name: str, *args: object) -> Any:
    return client.post(reverse(name, args=args), **HTMX)  # type: ignore[arg-type]


def test_what_the_data_say_is_counted_and_said(marketing: Client, model: ScoringModel) -> None:
    assert model.published
    facts = facts_of(model.published, usable_document(model.published))
    assert facts
    assert facts.audience == 120
    assert facts.buyers == Buyers(120, 51, {(0, 0): (60, 50)})
    kinds = [advice.kind for advice in advice_on(facts)]
    assert kinds == ["matches-nobody", "matches-everybody", "minus-buys"]
    html = ask(marketing, model).content.decode()
    assert "Nobody matches this rule just now." in html
    assert "Everybody matches this rule" in html
    assert "50 of the 60 whom it matches bought, 83.3 %, against 42.5 % of all" in html
    assert 'href="#rule-x' in html


def test_advice_is_put_away_for_everybody_and_had_again(
    marketing: Client, model: ScoringModel, admin: User, client_for: Callable[[User | None], Client]
) -> None:
    html = send(marketing, "advice-dismiss", model.pk, "matches-nobody").content.decode()
    assert "Nobody matches" not in html
    assert "Everybody matches" in html
    assert "that was put away" in html
    assert "Nobody matches" not in ask(client_for(admin), model).content.decode()
    assert "Nobody matches" in send(marketing, "advice-restore", model.pk).content.decode()
    logged = AuditEntry.objects.filter(action__startswith="advice").order_by("pk")
    assert [(entry.action, entry.after) for entry in logged] == [
        ("advice.dismissed", {"kind": "matches-nobody"}),
        ("advice.restored", None),
    ]
    assert send(marketing, "advice-dismiss", model.pk, "nothing-known").status_code == 404


def test_a_model_in_peace_shows_nothing_at_all(marketing: Client) -> None:
    html = ask(marketing, publish(document(criteria=(STUDENT, NAMED)))).content.decode()
    assert html.strip() == ""


def test_a_model_is_to_be_looked_over_once_a_quarter(model: ScoringModel, marketer: User) -> None:
    assert unreviewed_days(model) == 0
    long_ago = timezone.now() - timedelta(days=200, hours=1)
    Version.objects.filter(model=model).update(created_at=long_ago, published_at=long_ago)
    assert unreviewed_days(model) == 200
    dismiss_advice(model=model, kind="review", by=marketer)
    assert unreviewed_days(model) == 0
    DismissedAdvice.objects.update(at=timezone.now() - timedelta(days=100, hours=1))
    assert unreviewed_days(model) == 100
    load_document(document(criteria=(NAMED,)), author=marketer)
    assert unreviewed_days(model) == 0


def test_what_was_never_published_needs_no_review_yet(people: list[Contact]) -> None:
    version = load_document(document(criteria=(NAMED,)))
    assert unreviewed_days(version.model) is None
    facts = facts_of(version, usable_document(version))
    assert facts
    assert facts.is_first


def test_what_takes_too_long_to_count_is_left_unsaid(
    marketing: Client, model: ScoringModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(*_args: object) -> None:
        raise TookTooLong

    monkeypatch.setattr("scoring.queries.advice.matches_of", give_up)
    response = ask(marketing, model)
    assert response.status_code == 200
    assert "matches" not in response.content.decode()


def test_two_rules_for_the_same_people_are_found_in_the_data(people: list[Contact]) -> None:
    same = {"name": "Studies", "if": {"property": "job_title", "op": "is_any", "value": "STUDENT"}, "points": -2}
    model = publish(document(criteria=(STUDENT, same)))
    assert model.published
    facts = facts_of(model.published, usable_document(model.published))
    assert facts
    assert facts.overlaps == {((0, 0), (0, 1)): 60}


def test_who_may_ask(model: ScoringModel, client_for: Callable[[User | None], Client], seller: User) -> None:
    sales = client_for(seller)
    assert ask(sales, model).status_code == 403
    assert send(sales, "advice-dismiss", model.pk, "review").status_code == 403
    assert send(sales, "advice-restore", model.pk).status_code == 403


def test_advice_costs_a_few_queries(marketing: Client, model: ScoringModel, django_assert_max_num_queries: Any) -> None:
    ask(marketing, model)
    with django_assert_max_num_queries(30):
        ask(marketing, model)


@pytest.mark.parametrize("kind", TEXTS)
def test_every_advice_has_its_sentence(kind: str) -> None:
    numbers = dict.fromkeys(
        ("count", "fit", "engagement", "both", "either", "points", "limit", "possible", "window", "gone", "days"), 12
    ) | {"share": 0.25, "usual": 0.1, "matched": 100, "bought": 25}
    plain = json.loads(document(criteria=(STUDENT, NAMED)))
    said = in_words(Advice(kind, rules=((0, 0),), groups=(0,), numbers=numbers), plain)
    assert said.text.endswith((".", "?"))
    assert "%(" not in said.text
    assert [name for name, _url in said.links] == ["Student", "All"]


def test_advice_is_asked_for_by_who_edits_alone(
    marketing: Client, model: ScoringModel, client_for: Callable[[User | None], Client], seller: User
) -> None:
    page, asked = reverse("model", args=[model.pk]), reverse("model-advice", args=[model.pk])
    assert asked in marketing.get(page).content.decode()
    assert asked not in marketing.get(page, {"version": "1"}).content.decode()
    assert asked not in client_for(seller).get(page).content.decode()
