"""Name, kind and limits of a model, each saved on its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from crm.domain.list_conditions import set_condition
from crm.domain.lists import create_list
from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel
from scoring.queries.models import draft_of, plain_document
from tests.bands.examples import ALL, example
from tests.commands.world import MODEL
from tests.forms import fields_of
from tests.models.conftest import published_model

HTMX = {"HX-Request": "true"}
TRIGGERS = """triggers:
  - {name: Best, when: {cell: [A1]}, actions: [{do: create_lead}]}
  - {name: Hot, when: {total: 15}, actions: [{do: create_lead}]}
"""


def page_of(client: Client, model: ScoringModel) -> str:
    return client.get(reverse("model-settings", args=[model.pk])).content.decode()


def posted(page: str, part: str, **changed: str) -> dict[str, Any]:
    start = page.index(f'id="settings-{part}"')
    return {**dict(fields_of(page[page.index("<form", start) : page.index("</form>", start)])), **changed}


def save(client: Client, model: ScoringModel, part: str, data: dict[str, Any]) -> Any:
    return client.post(reverse("settings-part", args=[model.pk, part]), data, headers=HTMX)


def plain_draft(model: ScoringModel) -> dict[str, Any]:
    draft = draft_of(model)
    assert draft is not None
    return plain_document(draft)


def test_name_is_saved(as_marketer: Client, model: ScoringModel) -> None:
    assert (
        save(as_marketer, model, "name", posted(page_of(as_marketer, model), "name", name=" B2B ")).status_code == 200
    )
    assert plain_draft(model)["name"] == "B2B"


def test_who_asks_for_the_score_by_its_name_is_told(as_marketer: Client, contacts: Any, marketer: User) -> None:
    model = published_model()
    for name, asked in (("By name", model.name), ("By slug", model.slug)):
        made = create_list(actor=marketer, object="contact", name=name)
        set_condition(of=made, plain={"score": asked, "field": "total", "op": "gte", "value": 1}, by=marketer)
    page = page_of(as_marketer, model)
    assert "Read by the list “By name”: a new name has to be put in there, too" in page


@pytest.mark.parametrize(("name", "told"), [("", "Must not be blank."), ("Other", "Another model is already called")])
def test_name_that_cannot_be_is_refused_at_its_field(
    as_marketer: Client, model: ScoringModel, name: str, told: str
) -> None:
    load_document(MODEL.replace("B2B Nordic", "Other"))
    answer = save(as_marketer, model, "name", posted(page_of(as_marketer, model), "name", name=name))
    assert answer.status_code == 422
    assert told in answer.context["part"].name_fault
    assert draft_of(model) is None


def test_limits_are_saved_and_none_is_possible(as_marketer: Client, model: ScoringModel) -> None:
    changed = {"limit": "", "minimum": "−10", "fit_limit": "40,5", "engagement_minimum": "0"}
    answer = save(as_marketer, model, "limits", posted(page_of(as_marketer, model), "limits", **changed))
    assert answer.status_code == 200
    plain = plain_draft(model)
    assert (plain["limit"], plain["minimum"]) == (None, -10)
    assert plain["categories"] == {"fit": {"limit": 40.5}, "engagement": {"minimum": 0}}


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"limit": "much"}, "limit", "Type a number of points, such as 80 or 79.5."),
        ({"fit_limit": "5", "fit_minimum": "6"}, "fit_minimum", "stands above"),
        ({"engagement_limit": "1.25"}, "engagement_limit", "May have one decimal at most."),
    ],
)
def test_fault_stands_at_its_limit(
    as_marketer: Client, model: ScoringModel, changed: dict[str, str], field: str, told: str
) -> None:
    answer = save(as_marketer, model, "limits", posted(page_of(as_marketer, model), "limits", **changed))
    faults = {each.name: each.fault for row in answer.context["part"].rows for each in row.fields}
    assert answer.status_code == 422
    assert told in faults[field]
    assert draft_of(model) is None


def test_kind_is_changed_once_it_is_known_what_goes(as_admin: Client, contacts: Any) -> None:
    model = published_model(MODEL + TRIGGERS)
    data = posted(page_of(as_admin, model), "kind", kind="fit")
    asked = save(as_admin, model, "kind", data)
    question = asked.context["part"].question
    assert question.lines == (
        "The group “Site” with its rule",
        "The bands of Engagement: 1, and with them the grade",
        "The trigger “Best”, which asks for what goes",
    )
    assert draft_of(model) is None
    answer = save(as_admin, model, "kind", {**data, "confirm": question.confirm})
    plain = plain_draft(model)
    assert [group["name"] for group in plain["groups"]] == ["Role"]
    assert list(plain["bands"]) == ["total", "fit"]
    assert [trigger["name"] for trigger in plain["triggers"]] == ["Hot"]
    undo = json.loads(answer["HX-Trigger"])["toast"]["undo"]
    as_admin.post(undo, headers=HTMX)
    assert plain_draft(model)["kind"] == "combined"


def test_kind_changed_before_something_else_is_not_undone_by_halves(as_admin: Client, contacts: Any) -> None:
    model = load_document(MODEL + TRIGGERS).model
    data = posted(page_of(as_admin, model), "kind", kind="fit")
    question = save(as_admin, model, "kind", data).context["part"].question
    answer = save(as_admin, model, "kind", {**data, "confirm": question.confirm})
    save(as_admin, model, "name", posted(page_of(as_admin, model), "name", name="B2B"))
    undone = as_admin.post(json.loads(answer["HX-Trigger"])["toast"]["undo"], headers=HTMX)
    assert undone.status_code == 409
    assert "can’t be undone alone" in json.loads(undone["HX-Trigger"])["toast"]["text"]
    assert (plain_draft(model)["name"], plain_draft(model)["kind"]) == ("B2B", "fit")


def test_kind_turned_over_takes_groups_and_bands_along(as_marketer: Client, db: None) -> None:
    text = """
