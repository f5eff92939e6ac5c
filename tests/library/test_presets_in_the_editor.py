"""Rules from the library, added to a draft."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from scoring.models import ScoringModel, Version
from scoring.queries.models import plain_document
from scoring.spec.parts import group_key

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def groups() -> list[dict[str, object]]:
    found: list[dict[str, object]] = plain_document(Version.objects.get(status="draft"))["groups"]
    return found


def test_the_dialog_lists_what_fits_the_category(as_marketer: Client, model: ScoringModel) -> None:
    url = reverse("preset-list", args=[model.pk])
    page = as_marketer.get(url, {"category": "engagement"}, headers=HTMX).content.decode()
    assert ("Ambassadors in social media" in page, "Decision makers" in page) == (True, False)
    assert "<html" not in page
    assert "<html" in as_marketer.get(url).content.decode()


def test_a_preset_becomes_a_group_beneath_those_of_its_category(as_marketer: Client, model: ScoringModel) -> None:
    answer = as_marketer.post(reverse("preset-add", args=[model.pk, "students"]), headers=HTMX)
    assert [group["name"] for group in groups()] == ["Role", "Students and interns", "Site"]
    assert all("id" in group for group in groups())
    triggers = json.loads(answer["HX-Trigger"])
    assert ("modelChanged" in triggers, "undo" in triggers["toast"]) == (True, True)
    assert "Students and interns" in answer.content.decode()


def test_its_rules_go_into_a_group_under_free_names(as_marketer: Client, model: ScoringModel) -> None:
    key = group_key(plain_document(model.versions.get())["groups"][0])
    for _again in range(2):
        as_marketer.post(reverse("preset-add", args=[model.pk, "decision-makers"]), {"group": key}, headers=HTMX)
    names = [rule["name"] for rule in groups()[0]["criteria"]]  # type: ignore[index,attr-defined]
    assert names[-4:] == ["Decides 2", "Assists somebody who decides", "Decides 3", "Assists somebody who decides 2"]


def test_without_htmx_it_leads_back_to_the_rules(as_marketer: Client, model: ScoringModel) -> None:
    answer = as_marketer.post(reverse("preset-add", args=[model.pk, "spam"]))
    assert answer["Location"] == reverse("model", args=[model.pk])


def test_a_group_that_is_gone_is_said(as_marketer: Client, model: ScoringModel) -> None:
    answer = as_marketer.post(reverse("preset-add", args=[model.pk, "spam"]), {"group": "gone"}, headers=HTMX)
    assert answer.status_code == 409
    assert as_marketer.post(reverse("preset-add", args=[model.pk, "nothing"])).status_code == 404


def test_sales_may_not(as_seller: Client, model: ScoringModel) -> None:
    assert as_seller.get(reverse("preset-list", args=[model.pk])).status_code == 403
    assert as_seller.post(reverse("preset-add", args=[model.pk, "spam"])).status_code == 403
