"""Marketing and sales talk about a rule beside it: everybody concerned hears of it once, and it stays with the rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.models import User
from leadscoring.notifications.models import Notification
from scoring.domain.comments import add_comment, resolve_comments
from scoring.domain.editing import Desk, change_draft
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document
from scoring.models import RuleComment, ScoringModel
from scoring.queries.comments import open_counts
from scoring.spec.parts import criterion_key
from tests.scoring.world import document

ClientFor = Callable[[User | None], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def model(db: None, marketer: User) -> ScoringModel:
    return load_document(document(), author=marketer).model


def plain(model: ScoringModel) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(model.versions.get().document)
    return found


def rule(model: ScoringModel, place: int = 0) -> tuple[str, dict[str, Any]]:
    group = plain(model)["groups"][0]
    return criterion_key(group, group["criteria"][place]), group["criteria"][place]


def say(model: ScoringModel, text: str, author: User) -> RuleComment:
    key, criterion = rule(model)
    return add_comment(model=model, criterion=criterion, key=key, text=text, author=author)


def test_comment_is_told_to_who_works_on_the_model_and_who_spoke_before(
    model: ScoringModel, marketer: User, seller: User, admin: User
) -> None:
    say(model, "Chiefs never answer", seller)
    assert [each.user for each in Notification.objects.all()] == [marketer]
    say(model, "They do here", admin)
    told = Notification.objects.filter(text__contains="They do here")
    assert {each.user for each in told} == {marketer, seller}
    assert told[0].url == reverse("rule-comments", args=[model.pk, rule(model)[0]])


def test_comment_goes_along_with_a_rule_that_gets_its_id_and_another_name(
    model: ScoringModel, marketer: User, seller: User
) -> None:
    say(model, "Chiefs never answer", seller)

    def rename(desk: Desk) -> None:
        desk.criterion(rule(model)[0])[1]["points"] = 12

    change_draft(model=model, author=marketer, change=rename)
    say(model, "With its id now", seller)

    def name(desk: Desk) -> None:
        desk.criterion(rule(model)[0])[1]["name"] = "Decides"

    change_draft(model=model, author=marketer, change=name)
    assert open_counts(model, plain(model)) == {rule(model)[0]: 1, rule(model, 1)[0]: 0}


def test_settled_comments_stay_to_be_read(
    model: ScoringModel, marketer: User, seller: User, client_for: ClientFor
) -> None:
    say(model, "Chiefs never answer", seller)
    key, criterion = rule(model)
    assert resolve_comments(model=model, criterion=criterion, by=marketer) == 1
    assert resolve_comments(model=model, criterion=criterion, by=marketer) == 0
    page = client_for(seller).get(reverse("rule-comments", args=[model.pk, key])).content.decode()
    assert "Chiefs never answer" in page
    assert "settled by Ida Moen" in page
    assert "Job title contains chief" in page


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001])
def test_blank_or_endless_comment_is_refused(model: ScoringModel, seller: User, text: str) -> None:
    with pytest.raises(Refused):
        say(model, text, seller)
    assert not RuleComment.objects.exists()


def test_dialog_adds_and_keeps_what_was_refused(model: ScoringModel, seller: User, client_for: ClientFor) -> None:
    url = reverse("rule-comments", args=[model.pk, rule(model)[0]])
    client = client_for(seller)
    answer = client.post(url, {"text": "<b>Too high</b>"}, headers=HTMX)
    assert "&lt;b&gt;Too high&lt;/b&gt;" in answer.content.decode()
    assert "commentsChanged" in answer.headers["HX-Trigger"]
    assert client.post(url, {"text": "x" * 2001}, headers=HTMX).status_code == 422
    assert client.get(reverse("rule-comments", args=[model.pk, "gone"])).status_code == 404


def test_rows_say_how_many_are_open(model: ScoringModel, seller: User, client_for: ClientFor) -> None:
    say(model, "Chiefs never answer", seller)
    page = client_for(seller).get(reverse("model-comments", args=[model.pk]), headers=HTMX).content.decode()
    assert "1 open comment" in page
