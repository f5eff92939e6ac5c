"""The draft as text: saved, refused, fought over, restored, published."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.models import AuditEntry, User
from scoring.domain.drafts import seen_as
from scoring.domain.publishing import load_document
from scoring.models import Run, ScoringModel, Version
from tests.cases import in_one_world
from tests.commands.world import MODEL, WITH_FAULTS


def edit_url(model: ScoringModel) -> str:
    return reverse("model-edit", args=[model.pk])


def the_draft() -> Version:
    return Version.objects.get(status=Version.Status.DRAFT)


def test_edit_begins_with_what_is_in_force(as_marketer: Client, model: ScoringModel) -> None:
    form = as_marketer.get(edit_url(model)).context["form"]
    assert form.initial["document"].startswith("format: leadscoring/1\nname: B2B Nordic\n")
    assert form.initial["seen"] == "1.1"


def test_edit_saves_a_draft_and_leaves_what_is_live(as_marketer: Client, model: ScoringModel, marketer: User) -> None:
    text = MODEL.replace("name: Decides", "name: Chiefs")
    answer = as_marketer.post(edit_url(model), {"document": text, "seen": "1.1"})
    assert answer["Location"] == f"{reverse('model', args=[model.pk])}?version=2"
    assert ("Chiefs" in the_draft().document, the_draft().author) == (True, marketer)
    assert ScoringModel.objects.get().live_id == model.live_id
    assert AuditEntry.objects.filter(action="draft.created", actor=marketer).exists()


def test_edit_takes_a_file_in_place_of_the_text(as_marketer: Client, model: ScoringModel) -> None:
    upload = SimpleUploadedFile("model.yaml", MODEL.replace("name: Decides", "name: Uploaded").encode())
    as_marketer.post(edit_url(model), {"document": "what stood there", "seen": "1.1", "file": upload})
    assert "Uploaded" in the_draft().document


def test_edit_says_every_fault_and_keeps_the_text(as_marketer: Client, model: ScoringModel) -> None:
    answer = as_marketer.post(edit_url(model), {"document": WITH_FAULTS, "seen": "1.1"})
    assert answer.status_code == 422
    faults = [fault.split(":")[0] for fault in answer.context["form"].errors["document"]]
    assert faults == ["groups[0].criteria[0].points", "groups[0].criteria[1].if.op"]
    assert answer.context["form"]["document"].value() == WITH_FAULTS
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Version.objects.filter(status="draft").exists()


def test_edit_shows_the_text_of_a_file_with_faults(as_marketer: Client, model: ScoringModel) -> None:
    upload = SimpleUploadedFile("model.yaml", WITH_FAULTS.encode())
    answer = as_marketer.post(edit_url(model), {"document": "old", "seen": "1.1", "file": upload})
    assert (answer.status_code, answer.context["form"]["document"].value()) == (422, WITH_FAULTS)


@in_one_world("content", [b"\xff\xfe\x00", b"PK\x03\x04...", b"x" * 1_000_001])
def test_edit_refuses_a_file_that_is_no_document(as_marketer: Client, model: ScoringModel, content: bytes) -> None:
    upload = SimpleUploadedFile("model.yaml", content)
    answer = as_marketer.post(edit_url(model), {"document": "", "seen": "1.1", "file": upload})
    assert (answer.status_code, "file" in answer.context["form"].errors) == (422, True)


@in_one_world("text", ["", "{", "name: B2B Nordic", "<script>alert(1)</script>", "a: &a [*a]", "\x00"])
def test_edit_refuses_nonsense(as_marketer: Client, model: ScoringModel, text: str) -> None:
    answer = as_marketer.post(edit_url(model), {"document": text, "seen": "1.1"})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()


def test_edit_that_lost_the_race_shows_both_texts(as_admin: Client, draft: Any, model: ScoringModel) -> None:
    mine = MODEL.replace("name: Decides", "name: Mine")
    answer = as_admin.post(edit_url(model), {"document": mine, "seen": "1.1"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Ida Moen changed this model while you were editing." in page
    assert (answer.context["form"]["document"].value(), "From Norway" in answer.context["theirs"]) == (mine, True)
    assert "From Norway" in the_draft().document

    seen = answer.context["form"]["seen"].value()
    assert as_admin.post(edit_url(model), {"document": mine, "seen": seen}).status_code == 302
    assert "Mine" in the_draft().document


def test_edit_that_overlooked_a_publish_is_told(as_admin: Client, draft: Any, model: ScoringModel) -> None:
    seen = seen_as(draft)
    as_admin.post(reverse("model-publish", args=[model.pk]), {"note": "", "seen": seen})
    load_document(MODEL)
    assert as_admin.post(edit_url(model), {"document": MODEL, "seen": seen}).status_code == 409


def test_edit_refuses_another_models_name(as_marketer: Client, model: ScoringModel) -> None:
    load_document(MODEL.replace("B2B Nordic", "Taken"))
    answer = as_marketer.post(edit_url(model), {"document": MODEL.replace("B2B Nordic", "TAKEN"), "seen": "1.1"})
    assert (answer.status_code, "already called" in answer.content.decode()) == (422, True)


def test_publish_shows_what_changes_and_puts_it_in_force(
    as_marketer: Client, model: ScoringModel, draft: Any, marketer: User
) -> None:
    url = reverse("model-publish", args=[model.pk])
    page = as_marketer.get(url)
    assert len(page.context["changes"]) == 3
    answer = as_marketer.post(url, {"note": " Norway counts ", "seen": page.context["form"].initial["seen"]})
    assert answer["Location"] == reverse("model", args=[model.pk])
    published = ScoringModel.objects.get().published
    assert published is not None
    assert (published.number, published.note) == (2, "Norway counts")
    assert Run.objects.filter(kind=Run.Kind.FILL, versions=[published.pk], requested_by=marketer).exists()
    assert AuditEntry.objects.filter(action="version.published", actor=marketer).exists()
    shown = as_marketer.get(answer["Location"]).content.decode()
    assert "Computing the new version of B2B Nordic" in shown


def test_publish_of_a_draft_that_changed_meanwhile_asks_again(
    as_marketer: Client, model: ScoringModel, draft: Any, admin: User
) -> None:
    seen = seen_as(draft)
    load_document(MODEL.replace("name: Decides", "name: Later"), author=admin)
    answer = as_marketer.post(reverse("model-publish", args=[model.pk]), {"note": "Mine", "seen": seen})
    assert (answer.status_code, answer.context["form"].initial["note"]) == (409, "Mine")
    assert "Ada Nowak changed this model" in answer.content.decode()
    assert ScoringModel.objects.get().published_id == model.published_id


def test_publish_pressed_twice_is_told_and_harmless(
    as_marketer: Client, model: ScoringModel, draft: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, form = reverse("model-publish", args=[model.pk]), {"note": "", "seen": seen_as(draft)}
    as_marketer.post(url, form)
    # The second press came before the first was through: its view still found the draft.
    monkeypatch.setattr("scoring.views.publish.draft_of", lambda model: draft)
    answer = as_marketer.post(url, form, follow=True)
    assert answer.redirect_chain == [(reverse("model", args=[model.pk]), 302)]
    assert "has no draft to publish" in answer.content.decode()
    assert Run.objects.filter(kind=Run.Kind.FILL, state=Run.State.RUNNING).count() == 1


def test_publish_without_a_draft_goes_back(as_marketer: Client, model: ScoringModel) -> None:
    answer = as_marketer.get(reverse("model-publish", args=[model.pk]))
    assert answer["Location"] == reverse("model", args=[model.pk])


def test_restore_makes_an_earlier_version_the_draft(as_marketer: Client, model: ScoringModel, draft: Any) -> None:
    as_marketer.post(reverse("model-publish", args=[model.pk]), {"note": "", "seen": seen_as(draft)})
    url = reverse("version-restore", args=[model.pk, 1])
    page = as_marketer.get(url)
    assert len(page.context["changes"]) == 3
    answer = as_marketer.post(url, {"seen": page.context["seen"]})
    assert answer["Location"].endswith("?version=3")
    assert the_draft().document == Version.objects.get(number=1).document
    assert AuditEntry.objects.filter(action="version.restored").exists()


def test_restore_does_not_overrun_a_draft_that_changed(as_marketer: Client, model: ScoringModel, draft: Any) -> None:
    answer = as_marketer.post(reverse("version-restore", args=[model.pk, 1]), {"seen": "1.1"})
    assert answer.status_code == 409
    assert "From Norway" in the_draft().document
