"""A new model in three steps, by plain pages: goal, template, name; or from a file."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from crm.models import ActivityKey, RecordList
from leadscoring.accounts.models import User
from scoring.library.shelf import TEMPLATES
from scoring.models import ScoringModel
from scoring.queries.models import plain_document
from scoring.workshop.rows import COLUMNS, HEADERS, Grid
from scoring.workshop.workbook import marked_file
from tests.commands.world import MODEL, WITH_FAULTS
from tests.models.conftest import published_model

pytestmark = pytest.mark.django_db
NEW = "/models/new/"
FROM_FILE = "/models/new/file/"


def test_goals_and_objects_come_first(as_marketer: Client) -> None:
    page = as_marketer.get(reverse("model-new")).content.decode()
    for text in ("Find who fits us", "See who is interested now", "Both: who to call today", "Companies", "Deals"):
        assert text in page


@pytest.mark.parametrize(("of", "count"), [("contact", 8), ("company", 1), ("deal", 1)])
def test_templates_are_of_the_object_and_say_what_they_hold(as_marketer: Client, of: str, count: int) -> None:
    answer = as_marketer.get(NEW, {"goal": "fit", "of": of})
    assert len(answer.context["cards"]) == count
    assert all(re.fullmatch(r"\d groups?, \d+ rules?", card.holds) for card in answer.context["cards"])


def test_nonsense_in_the_address_leads_to_the_first_step(as_marketer: Client) -> None:
    for query in ({"goal": "x", "of": "contact"}, {"goal": "fit"}, {"goal": "fit", "of": "<script>"}):
        assert "goals" in as_marketer.get(NEW, query).context
    assert "cards" in as_marketer.get(NEW, {"goal": "fit", "of": "deal", "template": "b2b-saas"}).context


def test_the_last_step_says_what_the_data_lacks(as_marketer: Client) -> None:
    ActivityKey.objects.create(type="page_view", asset="/")
    RecordList.objects.create(object="contact", name="Internal")
    answer = as_marketer.get(NEW, {"goal": "combined", "of": "contact", "template": "mid-size"})
    page = answer.content.decode()
    assert "there is no property “department”" in page
    assert "there is no list “Competitors”" in page
    assert "“Had a meeting” was never seen here" in page
    assert answer.context["begun"].lists == ("Customers",)


@pytest.mark.parametrize("template", [template.key for template in TEMPLATES] + ["blank"])
def test_each_template_becomes_a_draft(as_marketer: Client, template: str) -> None:
    of = next((each.object for each in TEMPLATES if each.key == template), "contact")
    asked = {"goal": "combined", "of": of, "template": template, "name": "Call today"}
    answer = as_marketer.post(NEW, asked)
    model = ScoringModel.objects.get()
    assert answer["Location"] == reverse("model", args=[model.pk])
    assert (model.name, model.object, model.published) == ("Call today", of, None)
    assert as_marketer.get(answer["Location"]).status_code == 200


def test_a_goal_cuts_the_template(as_marketer: Client) -> None:
    as_marketer.post(NEW, {"goal": "engagement", "of": "contact", "template": "b2b-saas", "name": "Interested"})
    model = ScoringModel.objects.get()
    document = plain_document(model.versions.get())
    assert (model.kind, {group["category"] for group in document["groups"]}) == ("engagement", {"engagement"})


def test_a_name_that_is_taken_or_missing_keeps_the_step(as_marketer: Client) -> None:
    RecordList.objects.create(object="contact", name="Internal")
    published_model(MODEL)
    asked = {"goal": "combined", "of": "contact", "template": "b2b-saas"}
    taken = as_marketer.post(NEW, asked | {"name": "b2b nordic"})
    assert (taken.status_code, "Edit that one" in taken.content.decode()) == (422, True)
    assert as_marketer.post(NEW, asked | {"name": " "}).status_code == 422
    assert ScoringModel.objects.count() == 1


def test_a_document_is_looked_at_and_then_made(as_marketer: Client) -> None:
    RecordList.objects.create(object="contact", name="Internal")
    looked_at = as_marketer.post(FROM_FILE, {"file": SimpleUploadedFile("model.yaml", MODEL.encode())})
    form = looked_at.context["form"]
    assert (looked_at.status_code, form.initial["name"], looked_at.context["begun"].is_whole) == (
        200,
        "B2B Nordic",
        True,
    )
    as_marketer.post(NEW, {"document": form.initial["document"], "name": "From a file"})
    assert ScoringModel.objects.get().name == "From a file"


def test_a_documents_rules_without_data_are_left_out_and_said(as_marketer: Client) -> None:
    text = MODEL.replace("property: city", "property: shoe_size")
    looked_at = as_marketer.post(FROM_FILE, {"document": text})
    assert [line.rule for line in looked_at.context["left_out"]] == ["Unused"]
    assert looked_at.context["begun"].lists == ("Internal",)
    as_marketer.post(NEW, {"document": text, "name": "Slim"})
    document = plain_document(ScoringModel.objects.get().versions.get())
    assert ["Unused" in [rule["name"] for rule in group["criteria"]] for group in document["groups"]] == [False, False]


@pytest.mark.parametrize(
    "text", [WITH_FAULTS, "{", "name: X", "groups: [1]", "object: contact\ngroups: [{criteria: 3}]", "a: &a [*a]"]
)
def test_a_document_with_faults_comes_back_with_them(as_marketer: Client, text: str) -> None:
    answer = as_marketer.post(FROM_FILE, {"document": text})
    assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)
    assert answer.context["form"]["document"].value() == text
    assert as_marketer.post(NEW, {"document": text, "name": "X"}).status_code == 302
    assert not ScoringModel.objects.exists()


def test_nothing_sent_is_said(as_marketer: Client) -> None:
    answer = as_marketer.post(FROM_FILE, {})
    assert (answer.status_code, "Choose a file" in answer.content.decode()) == (422, True)


def sheet(*rows: dict[str, str]) -> SimpleUploadedFile:
    grid = Grid(
        list(HEADERS), [(n, [row.get(column, "") for column in COLUMNS]) for n, row in enumerate(rows, start=2)]
    )
    return SimpleUploadedFile("our_workshop.xlsx", marked_file(grid, {}, []))


def test_a_workshop_sheet_becomes_a_model(as_marketer: Client) -> None:
    role = {"group": "Role", "limit": "30", "criterion": "Decides", "what": "Job title contains chief", "agreed": "20"}
    site = {
        "group": "Site",
        "criterion": "Views",
        "what": "did page view",
        "marketing": "2",
        "sales": "2",
        "award": "every",
    }
    looked_at = as_marketer.post(FROM_FILE, {"file": sheet(role, site), "goal": "combined", "of": "contact"})
    form = looked_at.context["form"]
    assert form.initial["name"] == "our workshop"
    as_marketer.post(NEW, {"document": form.initial["document"], "name": "Workshop"})
    groups = plain_document(ScoringModel.objects.get().versions.get())["groups"]
    assert [(group["name"], group["category"]) for group in groups] == [("Role", "fit"), ("Site", "engagement")]


def test_a_workshop_sheet_with_faults_says_their_cells(as_marketer: Client) -> None:
    wrong = {"group": "Role", "criterion": "Decides", "what": "Jobtitle contains chief", "agreed": "20"}
    answer = as_marketer.post(FROM_FILE, {"file": sheet(wrong)})
    assert (answer.status_code, "D2: “Jobtitle contains chief”" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("url", [NEW, FROM_FILE])
def test_only_those_who_edit_may(client_for: Callable[[User | None], Client], seller: User, url: str) -> None:
    assert client_for(seller).get(url).status_code == 403
    assert client_for(seller).post(url, {"document": MODEL, "name": "X"}).status_code == 403


def test_the_list_without_models_leads_here(as_marketer: Client) -> None:
    page = as_marketer.get(reverse("models")).content.decode()
    assert "Begin with a template of your field" in page
