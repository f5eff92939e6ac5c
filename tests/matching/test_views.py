"""The counts as pages ask for them: each rule's, that of a rule in a form, and who they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from crm.models import Contact, Property
from leadscoring.accounts.models import User
from scoring.domain.counting import count_matches_of
from scoring.models import ScoringModel
from scoring.queries.matching import known_matches
from scoring.queries.models import draft_of, plain_document, read_version
from scoring.queries.patience import Superseded, TookTooLong
from scoring.spec.parts import criteria_of, criterion_key
from tests.cases import in_one_world
from tests.commands.world import MODEL, make_contacts
from tests.models.conftest import published_model

HTMX = {"HTTP_HX_REQUEST": "true"}
NORWEGIAN = {"if": {"property": "country", "op": "is_any", "value": ["Norway"]}}
pytestmark = pytest.mark.django_db


@pytest.fixture
def contacts() -> list[Contact]:
    return make_contacts()


@pytest.fixture
def model(contacts: list[Contact]) -> ScoringModel:
    return published_model(MODEL)


@pytest.fixture
def marketing(client_for: Callable[[User | None], Client], marketer: User) -> Client:
    return client_for(marketer)


@pytest.fixture(autouse=True)
def posted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule as JSON, in place of its form."""
    monkeypatch.setattr("scoring.views.matching.posted_criterion", lambda data: json.loads(data["plain"]))


def post(client: Client, model: ScoringModel, plain: dict[str, Any], name: str = "rule-matching") -> Any:
    return client.post(reverse(name, args=[model.pk]), {"plain": json.dumps(plain)}, **HTMX)  # type: ignore[arg-type]


def keys_of(model: ScoringModel) -> dict[str, str]:
    assert model.published
    plain = plain_document(model.published)
    return {rule["name"]: criterion_key(plain["groups"][spot[0]], rule) for spot, rule in criteria_of(plain)}


def get(client: Client, model: ScoringModel, name: str = "model-matches", **query: str) -> Any:
    return client.get(reverse(name, args=[model.pk]), query, **HTMX)  # type: ignore[arg-type]


def test_every_rule_is_told_its_count_out_of_band(marketing: Client, model: ScoringModel) -> None:
    response, keys = get(marketing, model), keys_of(model)
    assert response.status_code == 200
    assert [(rule.key, rule.count) for rule in response.context["counts"]] == [
        (keys["Decides"], 2),
        (keys["Norwegian"], 1),
        (keys["Competitor"], 1),
        (keys["Unused"], 0),
        (keys["Pages"], 1),
    ]
    html = response.content.decode()
    assert f'<span class="matches" id="matches-{keys["Decides"]}" hx-swap-oob="true"><a' in html
    assert "2 contacts match" in html
    assert "1 contact matches" in html
    assert 'hx-trigger="modelChanged from:body' in html


def test_counts_cost_the_same_however_many_rules_there_are(
    marketing: Client, model: ScoringModel, django_assert_max_num_queries: Any
) -> None:
    get(marketing, model)
    with django_assert_max_num_queries(25):
        get(marketing, model)


