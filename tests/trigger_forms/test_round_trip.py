"""Every trigger of the contract can be made and changed by its form: opened and saved unchanged it is the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from crm.conditions.nodes import Fault
from scoring.interfaces.trigger_forms import acted_trigger, new_trigger, posted_trigger, trigger_form
from scoring.interfaces.trigger_forms.scope import TriggerScope
from scoring.spec.actions import ACTIONS
from scoring.spec.reading import read_model_text
from scoring.spec.writing import to_plain
from tests.forms import post_of
from tests.spec.examples import CATALOGUE, EXAMPLES

pytestmark = pytest.mark.django_db


def plain_of(path: Path) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(to_plain(read_model_text(path.read_text(), CATALOGUE))))
    return plain


def scope_of(document: dict[str, Any]) -> TriggerScope:
    return TriggerScope(document, CATALOGUE, {}, "/again/")


def form_html(trigger: dict[str, Any], scope: TriggerScope, **more: Any) -> str:
    form = trigger_form(trigger, scope=scope, key="t1", mark="", **more)
    return render_to_string("triggers/form_body.html", {"form": form, "model_id": 1})


TRIGGERS = [
    pytest.param(path, place, id=f"{path.stem}-{place}")
    for path in EXAMPLES
    for place in range(len(plain_of(path).get("triggers", [])))
]


@pytest.mark.parametrize(("path", "place"), TRIGGERS)
def test_trigger_opened_and_saved_unchanged_is_the_same(path: Path, place: int) -> None:
    document = plain_of(path)
    trigger = document["triggers"][place]
    scope = scope_of(document)
    posted = posted_trigger(post_of(form_html(trigger, scope)), scope, trigger)
    assert json.dumps(posted) == json.dumps(trigger)


WHOLE: list[dict[str, Any]] = [
    {"name": "A", "when": {"total": -5.5}, "on": "leave", "repeat": "every", "actions": [{"do": "create_lead"}]},
    {"name": "B", "when": {"from": 1}, "cooldown_days": 3, "actions": [{"do": "notify", "to": "a@b.example"}]},
    {"name": "C", "when": {"to": 9.5}, "on": "enter", "actions": [{"do": "assign_owner", "team": "Gone"}]},
    {"name": "D", "when": {"cell": ["A1", "Z9"]}, "actions": [
        {"do": "set_property", "property": "seats", "value": 2.5},
    ]},
    {"name": "E", "when": {"fit": 1, "engagement": 2}, "margin": 0, "actions": [
        {"do": "set_property", "property": "modules", "value": ["a", "b"]},
        {"do": "set_property", "property": "trial_ends", "value": "2026-01-31"},
        {"do": "set_property", "property": "is_admin", "value": False},
        {"do": "set_property", "property": "plan", "value": None},
        {"do": "create_task", "title": "Call “Åse” & co", "due_days": 12},
        {"do": "notify", "to": "team Nobody here"},
    ]},
]  # fmt: skip


@pytest.mark.parametrize("trigger", WHOLE, ids=lambda trigger: trigger["name"])
def test_what_the_examples_leave_out_round_trips_too(trigger: dict[str, Any]) -> None:
    scope = scope_of(plain_of(next(path for path in EXAMPLES if path.stem == "every-trigger")))
    posted = posted_trigger(post_of(form_html(trigger, scope)), scope, trigger)
    assert json.dumps(posted) == json.dumps(trigger)


@pytest.mark.parametrize("do", ACTIONS)
def test_every_action_can_be_chosen_and_shows_its_controls(do: str) -> None:
    scope = scope_of(plain_of(EXAMPLES[0]))
    html = form_html({"name": "A", "when": {"total": 1}, "actions": [{"do": do}]}, scope)
    data = post_of(html)
    assert data["actions.0.do"] == do
    assert posted_trigger(data, scope)["actions"][0]["do"] == do


def test_new_trigger_waits_for_the_first_band_under_a_free_name() -> None:
    document = plain_of(next(path for path in EXAMPLES if path.stem == "every-trigger"))
    document["triggers"].append({"name": "Hot: tell the owner"})
    made = new_trigger(scope_of(document))
    assert (made["when"], made["name"]) == ({"total": 80}, "Hot: tell the owner 2")


def test_buttons_add_move_and_leave_out_actions() -> None:
    scope = scope_of(plain_of(EXAMPLES[0]))
    trigger = {"name": "A", "when": {"total": 1}, "actions": [{"do": "create_lead"}, {"do": "notify", "to": "owner"}]}
    done = [
        [action["do"] for action in acted_trigger(trigger, act, scope)["actions"]]
        for act in ("actions:add", "actions.1:up", "actions.0:down", "actions.0:remove", "actions.9:up", "junk")
    ]
    assert done == [
        ["create_lead", "notify", "notify"],
        ["notify", "create_lead"],
        ["notify", "create_lead"],
        ["notify"],
        ["create_lead", "notify"],
        ["create_lead", "notify"],
    ]


def test_condition_is_begun_and_taken_away() -> None:
    scope = scope_of(plain_of(EXAMPLES[0]))
    trigger: dict[str, Any] = {"name": "A", "when": {"total": 1}, "actions": []}
    begun = acted_trigger(trigger, "if:add", scope)
    assert list(begun) == ["name", "when", "if", "actions"]
    assert "if" not in acted_trigger(begun, "if:remove", scope)


def test_each_fault_stands_at_its_control() -> None:
    document = plain_of(next(path for path in EXAMPLES if path.stem == "every-trigger"))
    scope = scope_of(document)
    faults = [
        Fault("triggers[1].actions[0].to", "must be “owner”, a team or an address"),
        Fault("triggers[1].when.total", "may have one decimal at most"),
        Fault("triggers[1].actions[1]", "is no action"),
    ]
    trigger = {
        "name": "A",
        "when": {"total": 1.25},
        "actions": [{"do": "notify", "to": "owner"}, {"do": "create_lead"}],
    }
    form = trigger_form(trigger, scope=scope, key="t", mark="", faults=faults, place="triggers[1]")
    assert form.thresholds[0].error
    assert form.actions[0].fields[0].error
    assert form.actions[1].error
    assert form.errors == ()


@pytest.mark.parametrize(
    "query", ["", "act=actions.99999999:up", "when_kind=cells", "actions.0.do=", "if.kind=%00&if.0.0.0="]
)
def test_junk_is_read_without_complaint(query: str) -> None:
    scope = scope_of(plain_of(EXAMPLES[0]))
    data = QueryDict(query)
    trigger = acted_trigger(posted_trigger(data, scope), data.get("act", ""), scope)
    assert form_html(trigger, scope)
