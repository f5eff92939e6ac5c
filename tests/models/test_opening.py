"""Bands, triggers and audience: admins change them, and marketing where the model is opened to it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.models import AuditEntry, User
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel
from tests.commands.world import MODEL

OTHER_BAND = MODEL.replace("at_least: 15}", "at_least: 18}")
OTHER_RULE = MODEL.replace("name: Decides", "name: Chiefs")


def opening_url(model: ScoringModel) -> str:
    return reverse("model-opening", args=[model.pk])


def test_marketing_changes_rules_but_no_bands(model: ScoringModel, marketer: User) -> None:
    load_document(OTHER_RULE, author=marketer)
    with pytest.raises(Refused, match="only admins change: bands"):
        load_document(OTHER_BAND, author=marketer)


def test_admin_changes_bands_and_marketing_goes_on_from_there(model: ScoringModel, marketer: User, admin: User) -> None:
    load_document(OTHER_BAND, author=admin)
    draft = load_document(OTHER_BAND.replace("name: Decides", "name: Chiefs"), author=marketer)
    assert "Chiefs" in draft.document


def test_opened_model_is_marketings_too(model: ScoringModel, marketer: User) -> None:
    ScoringModel.objects.update(opened=True)
    assert load_document(OTHER_BAND, author=marketer).author == marketer


@pytest.mark.usefixtures("contacts")
def test_all_is_free_before_the_first_publish(marketer: User) -> None:
    load_document(MODEL, author=marketer)
    assert load_document(OTHER_BAND, author=marketer).revision == 2


def test_admin_opens_and_closes_with_a_line_in_the_audit_log(as_admin: Client, model: ScoringModel) -> None:
    for said, opened in (("yes", True), ("no", False)):
        answer = as_admin.post(opening_url(model), {"opened": said})
        assert answer["Location"] == reverse("model-audience", args=[model.pk])
        model.refresh_from_db()
        assert model.opened is opened
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"model.opened", "model.closed"}


def test_only_admins_open(as_marketer: Client, as_seller: Client, client: Client, model: ScoringModel) -> None:
    assert as_marketer.post(opening_url(model), {"opened": "yes"}).status_code == 403
    assert as_seller.post(opening_url(model), {"opened": "yes"}).status_code == 403
    assert client.post(opening_url(model), {"opened": "yes"}).status_code == 302
    assert not ScoringModel.objects.filter(opened=True).exists()


def test_page_offers_the_choice_to_admins_only(as_admin: Client, as_marketer: Client, model: ScoringModel) -> None:
    url = reverse("model-audience", args=[model.pk])
    assert ("Open to marketing" in as_admin.get(url).text, "Open to marketing" in as_marketer.get(url).text) == (
        True,
        False,
    )
