"""Another type: every stored value read as it, or nothing changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from crm.domain import property_types
from crm.domain.properties import PropertyRefused, create_property
from crm.domain.property_types import change_type
from crm.models import ChangedRecord, Contact, Import, Property, PropertyChange
from crm.queries.property_types import read_as
from leadscoring.accounts.models import AuditEntry, Organisation, User
from tests.factories.crm import ContactFactory
from tests.scoring.world import CHIEF, document, publish

BIG = {"name": "Big", "if": {"property": "mark", "op": "contains_any", "value": "x"}, "points": 5}
UNREADABLE = object()


def marked(type: str, *values: Any) -> Property:
    made = create_property(actor=None, object="contact", name="mark", type=type)
    for value in values:
        ContactFactory.create(properties={"mark": value, "other": "stays"})
    return made


@pytest.fixture
def as_admin(client_for: Callable[[User | None], Client], admin: User) -> Client:
    return client_for(admin)


@pytest.mark.parametrize(
    ("before", "value", "after", "read"),
    [
        ("text", "gold", "choice", "gold"),
        ("text", "gold", "multi_choice", ["gold"]),
        ("text", " a; b ;;a", "multi_choice", ["a", "b"]),
        ("text", ";", "multi_choice", UNREADABLE),
        ("text", "12", "number", 12),
        ("text", "-1.50", "number", -1.5),
        ("text", "1,5", "number", UNREADABLE),
        ("text", "12 kr", "number", UNREADABLE),
        ("text", "1e5", "number", UNREADABLE),
        ("text", "NaN", "number", UNREADABLE),
        ("text", "9" * 101, "number", UNREADABLE),
        ("text", "Ja", "boolean", True),
        ("text", "NIE", "boolean", False),
        ("text", "0", "boolean", False),
        ("text", "maybe", "boolean", UNREADABLE),
        ("text", "a@b.example", "email", "a@b.example"),
        ("text", "a@b@c", "email", UNREADABLE),
        ("text", "2026-02-28", "date", "2026-02-28"),
        ("text", "2026-02-30", "date", UNREADABLE),
        ("text", "28.02.2026", "date", UNREADABLE),
        ("text", "2026-01-31T23:30:00Z", "date", "2026-02-01"),
        ("text", "2026-01-31", "instant", "2026-01-30T23:00:00.000000+00:00"),
        ("text", "2026-01-31 10:00", "instant", "2026-01-31T09:00:00.000000+00:00"),
        ("text", "2026-01-31T10:00:00-05:00", "instant", "2026-01-31T15:00:00.000000+00:00"),
        ("text", "2026-01-31T99:00", "instant", UNREADABLE),
        ("number", 12, "text", "12"),
        ("number", 12.5, "choice", "12.5"),
        ("number", 1, "boolean", True),
        ("number", 7, "boolean", UNREADABLE),
        ("number", 20260131, "date", UNREADABLE),
        ("boolean", True, "text", "true"),
        ("boolean", False, "number", UNREADABLE),
        ("date", "2026-01-31", "text", "2026-01-31"),
        ("date", "2026-07-01", "instant", "2026-06-30T22:00:00.000000+00:00"),
        ("instant", "2026-06-30T22:00:00.000000+00:00", "date", "2026-07-01"),
        ("multi_choice", ["a"], "text", "a"),
        ("multi_choice", ["a", "b"], "text", UNREADABLE),
        ("multi_choice", ["2026-01-31"], "date", "2026-01-31"),
        ("multi_choice", ["a", "b"], "number", UNREADABLE),
    ],
)
def test_each_value_as_each_type(db: None, before: str, value: Any, after: str, read: Any) -> None:
    mark = marked(before, value)
    reading = read_as(mark, after)
    assert (reading.records, reading.unreadable) == (1, int(read is UNREADABLE))
    if read is UNREADABLE:
        assert [(each.records, each.first) for each in reading.shown] == [(1, Contact.objects.get().pk)]
        with pytest.raises(PropertyRefused, match="can't be read"):
            change_type(property=mark, type=after, typed="", by=None)
        read = value
    else:
        assert change_type(property=mark, type=after, typed="", by=None) == int(
            read != value or type(read) is not type(value)
        )
    assert Contact.objects.get().properties == {"mark": read, "other": "stays"}


def test_every_type_can_be_read_as_every_other_without_values(db: None) -> None:
    for before in Property.Type.values:
        for after in Property.Type.values:
            mark = create_property(actor=None, object="deal", name=f"{before}_{after}", type=before)
            assert read_as(mark, after).records == 0


def test_values_history_queue_and_audit_in_one_transaction(as_admin: Client, admin: User) -> None:
    mark = marked("text", "1", "2")
    ContactFactory.create()
    ChangedRecord.objects.all().delete()
    url = reverse("property-type", args=[mark.pk])
    page = as_admin.get(f"{url}?type=number")
    assert page.context["told"] == "2 records have a value. 2 are written anew, with their history."
    assert set(page.context["reading"].examples) == {('"1"', "1"), ('"2"', "2")}
    assert as_admin.post(url, {"type": "number"}).status_code == 302
    mark.refresh_from_db()
    assert mark.type == "number"
    assert ChangedRecord.objects.count() == 2
    changes = PropertyChange.objects.filter(property="mark").order_by("pk")
    assert [(change.old, change.new, change.source) for change in changes] == [
        ("1", 1, f"user {admin.pk}"),
        ("2", 2, f"user {admin.pk}"),
    ]
    entry = AuditEntry.objects.get(action="property.retyped")
    assert (entry.before, entry.after) == ({"type": "text"}, {"type": "number", "converted": 2})


def test_what_cant_be_read_is_listed_and_nothing_changes(as_admin: Client, db: None) -> None:
    mark = marked("text", "1", "many", "many", "few")
    url = reverse("property-type", args=[mark.pk])
    page = as_admin.get(f"{url}?type=number")
    assert [(each.value, each.records) for each in page.context["reading"].shown] == [('"many"', 2), ('"few"', 1)]
    assert "3 records have a value" in page.context["hindrance"]
    answer = as_admin.post(url, {"type": "number"})
    assert answer.status_code == 422
    mark.refresh_from_db()
    assert mark.type == "text"
    assert not PropertyChange.objects.exists()


def test_text_like_types_write_nothing(db: None) -> None:
    mark = marked("text", "a", "b")
    assert change_type(property=mark, type="choice", typed="", by=None) == 0
    assert not PropertyChange.objects.exists()


def test_a_model_that_would_break_is_named_and_confirmed(as_admin: Client, db: None) -> None:
    mark = marked("text", "1")
    publish(document(criteria=(CHIEF, BIG)))
    url = reverse("property-type", args=[mark.pk])
    page = as_admin.get(f"{url}?type=number")
    assert len(page.context["broken"]) == 1
    assert not as_admin.get(f"{url}?type=url").context["broken"]
    assert as_admin.post(url, {"type": "number", "typed": "Mark"}).status_code == 422
    assert as_admin.post(url, {"type": "number", "typed": "mark"}).status_code == 302
    assert Contact.objects.get().properties["mark"] == 1


@pytest.mark.parametrize("type", ["", "text", "colour"])
def test_no_other_type(as_admin: Client, type: str) -> None:
    mark = marked("text", "1")
    assert as_admin.post(reverse("property-type", args=[mark.pk]), {"type": type}).status_code == 422


def test_too_many_values_are_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(property_types, "MOST_CONVERTED", 1)
    mark = marked("text", "1", "2")
    with pytest.raises(PropertyRefused, match="more than the 1 that can be at once"):
        change_type(property=mark, type="number", typed="", by=None)
    assert change_type(property=mark, type="url", typed="", by=None) == 0


def test_not_while_an_import_is_under_way(db: None) -> None:
    mark = marked("text", "1")
    Import.objects.create(kind="contacts", file_name="x.csv", digest="x")
    with pytest.raises(PropertyRefused, match="import is under way"):
        change_type(property=mark, type="number", typed="", by=None)


def test_choices_end_with_the_type(db: None) -> None:
    mark = create_property(actor=None, object="contact", name="mark", type="choice", choices=["a"])
    change_type(property=mark, type="multi_choice", typed="", by=None)
    mark.refresh_from_db()
    assert mark.choices == ["a"]
    change_type(property=mark, type="text", typed="", by=None)
    mark.refresh_from_db()
    assert mark.choices == []


@pytest.mark.django_db(transaction=True)
def test_whoever_is_writing_is_waited_for_and_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(property_types, "LOCK_SECONDS", 1)
    Organisation.current()
    mark = marked("text", "1")
    writes, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            Contact.objects.update(city="Oslo")
            writes.set()
            may_end.wait(20)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert writes.wait(20)
    try:
        with pytest.raises(PropertyRefused, match="writing just now"):
            change_type(property=mark, type="number", typed="", by=None)
    finally:
        may_end.set()
        writer.join()
    assert change_type(property=mark, type="number", typed="", by=None) == 1
