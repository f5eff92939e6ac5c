"""The set-up list: ticked by what the data says, and where an admin begins until it is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from crm.models import Contact, RecordList
from leadscoring import setup_steps
from leadscoring.accounts.models import AuditEntry, Organisation, User
from leadscoring.setup_steps import SetupStep, StepState, register_setup_step
from scoring.models import Schedule
from tests.scoring.world import CHIEF, document, publish


@pytest.fixture
def as_admin(client_for: Callable[[User | None], Client], admin: User) -> Client:
    return client_for(admin)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Two steps of its own, whose state the test sets."""
    done = [False, False]
    monkeypatch.setattr(setup_steps, "_steps", {})
    looks = [lambda: StepState(done[0], "said"), lambda: StepState(done[1])]
    for place, (name, look) in enumerate(zip(("first", "second"), looks, strict=True)):
        register_setup_step(SetupStep(name, place, name.title(), "", "Go", "organisation", "upload", look))
    register_setup_step(SetupStep("later", 3, "Later", "", "Go", "no_such_page", "upload", lambda: StepState(False)))
    return done


def shown(client: Client) -> dict[str, bool]:
    return {each.step.name: each.state.is_done for each in client.get(reverse("set_up")).context["steps"]}


def test_nothing_is_done_at_first(as_admin: Client) -> None:
    found = shown(as_admin)
    assert {name: found[name] for name in ("organisation", "people", "lists", "model", "trigger")} == dict.fromkeys(
        ("organisation", "people", "lists", "model", "trigger"), False
    )
    assert found["schedule"]


def test_ticks_follow_the_data(as_admin: Client, seller: User) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"name": "Vekt AS", "own_domains": ["vekt.example"]})
    Contact.objects.create(email="a@x.example")
    RecordList.objects.create(object="contact", name="Customers")
    publish(document(criteria=(CHIEF,)))
    Schedule.objects.update_or_create(pk=1, defaults={"enabled": False})
    found = shown(as_admin)
    assert [name for name, done in found.items() if not done] == ["trigger", "schedule"]
    text = as_admin.get(reverse("set_up")).content.decode()
    assert [word in text for word in ("1 published model", "2 users", "Vekt AS, vekt.example")] == [True] * 3
    Contact.objects.all().delete()
    assert not shown(as_admin).get("data", False)


@pytest.mark.usefixtures("steps")
def test_a_step_without_a_page_is_left_out(as_admin: Client) -> None:
    assert shown(as_admin) == {"first": False, "second": False}


def test_an_admin_begins_there_until_all_is_done(as_admin: Client, steps: list[bool]) -> None:
    assert as_admin.get("/").headers["Location"] == reverse("set_up")
    steps[:] = [True, True]
    assert as_admin.get("/").headers["Location"] == reverse("leads")
    steps[:] = [True, False]
    assert as_admin.get("/").headers["Location"] == reverse("set_up")


@pytest.mark.usefixtures("steps")
def test_put_away_it_is_left_alone_and_written_down_once(as_admin: Client, admin: User) -> None:
    for _time in range(2):
        assert as_admin.post(reverse("set-up-done")).headers["Location"] == "/"
    assert as_admin.get("/").headers["Location"] == reverse("leads")
    assert [(entry.action, entry.actor) for entry in AuditEntry.objects.all()] == [("organisation.set_up", admin)]
    assert reverse("set_up").encode() not in as_admin.get(reverse("people")).content
    page = as_admin.get(reverse("set_up"))
    assert (page.status_code, page.context["is_away"]) == (200, True)


def test_first_that_is_not_done_is_the_next(as_admin: Client, steps: list[bool]) -> None:
    steps[0] = True
    found = as_admin.get(reverse("set_up")).context["steps"]
    assert [each.is_next for each in found] == [False, True]