def test_where_counting_takes_too_long_a_worker_does_it(
    marketing: Client, model: ScoringModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr("scoring.views.matching.matches_of", raiser(TookTooLong()))
    monkeypatch.setattr("scoring.tasks.count_matches.delay", asked.append)
    html = get(marketing, model).content.decode()
    assert "counting…" in html
    assert "waiting=1" in html
    assert "every 3s" in html
    get(marketing, model, waiting="1")
    assert asked == [model.published_id]
    count_matches_of(version_id=asked[0])
    html = get(marketing, model, waiting="1").content.decode()
    assert "2 contacts match" in html
    assert "every 3s" not in html


def test_a_rule_at_fault_has_no_count_and_spoils_no_other(marketing: Client, contacts: list[Contact]) -> None:
    asked = Property.objects.create(object="contact", name="nps", type="number")
    model = published_model(
        MODEL.replace("property: job_title, op: contains_any, value: [chief]", "property: nps, op: known")
    )
    asked.delete()
    counts = get(marketing, model).context["counts"]
    assert [(rule.text, rule.count) for rule in counts[:2]] == [("", None), ("1 contact matches", 1)]


@in_one_world(
    "plain, text",
    [
        (NORWEGIAN, "1 contact matches"),
        (NORWEGIAN | {"points": "many", "name": "", "max_points": "x"}, "1 contact matches"),
        ({"not_in_list": "Internal"}, "3 contacts match"),
        ({"activity": "any", "tiers": [{"from": 3}, {"to": 1, "points": ""}]}, "1 contact matches"),
        ({"property": "country", "values": {"norway": "", "poland": 3}}, "2 contacts match"),
        ({"inactive_days": "ever", "activity": "any"}, "2 contacts match"),
        ({"if": {"property": "city", "op": "known"}, "disqualify": True}, "0 contacts match"),
    ],
)
def test_a_rule_is_counted_as_it_stands_in_the_form(
    marketing: Client, model: ScoringModel, plain: dict[str, Any], text: str
) -> None:
    assert text in post(marketing, model, plain).content.decode()
    assert draft_of(model) is None


@in_one_world(
    "plain",
    [
        {},
        {"if": {"property": "country", "op": "is_any", "value": []}},
        {"if": {"all": []}},
        {"property": "country", "values": {}},
        {"list": "Gone"},
        {"activity": [], "points": 1},
        {"activity": "any", "within_days": ""},
        {"score": "Nothing", "if": {"field": "total", "op": "gte", "value": 1}},
    ],
)
def test_of_an_unfinished_rule_nothing_is_counted(
    marketing: Client, model: ScoringModel, plain: dict[str, Any]
) -> None:
    response = post(marketing, model, plain)
    assert response.status_code == 200
    assert "finish the rule to see how many match" in response.content.decode()


def test_what_takes_long_says_so_and_what_is_overtaken_says_nothing(
    marketing: Client, model: ScoringModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.views.matching.count_criterion", raiser(TookTooLong()))
    assert "Counting takes long here" in post(marketing, model, NORWEGIAN).content.decode()
    monkeypatch.setattr("scoring.views.matching.count_criterion", raiser(Superseded()))
    assert post(marketing, model, NORWEGIAN).status_code == 204


def test_those_who_match_are_shown_by_name(marketing: Client, model: ScoringModel, contacts: list[Contact]) -> None:
    url = reverse("contact", args=[contacts[0].pk])
    of_form = post(marketing, model, NORWEGIAN, "rule-matching-sample").content.decode()
    assert url in of_form
    assert "<html" not in of_form
    page = marketing.get(reverse("rule-matching-sample", args=[model.pk]), {"rule": keys_of(model)["Decides"]})
    assert [person.url for person in page.context["people"]] == [url, reverse("contact", args=[contacts[2].pk])]
    assert "<html" in page.content.decode()
    assert [(person.name, person.about) for person in page.context["people"]][1] == ("Chief", "Rival")
    unfinished = post(marketing, model, {}, "rule-matching-sample")
    assert "Finish the rule" in unfinished.content.decode()


def test_who_may_ask(model: ScoringModel, client_for: Callable[[User | None], Client], seller: User) -> None:
    sales = client_for(seller)
    assert post(sales, model, NORWEGIAN).status_code == 403
    assert get(sales, model).status_code == 200
    rule = keys_of(model)["Decides"]
    assert get(sales, model, "rule-matching-sample", rule=rule).status_code == 200
    assert get(sales, model, "rule-matching-sample", rule="gone").status_code == 404


def test_counts_are_kept_for_the_same_rules(model: ScoringModel) -> None:
    assert model.published
    document = read_version(model.published).document
    assert document
    assert known_matches(document) is None
    count_matches_of(version_id=model.published.pk)
    found = known_matches(document)
    assert found
    assert found.audience == 3
    assert found.counts[(0, 0)] == 2


def raiser(error: Exception) -> Callable[..., Any]:
    def fail(*_args: Any, **_more: Any) -> Any:
        raise error

    return fail
