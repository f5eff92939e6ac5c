"""Drafts, published and archived versions; what lists show while a new one is computed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from crm.models import Contact
from leadscoring.accounts.models import AuditEntry, User
from scoring.domain import runs
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document, publish_version
from scoring.domain.tables import table
from scoring.models import Run, ScoreChange, ScoringModel, Version
from tests.scoring.holding import beside
from tests.scoring.world import CHIEF, VIEWS, document, finish, history, publish, start_publish, totals

RICHER = document(criteria=(CHIEF | {"points": 30}, VIEWS))


def has_table(version: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s) is not null", [table(version)])
        return bool((cursor.fetchone() or (False,))[0])


def test_versions_are_drafts_then_published_then_archived(contacts: list[Contact], marketer: User) -> None:
    first = load_document(document(), author=marketer)
    assert (first.status, first.number) == ("draft", 1)
    publish_version(version=first, author=marketer, note="Agreed in March")
    second = load_document(RICHER, author=marketer)
    first.refresh_from_db()
    assert (first.status, first.note, second.status, second.number) == ("published", "Agreed in March", "draft", 2)
    publish_version(version=second, author=marketer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("archived", "published")
    actions = AuditEntry.objects.filter(actor=marketer).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["draft.created", "version.published"] * 2


@pytest.mark.parametrize("changed", [{"document": "{}"}, {"number": 7}, {"status": "draft"}])
def test_published_version_is_kept_by_the_database_too(contacts: list[Contact], changed: dict[str, Any]) -> None:
    version = publish(document()).published
    assert version
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**changed)
    Version.objects.filter(pk=version.pk).update(status="archived", note="Mistaken")
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(status="published")


def test_published_or_archived_version_is_not_published_again(contacts: list[Contact]) -> None:
    old = publish(document()).published
    publish(RICHER)
    assert old
    with pytest.raises(Refused, match="is not a draft"):
        publish_version(version=old)


def test_there_is_one_draft_which_later_writes_change(contacts: list[Contact], marketer: User, admin: User) -> None:
    draft = load_document(document(), author=marketer)
    again = load_document(RICHER, author=admin)
    assert (again.pk, again.revision, again.author) == (draft.pk, 2, admin)
    assert load_document(RICHER, author=marketer).revision == 2  # nothing new
    assert Version.objects.count() == 1


def test_object_of_a_model_cant_change_and_names_are_one_without_case(contacts: list[Contact]) -> None:
    model = publish(document("Åse's leads"))
    with pytest.raises(Refused, match="object can't change"):
        load_document(document("ÅSE'S LEADS", criteria=(VIEWS,), object="company"))
    assert load_document(document("ÅSE'S LEADS")).model == model
    other = publish(document("Other"))
    with pytest.raises(Refused, match="already called"):
        load_document(document("åse's Leads"), model=other)


def test_name_that_was_taken_since_the_draft_was_written_is_refused(contacts: list[Contact]) -> None:
    renamed = load_document(document("New name"), model=publish(document("Old name")))
    publish(document("NEW NAME"))
    with pytest.raises(Refused, match="already called"):
        publish_version(version=renamed)


def test_lists_show_the_old_scores_until_the_new_are_complete(contacts: list[Contact], small_ranges: None) -> None:
    model = publish(document())
    old, chief, clerk = model.live_id or 0, contacts[0], contacts[1]
    assert (totals(model)[chief.pk], totals(model)[clerk.pk], history(model, chief.pk)) == (10, 0, [])
    run = start_publish(RICHER)
    assert runs.work_on(run_id=run.pk, seconds=1e-9) is True  # one range of several
    assert totals(model)[chief.pk] == 10
    finish(run)
    assert totals(model)[chief.pk] == 30
    assert history(model, chief.pk) == [("version", 10, 30)]
    assert history(model, clerk.pk) == []
    assert (has_table(old), has_table(run.versions[0])) == (False, True)


def test_fill_of_a_version_that_is_overtaken_is_given_up(committed: None) -> None:
    contact = Contact.objects.create(job_title="Chief")
    model = publish(document())
    overtaken = start_publish(RICHER)
    newest = start_publish(document(criteria=(CHIEF | {"points": 50},)))
    overtaken.refresh_from_db()
    assert (overtaken.state, has_table(overtaken.versions[0])) == (Run.State.STOPPED, False)
    assert runs.work_on(run_id=overtaken.pk) is False
    finish(newest)
    assert (totals(model), history(model, contact.pk)) == ({contact.pk: 50}, [("version", 10, 50)])


def test_models_that_read_the_published_one_are_scored_again(contacts: list[Contact]) -> None:
    publish(document("Base"))
    reads = {"name": "Base", "score": "Base", "if": {"field": "total", "op": "gte", "value": 20}, "points": 5}
    reader = publish(document("Reader", criteria=(reads,)))
    over = {"name": "Reader", "score": "reader", "if": {"field": "total", "op": "gte", "value": 5}, "points": 1}
    readers_reader = publish(document("Reader's reader", criteria=(over,)))
    assert (totals(reader)[contacts[0].pk], totals(readers_reader)[contacts[0].pk]) == (0, 0)
    start_publish(document("Base", criteria=(CHIEF | {"points": 30},)))
    finish(*Run.objects.filter(state=Run.State.RUNNING))
    assert (totals(reader)[contacts[0].pk], totals(readers_reader)[contacts[0].pk]) == (5, 1)


def test_pass_that_reads_an_older_document_begins_anew(contacts: list[Contact], small_ranges: None) -> None:
    publish(document("Base"))
    reads = {"name": "Base", "score": "Base", "if": {"field": "total", "op": "gte", "value": 20}, "points": 5}
    reader = publish(document("Reader", criteria=(reads,)))
    (under_way,) = runs.rescore(models=[reader])
    runs.work_on(run_id=under_way.pk, seconds=1e-9)
    start_publish(document("Base", criteria=(CHIEF | {"points": 30},)))
    under_way.refresh_from_db()
    assert under_way.state == Run.State.STOPPED
    finish(*Run.objects.filter(state=Run.State.RUNNING))
    assert totals(reader) == {contact.pk: 5 * (n % 2 == 0) for n, contact in enumerate(contacts)}


def test_two_that_publish_at_once_put_one_version_in_force(committed: None) -> None:
    Contact.objects.create(job_title="Chief")
    draft = load_document(document())
    said: list[str] = []

    def publish_it() -> None:
        try:
            publish_version(version=Version.objects.get(pk=draft.pk))
            said.append("published")
        except Refused as error:
            said.append(str(error))

    with beside(publish_it), beside(publish_it):
        pass
    assert sorted(said) == ["Version 1 of “Leads” is not a draft, so it can't be published.", "published"]
    assert Run.objects.count() == 1


def test_two_that_make_a_model_of_one_name_make_one(committed: None) -> None:
    with beside(lambda: load_document(document())), beside(lambda: load_document(document())):
        load_document(document())
    assert (ScoringModel.objects.count(), Version.objects.count()) == (1, 1)


def test_what_changes_during_a_fill_is_in_it_and_its_history_is_one_row(
    contacts: list[Contact], small_ranges: None
) -> None:
    from scoring.domain.changes import score_changed_records

    model, clerk = publish(document()), contacts[1]
    run = start_publish(RICHER)
    while runs.work_on(run_id=run.pk, seconds=1e-9) and run.ranges.filter(done_at=None).count() > 1:
        pass
    Contact.objects.filter(pk=clerk.pk).update(job_title="Chief")
    assert score_changed_records() == 1
    assert totals(model)[clerk.pk] == 10
    finish(run)
    assert totals(model)[clerk.pk] == 30
    assert history(model, clerk.pk) == [("property", 0, 10), ("version", 10, 30)]


def test_what_changes_during_the_first_fill_is_in_it(contacts: list[Contact], small_ranges: None) -> None:
    from scoring.domain.changes import score_changed_records

    run = start_publish(document())
    runs.work_on(run_id=run.pk, seconds=1e-9)
    Contact.objects.filter(pk=contacts[1].pk).update(job_title="Chief")
    score_changed_records()
    finish(run)
    model = ScoringModel.objects.get()
    assert totals(model)[contacts[1].pk] == 10
    assert not ScoreChange.objects.exists()  # nobody saw another score


def test_history_of_a_publish_tells_what_was_shown_then_whatever_moved_since(
    contacts: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    from scoring.domain import filling
    from scoring.domain.changes import score_changed_records

    model, (chief, clerk) = publish(document()), contacts[:2]
    run = start_publish(RICHER)
    with monkeypatch.context() as dead:  # as if the worker had died there
        dead.setattr(filling, "tidy_up", lambda **_: None)
        finish(run)
    Contact.objects.filter(pk=clerk.pk).update(job_title="Chief")
    contacts[2].delete()
    score_changed_records()
    runs.look_after_runs()
    runs.look_after_runs()
    assert history(model, chief.pk) == [("version", 10, 30)]
    assert history(model, clerk.pk) == [("property", 0, 30)]
    gone = ScoreChange.objects.filter(model=model, total=None).get()
    assert history(model, gone.record_id) == [("version", 10, 30), ("property", 30, None)]
