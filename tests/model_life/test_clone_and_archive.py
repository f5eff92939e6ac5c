"""A model is copied, put away and taken out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from crm.domain.list_conditions import set_condition
from crm.domain.lists import create_list
from leadscoring.accounts.models import AuditEntry, User
from scoring.domain.archiving import archive_model, unarchive_model
from scoring.domain.drafts import seen_as
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document, publish_version
from scoring.domain.tables import versions_among
from scoring.models import Run, Score, ScoringModel, Trigger, Version
from tests.commands.world import MODEL
from tests.scoring.world import document, finish, publish

pytestmark = pytest.mark.django_db


def test_clone_is_a_draft_that_says_the_same(as_marketer: Client, model: ScoringModel) -> None:
    url = reverse("model-clone", args=[model.pk])
    assert as_marketer.get(url).context["form"].initial["name"] == "B2B Nordic 2"
    answer = as_marketer.post(url, {"name": "Trial of a copy"})
    copy = ScoringModel.objects.get(name="Trial of a copy")
    assert answer["Location"] == reverse("model", args=[copy.pk])
    made, old = copy.versions.get(), model.versions.get()
    assert made.document == old.document.replace('"name": "B2B Nordic"', '"name": "Trial of a copy"')
    assert (made.status, copy.published) == (Version.Status.DRAFT, None)
    assert AuditEntry.objects.filter(action="model.cloned").exists()


def test_clone_takes_the_draft_where_there_is_one(as_marketer: Client, model: ScoringModel, draft: Any) -> None:
    as_marketer.post(reverse("model-clone", args=[model.pk]), {"name": "Copy"})
    assert "From Norway" in ScoringModel.objects.get(name="Copy").versions.get().document


@pytest.mark.parametrize("name", ["", "B2B Nordic", "b2b NORDIC"])
def test_clone_needs_a_name_of_its_own(as_marketer: Client, model: ScoringModel, name: str) -> None:
    assert as_marketer.post(reverse("model-clone", args=[model.pk]), {"name": name}).status_code == 422
    assert ScoringModel.objects.count() == 1


def test_archive_stops_scores_and_triggers_and_hides_the_model(as_admin: Client, model: ScoringModel) -> None:
    trigger = Trigger.objects.create(model=model, name="Hot", document={"name": "Hot", "when": {"total": 5}})
    live = model.live_id or 0
    assert "nothing is sent" in as_admin.get(reverse("model-archive", args=[model.pk])).content.decode()
    answer = as_admin.post(reverse("model-archive", args=[model.pk]))
    model.refresh_from_db()
    trigger.refresh_from_db()
    assert answer["Location"] == reverse("models")
    assert (model.published, model.live, model.references) == (None, None, [])
    assert model.archived_at is not None
    assert trigger.archived_at == model.archived_at
    assert (Score.objects.filter(version_id=live).exists(), versions_among([live])) == (False, [])
    assert model.versions.get().status == Version.Status.ARCHIVED
    listed = as_admin.get(reverse("models"))
    assert ([card.model.name for card in listed.context["cards"]], "1 archived model" in listed.content.decode()) == (
        [],
        True,
    )
    kept = as_admin.get(reverse("models") + "?archived")
    assert [(card.model.name, str(card.status.text)) for card in kept.context["cards"]] == [("B2B Nordic", "Archived")]
    assert "This model is archived" in as_admin.get(reverse("model", args=[model.pk])).content.decode()


def test_lists_of_an_archived_model_say_so(as_admin: Client, model: ScoringModel) -> None:
    as_admin.post(reverse("model-archive", args=[model.pk]))
    alone = as_admin.get(reverse("leads"), {"model": model.slug}).content.decode()
    assert "“B2B Nordic” is archived" in alone
    publish(document("Other"))
    page = as_admin.get(reverse("leads"), {"model": model.slug}).content.decode()
    assert ("“B2B Nordic” is archived" in page, "These are the leads of “Other”." in page) == (True, True)
    assert "is archived" not in as_admin.get(reverse("leads")).content.decode()


def test_an_archived_model_is_neither_edited_nor_published(model: ScoringModel, draft: Any, admin: User) -> None:
    archive_model(model=model, by=admin)
    with pytest.raises(Refused, match="is archived"):
        load_document(MODEL.replace("limit: 12", "limit: 13"), author=admin)
    with pytest.raises(Refused, match="is archived"):
        publish_version(version=draft, author=admin)


def test_a_restored_model_is_what_was_in_force_as_a_draft(as_admin: Client, model: ScoringModel) -> None:
    before = model.versions.get().document
    as_admin.post(reverse("model-archive", args=[model.pk]))
    as_admin.post(reverse("model-unarchive", args=[model.pk]))
    model.refresh_from_db()
    again = model.versions.get(status=Version.Status.DRAFT)
    assert (model.archived_at, again.document, again.number) == (None, before, 2)
    run = publish_version(version=again)
    finish(run)
    model.refresh_from_db()
    assert Score.objects.filter(version_id=model.live_id or 0).count() == 3


def test_marketing_changes_bands_of_a_restored_model_no_more_than_before(
    model: ScoringModel,
    admin: User,
    marketer: User,
) -> None:
    archive_model(model=model, by=admin)
    unarchive_model(model=model, by=marketer)
    with pytest.raises(Refused, match="only admins change: bands"):
        load_document(MODEL.replace("at_least: 15}", "at_least: 5}"), author=marketer)


def reader(**more: Any) -> str:
    score = {"name": "S", "score": "B2B Nordic", "if": {"field": "total", "op": "gte", "value": 1}, "points": 5}
    return document("Reader", criteria=(score,), **more)


def test_a_model_that_others_read_stays(as_admin: Client, model: ScoringModel) -> None:
    publish(reader())
    load_document(document("Drafted").replace('"value": "chief"', '"value": "boss"'))
    page = as_admin.get(reverse("model-archive", args=[model.pk]))
    assert [other.name for other in page.context["others"]] == ["Reader"]
    assert as_admin.post(reverse("model-archive", args=[model.pk])).status_code == 409
    model.refresh_from_db()
    assert model.archived_at is None


def test_a_draft_and_a_trigger_that_ask_count_too(model: ScoringModel, admin: User) -> None:
    asks = {"score": "B2B Nordic", "field": "total", "op": "gte", "value": 1}
    triggers = [{"name": "T", "when": {"total": 5}, "if": asks, "actions": [{"do": "notify", "to": "owner"}]}]
    load_document(document("Asker", triggers=triggers))
    with pytest.raises(Refused, match="Asker"):
        archive_model(model=model, by=admin)


def test_list_that_asks_for_its_score_keeps_it(as_admin: Client, model: ScoringModel, marketer: User) -> None:
    asking = create_list(actor=marketer, object="contact", name="By score")
    set_condition(of=asking, plain={"score": model.slug, "field": "total", "op": "gte", "value": 1}, by=marketer)
    answer = as_admin.post(reverse("model-archive", args=[model.pk]))
    assert answer.status_code == 409
    assert reverse("list", args=[asking.pk]) in answer.content.decode()
    model.refresh_from_db()
    assert model.archived_at is None


def test_runs_under_way_are_given_up_and_others_go_on(model: ScoringModel, admin: User, nobody_called: None) -> None:
    other = publish(document("Other"))
    from scoring.domain.runs import rescore

    (run,) = rescore(models=[model, other])
    archive_model(model=model, by=admin)
    run.refresh_from_db()
    assert run.state == Run.State.STOPPED
    assert [each.versions for each in Run.objects.filter(state=Run.State.RUNNING)] == [[other.live_id]]


def test_archiving_twice_is_harmless(model: ScoringModel, admin: User) -> None:
    archive_model(model=model, by=admin)
    archive_model(model=model, by=admin)
    assert AuditEntry.objects.filter(action="model.archived").count() == 1


@pytest.fixture
def nobody_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.tasks.call_workers", lambda *_args: None)


@pytest.mark.parametrize("name", ["model-clone", "model-archive", "model-unarchive"])
def test_sales_may_not(as_seller: Client, model: ScoringModel, name: str) -> None:
    assert as_seller.post(reverse(name, args=[model.pk]), {"name": "X"}).status_code == 403
    assert ScoringModel.objects.filter(archived_at=None).count() == 1


def test_nothing_changes_by_get(as_admin: Client, model: ScoringModel) -> None:
    as_admin.get(reverse("model-archive", args=[model.pk]))
    assert as_admin.get(reverse("model-unarchive", args=[model.pk])).status_code == 405
    assert ScoringModel.objects.get().archived_at is None


def test_restore_of_a_version_says_the_diff_its_author_and_its_note(
    client_for: Callable[[User | None], Client],
    marketer: User,
    model: ScoringModel,
    draft: Any,
) -> None:
    finish(publish_version(version=draft, author=marketer, note="Norway by name"))
    page = client_for(marketer).get(reverse("version-restore", args=[model.pk, 1]))
    text = page.content.decode()
    assert ("The first" in text, len(page.context["changes"]) > 0) == (True, True)
    client_for(marketer).post(
        reverse("version-restore", args=[model.pk, 1]), {"seen": seen_as(model.versions.get(number=2))}
    )
    restored = model.versions.get(status=Version.Status.DRAFT)
    assert restored.document == model.versions.get(number=1).document
