"""Triggers are edited in place: saved, copied, moved, deleted with Undo; nobody's change is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from crm.models import RecordList
from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document, publish_version
from scoring.models import ScoringModel, Version
from scoring.spec.parts import trigger_key
from tests.forms import post_of
from tests.scoring.world import document

ClientFor = Callable[[User | None], Client]
HOT: dict[str, Any] = {"name": "Hot", "when": {"total": 80}, "actions": [{"do": "notify", "to": "owner"}]}
WARM: dict[str, Any] = {"name": "Warm", "when": {"total": 40}, "actions": [{"do": "add_to_list", "list": "Call list"}]}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def model(db: None) -> ScoringModel:
    RecordList.objects.create(object="contact", name="Call list")
    return load_document(document(triggers=[HOT, WARM])).model


@pytest.fixture
def client(client_for: ClientFor, marketer: User) -> Client:
    return client_for(marketer)


def url(name: str, model: ScoringModel, key: str) -> str:
    return reverse(name, args=[model.pk, key])


def key(trigger: dict[str, Any]) -> str:
    return trigger_key(trigger)


def stored(model: ScoringModel) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Version.objects.get(model=model, status="draft").document)["triggers"]
    return found


def form_of(client: Client, model: ScoringModel, which: str) -> QueryDict:
    return post_of(client.get(url("trigger-edit", model, which), headers=HTMX).content.decode()).copy()


def post(client: Client, name: str, model: ScoringModel, which: str, data: QueryDict) -> Any:
    body = data.urlencode()
    return client.post(url(name, model, which), body, content_type="application/x-www-form-urlencoded", headers=HTMX)


def test_save_changes_one_and_says_so_to_the_page(client: Client, model: ScoringModel) -> None:
    data = form_of(client, model, key(HOT))
    data["when_total"], data["cooldown_days"] = "79,5", "7"
    answer = post(client, "trigger-save", model, key(HOT), data)
    assert answer.status_code == 200
    assert stored(model) == [HOT | {"when": {"total": 79.5}, "cooldown_days": 7}, WARM]
    assert "modelChanged" in answer.headers["HX-Trigger"]


def test_save_unchanged_writes_nothing(client: Client, model: ScoringModel) -> None:
    before = Version.objects.get().document
    post(client, "trigger-save", model, key(WARM), form_of(client, model, key(WARM)))
    version = Version.objects.get()
    assert (version.document, version.revision) == (before, 1)


def test_new_one_is_added_at_the_end(client: Client, model: ScoringModel) -> None:
    data = form_of(client, model, "new")
    data["name"] = "Third"
    post(client, "trigger-save", model, "new", data)
    assert [each["name"] for each in stored(model)] == ["Hot", "Warm", "Third"]


def test_fault_gives_the_form_back_as_it_was_filled_in(client: Client, model: ScoringModel) -> None:
    data = form_of(client, model, key(HOT))
    data["when_total"], data["name"] = "many", "Hotter"
    answer = post(client, "trigger-save", model, key(HOT), data)
    assert answer.status_code == 422
    shown = post_of(answer.content.decode())
    assert (shown["when_total"], shown["name"]) == ("many", "Hotter")
    assert 'aria-invalid="true"' in answer.content.decode()
    assert stored(model)[0] == HOT


def test_anothers_change_is_shown_and_mine_is_kept(client: Client, model: ScoringModel, admin: User) -> None:
    data = form_of(client, model, key(HOT))
    load_document(document(triggers=[HOT | {"when": {"total": 70}}, WARM]), author=admin)
    data["when_total"] = "90"
    answer = post(client, "trigger-save", model, key(HOT), data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Ada Nowak changed this" in page
    assert "Total is at least 70" in " ".join(page.split())
    assert post_of(page)["when_total"] == "90"
    again = post_of(page)
    assert post(client, "trigger-save", model, key(HOT), again).status_code == 200
    assert stored(model)[0]["when"] == {"total": 90}


def test_one_that_another_deleted_can_be_added_again(client: Client, model: ScoringModel, admin: User) -> None:
    data = form_of(client, model, key(HOT))
    load_document(document(triggers=[WARM]), author=admin)
    answer = post(client, "trigger-save", model, key(HOT), data)
    assert answer.status_code == 409
    assert "deleted this" in answer.content.decode()
    data["again"] = "1"
    post(client, "trigger-save", model, key(HOT), data)
    assert [each["name"] for each in stored(model)] == ["Warm", "Hot"]


def test_copy_move_and_delete(client: Client, model: ScoringModel) -> None:
    client.post(url("trigger-copy", model, key(HOT)))
    client.post(url("trigger-move", model, key(WARM)), {"to": "up"})
    assert [each["name"] for each in stored(model)] == ["Hot", "Warm", "Hot 2"]
    answer = client.post(url("trigger-delete", model, key(HOT)), headers=HTMX)
    assert [each["name"] for each in stored(model)] == ["Warm", "Hot 2"]
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    client.post(undo, headers=HTMX)
    assert [each["name"] for each in stored(model)] == ["Hot", "Warm", "Hot 2"]


def test_forms_that_are_open_stay_when_the_others_are_drawn_anew(client: Client, model: ScoringModel) -> None:
    gone = key({"name": "Gone"})
    sent = {"to": "up", "open": [key(HOT), "new", gone, "x' odd"]}
    page = client.post(url("trigger-move", model, key(WARM)), sent, headers=HTMX).content.decode()
    places = re.findall(r'<li class="card trigger is-edited" id="trigger-(\w+)" hx-preserve></li>', page)
    assert places == [key(HOT), "new", gone]
    assert page.count('<li class="card trigger" ') == 1
    tab = client.get(reverse("model-triggers", args=[model.pk]), {"open": ["", key(WARM)]}).content.decode()
    assert f'id="trigger-{key(WARM)}" hx-preserve' in tab


def test_what_cant_be_done_is_said_in_a_toast_and_the_cards_are_drawn_anew(
    client: Client, model: ScoringModel, admin: User
) -> None:
    load_document(document(triggers=[HOT | {"when": {"total": 70}}, WARM]), author=admin)
    answer = client.post(url("trigger-delete", model, key(HOT)), {"mark": "another", "open": [key(WARM)]}, headers=HTMX)
    assert answer.status_code == 409
    assert "Ada Nowak changed this" in json.loads(answer.headers["HX-Trigger"])["toast"]["text"]
    assert f'id="trigger-{key(WARM)}" hx-preserve' in answer.content.decode()
    assert len(stored(model)) == 2


def test_marketing_may_not_change_those_of_a_model_that_is_not_open(client: Client, model: ScoringModel) -> None:
    publish_version(version=Version.objects.get())
    data = form_of(client, model, key(HOT))
    data["when_total"] = "90"
    answer = post(client, "trigger-save", model, key(HOT), data)
    assert answer.status_code == 422
    assert "only admins change" in answer.content.decode()
    assert "trigger-add" not in client.get(reverse("model-triggers", args=[model.pk])).content.decode()


def test_without_scripts_the_form_is_a_page(client: Client, model: ScoringModel) -> None:
    page = client.get(url("trigger-edit", model, key(HOT)))
    assert page.status_code == 200
    (form,) = re.findall(r'<form class="trigger-form".*?</form>', page.content.decode(), re.DOTALL)
    data = post_of(form).copy()
    data["when_total"] = "85"
    body = data.urlencode()
    answer = client.post(url("trigger-save", model, key(HOT)), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert stored(model)[0]["when"] == {"total": 85}