format: leadscoring/1
name: Fit
object: contact
kind: fit
categories: {fit: {limit: 10}}
groups: [{name: g, criteria: [{name: r, if: {property: city, op: known}, points: 5}]}]
bands: {fit: [{label: A, at_least: 5}]}
triggers: [{name: t, when: {fit: 5}, actions: [{do: create_lead}]}]
"""
    model = load_document(text).model
    answer = save(as_marketer, model, "kind", posted(page_of(as_marketer, model), "kind", kind="engagement"))
    assert answer.status_code == 200
    plain = plain_draft(model)
    assert (plain["groups"][0]["category"], list(plain["bands"]), plain["triggers"][0]["when"]) == (
        "engagement",
        ["engagement"],
        {"engagement": 5},
    )


def test_kind_without_a_group_left_is_refused_in_words(as_marketer: Client, db: None) -> None:
    text = MODEL.replace("audience: {exclude: [Internal]}", "")
    model = load_document(text[: text.index("  - name: Site")] + text[text.index("bands:") :]).model
    data = posted(page_of(as_marketer, model), "kind", kind="engagement")
    question = save(as_marketer, model, "kind", data).context["part"].question
    answer = save(as_marketer, model, "kind", {**data, "confirm": question.confirm})
    assert answer.status_code == 422
    assert "No group of rules would be left" in answer.content.decode()


def test_who_was_slower_sees_theirs(as_admin: Client, as_marketer: Client, model: ScoringModel) -> None:
    mine = posted(page_of(as_admin, model), "limits", limit="90")
    save(as_marketer, model, "limits", posted(page_of(as_marketer, model), "limits", limit="80"))
    answer = save(as_admin, model, "limits", mine)
    assert answer.status_code == 409
    assert "Ida Moen changed this while you were editing" in answer.content.decode()
    assert "Total at most 80, at least 0" in answer.content.decode()
    assert plain_draft(model)["limit"] == 80
    assert save(as_admin, model, "limits", {**mine, "mark": answer.context["part"].mark}).status_code == 200
    assert plain_draft(model)["limit"] == 90


def test_what_others_change_elsewhere_is_no_conflict(
    as_admin: Client, as_marketer: Client, model: ScoringModel
) -> None:
    mine = posted(page_of(as_admin, model), "limits", limit="90")
    save(as_marketer, model, "name", posted(page_of(as_marketer, model), "name", name="Other"))
    assert save(as_admin, model, "limits", mine).status_code == 200
    assert (plain_draft(model)["name"], plain_draft(model)["limit"]) == ("Other", 90)


def test_sellers_only_read(as_seller: Client, seller: User, model: ScoringModel) -> None:
    assert "disabled" in page_of(as_seller, model)
    assert save(as_seller, model, "name", {"name": "X"}).status_code == 403


def test_without_javascript_a_save_leads_back_to_the_page(as_marketer: Client, model: ScoringModel) -> None:
    url = reverse("settings-part", args=[model.pk, "name"])
    answer = as_marketer.post(url, posted(page_of(as_marketer, model), "name", name="B2B"))
    assert (answer.status_code, answer["Location"]) == (302, f"/models/{model.pk}/settings/#settings-name")


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_forms_sent_unchanged_leave_each_example_as_it_is(as_admin: Client, path: Path) -> None:
    draft = example(path)
    page = page_of(as_admin, draft.model)
    for part in ("name", "kind", "limits"):
        assert save(as_admin, draft.model, part, posted(page, part)).status_code == 200
    before = draft.document
    draft.refresh_from_db()
    assert draft.document == before
