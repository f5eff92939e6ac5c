"""The pages that show models."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from crm.models import Property, RecordList
from leadscoring.accounts.models import Organisation
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel
from tests.commands.world import MODEL
from tests.models.conftest import published_model
from tests.scoring.world import publish
from tests.triggers.world import hot, trigger

SIZE = "{name: Size, property: company.employees, ranges: [{to: 9, points: -5}, {from: 250, points: 12}]}"
BY_SIZE = MODEL.replace("- {name: Pages", f"- {SIZE}\n      - {{name: Pages")


def test_models_shows_how_each_stands(as_seller: Client, model: ScoringModel) -> None:
    load_document(MODEL.replace("B2B Nordic", "Not yet"))
    (live, waiting) = as_seller.get(reverse("models")).context["cards"]
    assert (live.model.name, live.status.badge, live.scored, live.hot, live.hot_label) == (
        "B2B Nordic",
        "live",
        3,
        1,
        "Hot",
    )
    assert (waiting.model.name, waiting.status.badge, waiting.version, waiting.scored) == ("Not yet", "draft", None, 0)


def test_models_says_that_one_is_at_fault_or_being_computed(as_seller: Client, model: ScoringModel, draft: Any) -> None:
    from scoring.domain.publishing import publish_version

    publish_version(version=draft)
    assert as_seller.get(reverse("models")).context["cards"][0].status.text == "Computing"
    ScoringModel.objects.update(fault="The list “Internal” does not exist any more.")
    page = as_seller.get(reverse("models"))
    assert page.context["cards"][0].status.badge == "failed"
    assert "The list “Internal” does not exist any more." in page.content.decode()


def test_models_needs_no_more_queries_for_more_models(
    as_seller: Client, model: ScoringModel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(15):
        as_seller.get(reverse("models"))
    published_model(MODEL.replace("B2B Nordic", "Second"))
    load_document(MODEL.replace("B2B Nordic", "Third"))
    with django_assert_max_num_queries(15):
        as_seller.get(reverse("models"))


def test_models_without_one_offers_to_load_a_document(as_marketer: Client, as_seller: Client) -> None:
    assert reverse("model-new") in as_marketer.get(reverse("models")).content.decode()
    page = as_seller.get(reverse("models")).content.decode()
    assert "No models yet" in page
    assert reverse("model-new") not in page


def test_model_reads_as_sentences(as_seller: Client, model: ScoringModel) -> None:
    Property.objects.create(object="contact", name="city", label="Town")
    fit, engagement = as_seller.get(reverse("model", args=[model.pk])).context["dimensions"]
    (role,) = fit.groups
    said = [" ".join(token.text for token in rule.sentence) for rule in role.rules]
    assert said == [
        "Job title contains chief",
        "Country is Norway",
        "Company’s name is Rival",
        "Town is known",
    ]
    assert [rule.worth for rule in role.rules] == ["+10", "+7.5", "", "+50"]
    assert [(rule.is_enabled, rule.disqualifies) for rule in role.rules] == [
        (True, False),
        (True, False),
        (True, True),
        (False, False),
    ]
    assert (role.limit, role.possible, role.is_over) == (12, 17.5, True)
    assert engagement.groups[0].possible is None


def test_model_says_commas_where_they_belong(as_seller: Client, contacts: Any) -> None:
    model = published_model(BY_SIZE)
    engagement = as_seller.get(reverse("model", args=[model.pk])).context["dimensions"][1]
    said = " ".join(token.text for token in engagement.groups[0].rules[0].sentence)
    assert said == "Company’s employees is 9 or less (−5), 250 or more (+12), otherwise 0"


def test_model_shows_the_version_asked_for(as_seller: Client, model: ScoringModel, draft: Any) -> None:
    url = reverse("model", args=[model.pk])
    assert "From Norway" not in as_seller.get(url).content.decode()
    page = as_seller.get(url, {"version": draft.number}).content.decode()
    assert "From Norway" in page
    assert "You are reading the draft, version 2" in page
    assert [as_seller.get(url, {"version": odd}).status_code for odd in ("99", "x", "9" * 30, "-1")] == [404] * 4


def test_model_of_which_a_list_is_gone_says_so(as_marketer: Client, model: ScoringModel) -> None:
    RecordList.objects.all().delete()
    for name in ("model", "model-bands", "model-audience"):
        page = as_marketer.get(reverse(name, args=[model.pk]))
        assert (page.status_code, "audience.exclude" in page.content.decode()) == (200, True)
    for name in ("models", "model-history", "model-edit"):
        args = [] if name == "models" else [model.pk]
        assert as_marketer.get(reverse(name, args=args)).status_code == 200


def test_bands_count_who_is_in_each(as_seller: Client, model: ScoringModel) -> None:
    total, fit, _engagement = as_seller.get(reverse("model-bands", args=[model.pk])).context["axes"]
    assert [(row.label, row.tier, row.at_least, row.top, row.count, row.share) for row in total.rows] == [
        ("Hot", "hot", 15, 100, 1, "33 %"),
        ("Cold", "cold", 0, Decimal("14.9"), 2, "67 %"),
    ]
    assert (fit.rows[0].count, fit.below) == (1, 2)
    assert "10 to 20: 1" in total.chart


def test_bands_of_a_draft_are_counted_over_the_live_scores(as_seller: Client, model: ScoringModel, draft: Any) -> None:
    page = as_seller.get(reverse("model-bands", args=[model.pk]), {"version": draft.number})
    assert [row.count for row in page.context["axes"][0].rows] == [1, 2]
    assert "The rules on this page differ from those that are live" in page.content.decode()


def test_audience_counts_who_is_scored(as_seller: Client, model: ScoringModel) -> None:
    Organisation.objects.create(pk=1, own_domains=["own.example"])
    page = as_seller.get(reverse("model-audience", args=[model.pk]))
    numbers = page.context["numbers"]
    assert (numbers.records, numbers.scored, numbers.left_out) == (4, 3, 1)
    assert [(each.name, each.count) for each in numbers.exclude] == [("Internal", 1)]
    assert "own.example" in page.content.decode()


def test_history_tells_what_each_version_changed(as_seller: Client, model: ScoringModel, draft: Any) -> None:
    newest, first = as_seller.get(reverse("model-history", args=[model.pk])).context["versions"]
    assert (newest.number, newest.status.badge, newest.who, newest.told) == (
        2,
        "draft",
        "Ida Moen",
        "3 changes since version 1",
    )
    assert [str(line) for line in newest.changes if line.kind == "changed"] == [
        "Group “Role”: limit [−12] [+20]",
        "Rule “From Norway”: name [−Norwegian] [+From Norway]",
        "Total band “Hot”: from [−15] [+18]",
    ]
    assert (first.status.badge, first.note, first.told) == ("live", "The first", "the first version")


def test_head_counts_the_changes_that_the_history_tells(as_marketer: Client) -> None:
    RecordList.objects.create(object="contact", name="Call list")
    model = publish(hot(trigger()))
    load_document(hot(trigger(when={"total": 90}, repeat="every", cooldown_days=7)))
    told = as_marketer.get(reverse("model-history", args=[model.pk])).context["versions"][0].told
    assert told == "2 changes since version 1"
    page = as_marketer.get(reverse("model", args=[model.pk]))
    assert page.context["draft_changes"] == "2 changes"


def test_download_is_the_exported_document(as_seller: Client, model: ScoringModel) -> None:
    answer = as_seller.get(reverse("version-download", args=[model.pk, 1, "json"]))
    assert json.loads(answer.content)["name"] == "B2B Nordic"
    assert answer["Content-Disposition"] == 'attachment; filename="b2b-nordic-v1.json"'
    assert as_seller.get(reverse("version-download", args=[model.pk, 1, "xlsx"])).status_code == 404
    assert as_seller.get(reverse("version-download", args=[model.pk, 9, "json"])).status_code == 404
