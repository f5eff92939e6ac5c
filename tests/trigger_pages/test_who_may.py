"""Every page of triggers and deliveries, by each role and by nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.models import Delivery, Trigger
from tests.triggers.world import hot
from tests.triggers.world import trigger as plain

READ = {"admin": 200, "marketer": 200, "seller": 200, "outsider": 403, "nobody": 302}
PUBLISH = {"admin": 200, "marketer": 200, "seller": 403, "outsider": 403, "nobody": 302}


@pytest.fixture
def someone(request: pytest.FixtureRequest, client_for: Callable[[User | None], Client]) -> Callable[[str], Client]:
    def client(persona: str) -> Client:
        return client_for(None if persona == "nobody" else request.getfixturevalue(persona))

    return client


@pytest.mark.parametrize("persona", READ)
def test_pages_open_for_those_who_may(someone: Callable[[str], Client], trigger: Trigger, persona: str) -> None:
    load_document(hot(plain(when={"total": 70})))
    client, delivery = someone(persona), Delivery.objects.earliest("pk")
    urls = {
        reverse("model-triggers", args=[trigger.model_id]): READ,
        reverse("trigger", args=[trigger.model_id, trigger.pk]): READ,
        reverse("deliveries"): READ,
        reverse("delivery", args=[delivery.pk]): READ,
        reverse("model-publish", args=[trigger.model_id]): PUBLISH,
    }
    fragments = {
        reverse("trigger-past", args=[trigger.model_id, 1, 0]): READ,
        reverse("delivery-line", args=[delivery.pk]): READ,
        reverse("model-publish-at-once", args=[trigger.model_id]): PUBLISH,
    }
    assert {url: client.get(url).status_code for url in urls} == {url: each[persona] for url, each in urls.items()}
    if persona != "nobody":
        asked = {url: client.get(url, headers={"HX-Request": "true"}).status_code for url in fragments}
        assert asked == {url: each[persona] for url, each in fragments.items()}


@pytest.mark.parametrize("persona", ["seller", "outsider", "nobody"])
def test_trying_again_is_refused_to_those_who_may_not(
    someone: Callable[[str], Client], trigger: Trigger, persona: str
) -> None:
    Delivery.objects.update(state="failed", error="It is gone.")
    client, refused = someone(persona), 302 if persona == "nobody" else 403
    urls = [
        reverse("delivery-try-again", args=[Delivery.objects.earliest("pk").pk]),
        reverse("trigger-try-again", args=[trigger.model_id, trigger.pk]),
    ]
    assert [client.post(url).status_code for url in urls] == [refused, refused]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"failed"}


def test_trying_again_is_no_get(someone: Callable[[str], Client], trigger: Trigger) -> None:
    client = someone("admin")
    assert client.get(reverse("delivery-try-again", args=[Delivery.objects.earliest("pk").pk])).status_code == 405
    assert client.get(reverse("trigger-try-again", args=[trigger.model_id, trigger.pk])).status_code == 405


def test_trigger_of_another_model_is_not_found(someone: Callable[[str], Client], trigger: Trigger) -> None:
    assert someone("admin").get(reverse("trigger", args=[trigger.model_id + 1, trigger.pk])).status_code == 404
