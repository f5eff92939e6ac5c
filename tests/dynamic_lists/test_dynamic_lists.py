"""Lists that fill themselves: whoever matches is on them, at once and after every change, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.domain.list_changes import delete_list
from crm.domain.list_conditions import ConditionRefused, make_static, set_condition
from crm.domain.lists import ListRefused, add_members, create_list, remove_members
from crm.models import ChangedRecord, Contact, ListCondition, ListMember, MembershipChange, RecordList
from leadscoring.accounts.models import User
from scoring.domain.changes import score_changed_records
from scoring.domain.dynamic_lists import refresh_list, refresh_lists
from tests.factories.crm import CompanyFactory, ContactFactory
from tests.forms import fields_of
from tests.scoring.world import add_view, document, publish, totals

NORDIC = {"property": "country", "op": "is_any", "value": ["Norway", "Sweden"]}
ON_IT = {"name": "On it", "list": "Nordic", "points": 7}
ClientFor = Callable[[User | None], Client]


@pytest.fixture
def people(db: None) -> list[Contact]:
    return [ContactFactory(country=country) for country in ("Norway", "Poland", "Sweden")]


@pytest.fixture
def nordic(people: list[Contact], marketer: User) -> RecordList:
    made = create_list(actor=marketer, object="contact", name="Nordic")
    set_condition(of=made, plain=NORDIC, by=marketer)
    refresh_list(list_id=made.pk)
    return made


def on(of: RecordList) -> set[int]:
    return set(ListMember.objects.filter(list=of).values_list("record_id", flat=True))


def test_whoever_matches_is_on_it_and_who_was_put_on_it_by_hand_is_taken_off(
    people: list[Contact], marketer: User
) -> None:
    made = create_list(actor=marketer, object="contact", name="Nordic")
    add_members(actor=marketer, of=made, records=[people[1].pk])
    set_condition(of=made, plain=NORDIC, by=marketer)
    assert refresh_list(list_id=made.pk) == 3
    assert on(made) == {people[0].pk, people[2].pk}
    assert refresh_list(list_id=made.pk) == 0
    held = ListCondition.objects.get()
    assert held.refreshed_at is not None
    sources = set(MembershipChange.objects.filter(list_id=made.pk).values_list("source", flat=True))
    assert f"list {made.pk}" in sources


def test_change_of_a_record_is_followed_when_the_queue_is_worked_on(nordic: RecordList, people: list[Contact]) -> None:
    Contact.objects.filter(pk=people[1].pk).update(country="Norway")
    Contact.objects.filter(pk=people[0].pk).update(country="Poland")
    newcomer = ContactFactory(country="Sweden")
    score_changed_records()
    assert on(nordic) == {people[1].pk, people[2].pk, newcomer.pk}


def test_change_of_a_company_moves_its_people(people: list[Contact], marketer: User) -> None:
    company = CompanyFactory(employees=10)
    Contact.objects.filter(pk=people[0].pk).update(company=company)
    large = create_list(actor=marketer, object="contact", name="Large")
    set_condition(of=large, plain={"property": "company.employees", "op": "gte", "value": 100}, by=marketer)
    refresh_list(list_id=large.pk)
    score_changed_records()
    assert on(large) == set()
    type(company).objects.filter(pk=company.pk).update(employees=500)
    score_changed_records()
    assert on(large) == {people[0].pk}


def test_time_alone_is_followed_by_the_schedule(
    people: list[Contact], marketer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = create_list(actor=marketer, object="contact", name="Active")
    set_condition(of=made, plain={"activity": ["page_view"], "within_days": 30}, by=marketer)
    add_view(people[0], timedelta(days=29))
    refresh_lists()
    assert on(made) == {people[0].pk}
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr("scoring.domain.dynamic_lists.timezone.now", lambda: later)
    refresh_lists()
    assert on(made) == set()


def test_model_in_force_follows_the_list(nordic: RecordList, people: list[Contact]) -> None:
    model = publish(document(criteria=(ON_IT,)))
    Contact.objects.filter(pk=people[1].pk).update(country="Norway")
    score_changed_records()
    assert totals(model)[people[1].pk] == 7


def test_history_that_brings_somebody_onto_a_list_stays_history(nordic: RecordList, people: list[Contact]) -> None:
    ChangedRecord.objects.all().delete()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('vekt.history', 'on', true)")
        Contact.objects.filter(pk=people[1].pk).update(country="Norway")
    score_changed_records()
    assert people[1].pk in on(nordic)
    (left,) = ChangedRecord.objects.filter(record_id=people[1].pk, reason="list")
    assert left.is_history


def test_nobody_is_put_on_it_or_taken_off_by_hand(nordic: RecordList, people: list[Contact], marketer: User) -> None:
    with pytest.raises(ListRefused, match="fills itself"):
        add_members(actor=marketer, of=nordic, records=[people[1].pk])
    with pytest.raises(ListRefused, match="fills itself"):
        remove_members(actor=marketer, of=nordic, records=[people[0].pk])
    make_static(of=nordic, by=marketer)
    make_static(of=nordic, by=marketer)
    assert add_members(actor=marketer, of=nordic, records=[people[1].pk]) == 1


def test_incomplete_condition_names_its_fault(people: list[Contact], marketer: User) -> None:
    made = create_list(actor=marketer, object="contact", name="X")
    with pytest.raises(ConditionRefused) as refused:
        set_condition(of=made, plain={"property": "country", "op": "is_any"}, by=marketer)
    assert [fault.place for fault in refused.value.faults] == ["if.value"]
    assert not ListCondition.objects.exists()


def test_lists_that_ask_for_each_other_are_refused(nordic: RecordList, marketer: User) -> None:
    second = create_list(actor=marketer, object="contact", name="Second")
    set_condition(of=second, plain={"all": [{"list": "Nordic"}, NORDIC]}, by=marketer)
    with pytest.raises(ListRefused, match="“Nordic” → “Second” → “Nordic”"):
        set_condition(of=nordic, plain={"any": [{"list": "second"}, NORDIC]}, by=marketer)
    with pytest.raises(ListRefused, match="can’t ask for itself"):
        set_condition(of=nordic, plain={"not": {"list": "nordic"}}, by=marketer)


def test_lists_are_worked_out_after_those_that_they_ask_for(people: list[Contact], marketer: User) -> None:
    first = create_list(actor=marketer, object="contact", name="First")
    second = create_list(actor=marketer, object="contact", name="Second")
    set_condition(of=first, plain={"list": "Second"}, by=marketer)
    set_condition(of=second, plain=NORDIC, by=marketer)
    ListMember.objects.all().delete()
    refresh_lists()
    assert on(first) == on(second) == {people[0].pk, people[2].pk}


def test_list_that_another_asks_for_is_not_deleted(nordic: RecordList, marketer: User) -> None:
    second = create_list(actor=marketer, object="contact", name="Second")
    set_condition(of=second, plain={"list": "Nordic"}, by=marketer)
    with pytest.raises(ListRefused, match="Second"):
        delete_list(actor=marketer, of=nordic)


def test_condition_that_names_what_is_gone_says_so_and_keeps_its_members(
    nordic: RecordList, people: list[Contact], marketer: User
) -> None:
    second = create_list(actor=marketer, object="contact", name="Second")
    set_condition(of=second, plain={"list": "Nordic"}, by=marketer)
    refresh_list(list_id=second.pk)
    RecordList.objects.filter(pk=nordic.pk).delete()
    refresh_list(list_id=second.pk)
    held = ListCondition.objects.get(list=second)
    assert "Nordic" in held.fault
    assert on(second) == {people[0].pk, people[2].pk}


def test_model_scored_by_the_list_can_t_be_asked_by_it(nordic: RecordList, marketer: User) -> None:
    publish(document("M", criteria=(ON_IT,)))
    with pytest.raises(ListRefused, match="“Nordic” → “M” → “Nordic”"):
        set_condition(of=nordic, plain={"score": "M", "field": "total", "op": "gte", "value": 5}, by=marketer)


def post(client: Client, name: str, of: RecordList, data: dict[str, Any], **headers: str) -> Any:
    return client.post(reverse(name, args=[of.pk]), data, headers=headers)


def seen_on(page: str) -> str:
    return dict(fields_of(page))["seen"]


FORM = {"if.kind": "property", "if.path": "country", "if.op": "is_any", "if.value": ["Norway", "Poland"]}


def test_page_shows_the_condition_counts_and_saves(nordic: RecordList, client_for: ClientFor, marketer: User) -> None:
    client = client_for(marketer)
    page = client.get(reverse("list-condition", args=[nordic.pk])).content.decode()
    assert "2 match" in page
    told = post(client, "list-matching", nordic, FORM, **{"HX-Request": "true"}).content.decode()
    assert "2 match" in told
    assert post(client, "list-condition", nordic, FORM).status_code == 302
    assert ListCondition.objects.get().condition["value"] == ["Norway", "Poland"]
    assert "Country is any of Norway or Poland" in client.get(reverse("list", args=[nordic.pk])).content.decode()


def test_nobody_s_condition_is_written_over_unseen(
    nordic: RecordList, client_for: ClientFor, marketer: User, admin: User
) -> None:
    client = client_for(marketer)
    sent = FORM | {"seen": seen_on(client.get(reverse("list-condition", args=[nordic.pk])).content.decode())}
    set_condition(of=nordic, plain={"property": "country", "op": "is_any", "value": ["Denmark"]}, by=admin)
    answer = post(client, "list-condition", nordic, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "was changed while you were editing it. It says now: Country is Denmark" in page
    assert "Norway" in page
    assert ListCondition.objects.get().condition["value"] == ["Denmark"]
    again = FORM | {"seen": seen_on(page)}
    assert post(client, "list-condition", nordic, again).status_code == 302
    assert ListCondition.objects.get().condition["value"] == ["Norway", "Poland"]
    make_static(of=nordic, by=admin)
    answer = post(client, "list-condition", nordic, again)
    assert (answer.status_code, "filled by hand now" in answer.content.decode()) == (409, True)


def test_page_keeps_what_was_filled_in_and_names_the_fault(
    nordic: RecordList, client_for: ClientFor, marketer: User
) -> None:
    answer = post(client_for(marketer), "list-condition", nordic, FORM | {"if.value": ""})
    assert answer.status_code == 422
    assert ListCondition.objects.get().condition == NORDIC


def test_new_list_may_be_told_by_what_it_is_filled(client_for: ClientFor, marketer: User) -> None:
    data = {"name": "Hot", "object": "contact", "filled": "condition", "description": ""}
    answer = client_for(marketer).post(reverse("list-new"), data)
    assert answer.headers["Location"] == reverse("list-condition", args=[RecordList.objects.get().pk])


@pytest.mark.parametrize(
    ("path", "leads"), [("/models/1/audience/", True), ("//evil.example/", False), ("javascript:1", False)]
)
def test_new_list_leads_back_to_where_it_was_wanted(
    client_for: ClientFor, marketer: User, path: str, leads: bool
) -> None:
    data = {"name": "Fair", "object": "contact", "filled": "hand", "description": "", "next": path}
    answer = client_for(marketer).post(reverse("list-new"), data)
    own = reverse("list", args=[RecordList.objects.get().pk])
    assert answer.headers["Location"] == (path if leads else own)
