"""What changed is scored within one call, with its reason, and so is everybody whose score it moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone

from crm.models import ChangedRecord, Company, Contact, Deal, DealContact, ListMember, RecordList
from scoring.domain import changes, runs
from scoring.domain.changes import score_changed_records
from scoring.models import Run, Score, ScoreChange, ScoringModel
from tests.scoring.world import CHIEF, VIEWS, add_view, document, finish, history, publish, start_publish, totals

LISTED = {"name": "Listed", "list": "Guests", "points": 3}
ACME = {"name": "Acme", "if": {"property": "company.name", "op": "is_any", "value": "acme"}, "points": 5}
WON = {"name": "Won", "if": {"property": "deal.stage", "op": "is_any", "value": "won"}, "points": 7}


@pytest.fixture
def guests(contacts: list[Contact]) -> RecordList:
    return RecordList.objects.create(object="contact", name="Guests")


@pytest.fixture
def model(guests: RecordList) -> ScoringModel:
    return publish(document(criteria=(CHIEF, VIEWS, LISTED, ACME, WON)))


def test_activity_property_and_list_are_their_own_reasons(
    contacts: list[Contact], guests: RecordList, model: ScoringModel
) -> None:
    active, edited, listed = contacts[1::2][:3]
    add_view(active)
    Contact.objects.filter(pk=edited.pk).update(job_title="Chief")
    member = ListMember.objects.create(list=guests, record_id=listed.pk)
    assert score_changed_records() == 3
    assert [history(model, c.pk) for c in (active, edited, listed)] == [
        [("activity", 0, 1)],
        [("property", 0, 10)],
        [("list", 0, 3)],
    ]
    member.delete()
    assert score_changed_records() == 1
    assert history(model, listed.pk)[-1] == ("list", 3, 0)
    assert (score_changed_records(), ChangedRecord.objects.count()) == (0, 0)


def test_company_is_its_contacts(contacts: list[Contact], model: ScoringModel) -> None:
    company = Company.objects.create(name="Other")
    Contact.objects.filter(pk__in=[contacts[1].pk, contacts[3].pk]).update(company=company)
    score_changed_records()
    Company.objects.filter(pk=company.pk).update(name="ACME")
    assert score_changed_records() == 2
    assert [history(model, contacts[n].pk) for n in (1, 3, 5)] == [[("property", 0, 5)]] * 2 + [[]]
    company.delete()
    score_changed_records()
    assert totals(model)[contacts[1].pk] == 0


def test_deal_is_its_contacts_and_its_company(contacts: list[Contact], model: ScoringModel) -> None:
    companies = publish(document("Companies", object="company", criteria=(WON,)))
    company = Company.objects.create(name="Firm")
    deal = Deal.objects.create(name="Big", stage="open", company=company)
    taking_part = DealContact.objects.create(deal=deal, contact=contacts[1])
    score_changed_records()
    Deal.objects.filter(pk=deal.pk).update(stage="Won")
    assert score_changed_records() == 2
    assert history(model, contacts[1].pk) == [("property", 0, 7)]
    assert totals(companies) == {company.pk: 7}
    taking_part.delete()
    score_changed_records()
    assert history(model, contacts[1].pk)[-1] == ("property", 7, 0)
    deal.delete()
    score_changed_records()
    assert totals(companies) == {company.pk: 0}


def test_deleted_contact_is_unscored_and_its_company_loses_its_activities(contacts: list[Contact]) -> None:
    companies = publish(document("Companies", object="company", criteria=(VIEWS,)))
    leads = publish(document())
    company = Company.objects.create(name="Firm")
    Contact.objects.filter(pk=contacts[0].pk).update(company=company)
    add_view(contacts[0])
    score_changed_records()
    assert totals(companies) == {company.pk: 1}
    gone = contacts[0].pk
    Contact.objects.get(pk=gone).delete()
    score_changed_records()
    assert totals(companies) == {company.pk: 0}
    assert gone not in totals(leads)
    assert history(leads, gone)[-1][1:] == (11, None)


def test_companys_score_is_its_colleagues(contacts: list[Contact]) -> None:
    publish(document("Company heat", object="company", criteria=(VIEWS,)))
    hot = {"name": "Hot", "score": "Company heat", "if": {"field": "total", "op": "gte", "value": 2}, "points": 4}
    model = publish(document(criteria=(hot,)))
    company = Company.objects.create(name="Firm")
    Contact.objects.filter(pk__in=[c.pk for c in contacts[:3]]).update(company=company)
    score_changed_records()
    for _ in range(2):
        add_view(contacts[0])
    assert score_changed_records() == 4
    assert [totals(model)[c.pk] for c in contacts[:4]] == [4, 4, 4, 0]
    assert history(model, contacts[2].pk) == [("activity", 0, 4)]


def test_what_two_associations_away_changes_is_followed(contacts: list[Contact]) -> None:
    """A contact's score by what others did who take part in the same deal, and by the deal's company."""
    inside = {"all": [{"activity": ["page_view"]}, {"property": "company.name", "op": "is_any", "value": "acme"}]}
    model = publish(document(criteria=({"name": "Deal", "if": {"deal": inside}, "points": 6},)))
    company = Company.objects.create(name="Firm")
    deal = Deal.objects.create(name="Big", company=company)
    for contact in contacts[:2]:
        DealContact.objects.create(deal=deal, contact=contact)
    score_changed_records()
    add_view(contacts[0])
    score_changed_records()
    assert set(totals(model).values()) == {0}
    Company.objects.filter(pk=company.pk).update(name="Acme")
    score_changed_records()
    assert [totals(model)[c.pk] for c in contacts[:3]] == [6, 6, 0]
    contacts[0].delete()
    score_changed_records()
    assert totals(model)[contacts[1].pk] == 0


def test_colleagues_are_left_alone_where_nothing_reads_them(contacts: list[Contact], model: ScoringModel) -> None:
    company = Company.objects.create(name="Firm")
    Contact.objects.all().update(company=company)
    score_changed_records()
    add_view(contacts[0])
    assert score_changed_records() == 1


def test_future_activity_counts_when_it_is_reached(contacts: list[Contact], model: ScoringModel) -> None:
    event = timezone.now() + timedelta(days=3)
    add_view(contacts[1], at=event)
    assert (score_changed_records(), totals(model)[contacts[1].pk]) == (1, 0)
    assert score_changed_records() == 0
    with patch("django.utils.timezone.now", lambda: event - timedelta(microseconds=1)):
        assert score_changed_records() == 0
    with patch("django.utils.timezone.now", lambda: event):
        assert score_changed_records() == 1
    assert history(model, contacts[1].pk) == [("time", 0, 1)]
    assert ChangedRecord.objects.count() == 0


def test_future_activity_of_a_quiet_import_is_not_forgotten(contacts: list[Contact], model: ScoringModel) -> None:
    event = timezone.now() + timedelta(days=3)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('vekt.quiet', 'on', true)")
        add_view(contacts[1], at=event)
        add_view(contacts[3])
        cursor.execute("select set_config('vekt.quiet', '', true)")
    assert list(ChangedRecord.objects.values_list("record_id", "reason", "at")) == [(contacts[1].pk, "time", event)]


def test_flood_starts_one_whole_pass(
    contacts: list[Contact], model: ScoringModel, monkeypatch: pytest.MonkeyPatch, nobody_called: None
) -> None:
    monkeypatch.setattr(changes, "CLAIM", 5)
    with connection.cursor() as cursor:  # what other tests' tables were analysed to
        cursor.execute("update pg_class set reltuples = 20 where oid = 'crm_contact'::regclass")
    for contact in contacts[:5]:
        add_view(contact)
    assert not changes._is_flood()
    add_view(contacts[5])
    add_view(contacts[6], at=timezone.now() + timedelta(days=3))
    assert score_changed_records() == 7
    run = Run.objects.get(kind=Run.Kind.FULL)
    assert list(ChangedRecord.objects.values_list("reason", flat=True)) == ["time"]
    finish(run)
    assert totals(model)[contacts[5].pk] == 1


def test_flood_is_measured_by_the_number_of_records(
    contacts: list[Contact], model: ScoringModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "CLAIM", 2)
    with connection.cursor() as cursor:
        cursor.execute("update pg_class set reltuples = 20 where oid = 'crm_contact'::regclass")
        for contact in contacts[:3]:  # 15 %
            add_view(contact)
        assert not changes._is_flood()
        add_view(contacts[3])
        assert changes._is_flood()
        cursor.execute("update pg_class set reltuples = -1 where oid = 'crm_contact'::regclass")


def test_flood_during_a_pass_is_not_answered_by_that_pass(
    contacts: list[Contact], model: ScoringModel, monkeypatch: pytest.MonkeyPatch, small_ranges: None
) -> None:
    """It may have gone by what changed since."""
    (run,) = runs.rescore(models=[model])
    runs.work_on(run_id=run.pk, seconds=1e-9)
    monkeypatch.setattr(changes, "CLAIM", 2)
    for contact in contacts[:4]:
        add_view(contact)
    while score_changed_records():
        pass
    assert (totals(model)[contacts[1].pk], Run.objects.filter(kind=Run.Kind.FULL).count()) == (1, 1)


def test_later_instant_wins_even_by_a_clock_that_is_behind(contacts: list[Contact], model: ScoringModel) -> None:
    ahead = timezone.now() + timedelta(minutes=5)
    Score.objects.filter(record_id=contacts[1].pk).update(as_of=ahead)
    add_view(contacts[1])
    score_changed_records()
    assert totals(model)[contacts[1].pk] == 1
    assert Score.objects.get(record_id=contacts[1].pk).as_of == ahead


def test_pass_never_overwrites_what_was_scored_later(contacts: list[Contact], model: ScoringModel) -> None:
    ahead = timezone.now() + timedelta(minutes=5)
    Score.objects.filter(record_id=contacts[1].pk).update(as_of=ahead, total=990, points=[0, 0, 990, 0, 0])
    (run,) = runs.rescore(models=[model])
    finish(run)
    assert (totals(model)[contacts[1].pk], history(model, contacts[1].pk)) == (99, [])


def test_nothing_is_scored_before_anything_is_published(contacts: list[Contact]) -> None:
    add_view(contacts[0])
    assert (score_changed_records(), ChangedRecord.objects.count(), ScoreChange.objects.count()) == (0, 0, 0)


def test_every_change_is_noted_for_a_pass_under_way(contacts: list[Contact], small_ranges: None) -> None:
    """And given back to the queue when it ends, since a range may have stored what it saw before."""
    model = publish(document())
    (run,) = runs.rescore(models=[model])
    add_view(contacts[1])
    score_changed_records()
    finish(run)
    assert [(c.record_id, c.reason) for c in ChangedRecord.objects.all()] == [(contacts[1].pk, "time")]
    assert (score_changed_records(), history(model, contacts[1].pk)) == (1, [("activity", 0, 1)])
    assert ChangedRecord.objects.count() == 0


def test_fault_of_a_fill_stops_nobody(contacts: list[Contact], guests: RecordList) -> None:
    model = publish(document())
    filled = start_publish(document("Other", criteria=(LISTED,)))
    guests.delete()
    add_view(contacts[1])
    assert (score_changed_records(), totals(model)[contacts[1].pk]) == (1, 1)
    with pytest.raises(Exception, match="Guests"):
        runs.work_on(run_id=filled.pk)
    filled.refresh_from_db()
    assert (filled.state, "Guests" in filled.error) == (Run.State.FAILED, True)


def test_instant_of_a_score_is_its_own(contacts: list[Contact], model: ScoringModel) -> None:
    at = datetime(2040, 1, 1, tzinfo=UTC)
    add_view(contacts[1])
    with patch("django.utils.timezone.now", lambda: at):
        score_changed_records()
    assert Score.objects.get(record_id=contacts[1].pk).as_of == at
    assert ScoreChange.objects.get().at == at
