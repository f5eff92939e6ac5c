"""Activities go in whether some are known or none, and always belong to a contact."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from crm.importers.adding import ActivityTable
from crm.models import Activity, ActivityKey, ChangedRecord, Contact


def line(contact_id: int, id: str | None = None) -> str:
    key = ActivityKey.objects.get_or_create(type="page_view")[0].pk
    return f"{id or uuid4().hex}\t{contact_id}\t2026-01-31T10:00:00+00:00\t{key}\t\\N\t\t\\N\n"


def add(table: ActivityTable, *lines: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        return table.add(cursor, lines)


@pytest.mark.django_db
def test_what_is_known_is_left_alone_and_counted_as_such() -> None:
    first, second = (Contact.objects.create(external_id=name) for name in "ab")
    table, id = ActivityTable(), uuid4().hex
    assert add(table, line(first.pk, id), line(first.pk)) == 2
    assert add(table, line(second.pk, id), line(second.pk), line(second.pk)) == 2
    assert Activity.objects.get(pk=id).contact == first
    assert add(table, line(second.pk, id)) == 0
    assert add(table, line(second.pk)) == 1
    assert add(table, line(second.pk)) == 1
    assert Activity.objects.count() == 6


@pytest.mark.django_db
def test_of_two_alike_in_one_batch_the_first_is_stored() -> None:
    first, second = (Contact.objects.create(external_id=name) for name in "ab")
    id = uuid4().hex
    assert add(ActivityTable(), line(second.pk, id), line(first.pk, id)) == 1
    assert Activity.objects.get(pk=id).contact == second


@pytest.mark.django_db
def test_who_is_concerned_is_queued_once() -> None:
    contact = Contact.objects.create(external_id="a")
    ChangedRecord.objects.all().delete()
    add(ActivityTable(), line(contact.pk), line(contact.pk))
    assert list(ChangedRecord.objects.values_list("object", "record_id", "reason")) == [
        ("contact", contact.pk, "activity")
    ]


@pytest.mark.django_db
def test_nobody_has_no_activities() -> None:
    contact = Contact.objects.create(external_id="a")
    lines = [line(contact.pk), line(contact.pk + 1)]
    with pytest.raises(IntegrityError, match="do not exist"):
        add(ActivityTable(), *lines)
    key = ActivityKey.objects.get(type="page_view")
    with pytest.raises(IntegrityError, match="do not exist"), transaction.atomic():
        Activity.objects.create(id=uuid4(), contact_id=contact.pk + 1, key=key, occurred_at="2026-01-31T10:00Z")
    add(ActivityTable(), line(contact.pk))
    with pytest.raises(IntegrityError, match="do not exist"), transaction.atomic():
        Activity.objects.update(contact_id=contact.pk + 1)
    with connection.cursor() as cursor:
        cursor.execute("delete from crm_contact where id = %s", [contact.pk])
    assert not Activity.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_contact_deleted_meanwhile_takes_the_new_activities_along() -> None:
    contact = Contact.objects.create(external_id="a")
    new = line(contact.pk)

    def delete() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("delete from crm_contact where id = %s", [contact.pk])
        finally:
            connection.close()

    other = threading.Thread(target=delete)
    with transaction.atomic(), connection.cursor() as cursor:
        assert ActivityTable().add(cursor, [new]) == 1
        other.start()
        other.join(0.5)
        assert other.is_alive()  # it waits for us
    other.join()
    assert not Activity.objects.exists()
    assert not Contact.objects.exists()
