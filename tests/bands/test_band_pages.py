"""The page of bands: whose scores it draws, counting by a draft's rules, and whether sales can keep up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from crm.domain.leads import create_lead, take_lead
from crm.models import Contact
from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.models import ScoreChange, ScoringModel, Version
from scoring.queries import band_spread
from scoring.queries.band_pace import pace_of
from tests.commands.world import MODEL

HTMX = {"HX-Request": "true"}
URL = "model-bands"


def test_live_scores_are_counted_by_the_drafts_cut_offs(
    as_marketer: Client, model: ScoringModel, draft: Version
) -> None:
    page = as_marketer.get(reverse(URL, args=[model.pk]))
    assert page.context["source"].by == "live_rules"
    assert [row.count for row in page.context["axes"][0].rows] == [1, 2]
    assert "Count with the draft’s rules" in page.content.decode()


def test_drafts_rules_are_counted_on_request(as_marketer: Client, model: ScoringModel, draft: Version) -> None:
    page = as_marketer.get(reverse(URL, args=[model.pk]), {"count": "draft"})
    assert page.context["source"].by == "draft"
    assert page.context["axes"][1].rows[0].count == 1
    assert 'name="count" value="draft"' in page.content.decode()


def test_what_takes_too_long_points_to_the_impact(
    as_marketer: Client, model: ScoringModel, draft: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(band_spread, "SECONDS", 0.0)
    page = as_marketer.get(reverse(URL, args=[model.pk]), {"count": "draft"}).content.decode()
    assert "takes longer than a page should" in page
    assert reverse("model-publish", args=[model.pk]) in page


def test_bands_of_a_model_that_was_never_published_can_be_counted(as_marketer: Client, contacts: list[Contact]) -> None:
    draft = load_document(MODEL)
    url = reverse(URL, args=[draft.model_id])
    assert as_marketer.get(url).context["source"].by == "nobody"
    assert as_marketer.get(url, {"count": "draft"}).context["source"].spread.scored == 3


def test_page_needs_no_more_queries_for_more_bands(
    as_admin: Client, model: ScoringModel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    url = reverse(URL, args=[model.pk])
    as_admin.get(url)
    with django_assert_max_num_queries(45):
        as_admin.get(url)


def reach(model: ScoringModel, contact: Contact, days_ago: int, old: int | None, new: int | None) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    ScoreChange.objects.create(
        model=model, record_id=contact.pk, at=at, version_id=model.live_id, reason="activity", old_total=old, total=new
    )


def test_pace_counts_who_newly_reached_it_once_a_week(model: ScoringModel, contacts: list[Contact]) -> None:
    model.versions.update(published_at=timezone.now() - timedelta(days=60))
    reach(model, contacts[0], 3, 100, 150)
    reach(model, contacts[0], 2, 150, 100)
    reach(model, contacts[0], 1, 100, 160)
    reach(model, contacts[1], 10, None, 200)
    reach(model, contacts[2], 9, 160, 200)
    reach(model, contacts[2], 40, 0, 200)
    pace = pace_of(model, 150)
    assert pace is not None
    assert (pace.reached, pace.weekly) == (2, Decimal("0.5"))


def test_pace_of_a_young_history_says_so(as_seller: Client, model: ScoringModel) -> None:
    page = as_seller.get(reverse("bands-pace", args=[model.pk]), headers=HTMX).content.decode()
    assert "0 leads have reached “Hot” so far" in page
    assert "too short for a week’s figure" in page


def test_room_is_what_the_limits_leave(
    as_seller: Client, seller: User, model: ScoringModel, contacts: list[Contact]
) -> None:
    User.objects.filter(pk=seller.pk).update(capacity=5)
    take_lead(lead=create_lead(contact=contacts[0], queue=None, source="test")[0], by=seller)
    line = as_seller.get(reverse("bands-pace", args=[model.pk]), headers=HTMX).context["pace"]
    assert line.room == "your sellers have room for 4 more."
    assert "Together they take 5 open leads at once and have 1." in line.notes


def test_pace_without_htmx_is_on_the_page(as_seller: Client, model: ScoringModel) -> None:
    answer = as_seller.get(reverse("bands-pace", args=[model.pk]))
    assert answer["Location"] == f"/models/{model.pk}/bands/?pace=1"
    assert as_seller.get(answer["Location"]).context["pace"] is not None
