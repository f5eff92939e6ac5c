"""Django's admin: every page opens, nothing counts a table, only what may be edited is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import ActivityType, Contact, PropertyChange, RecordList
from crm.models import Property as CustomProperty
from leadscoring.accounts.models import AuditEntry, User
from tests.factories.crm import CompanyFactory, ContactFactory, DealFactory, RecordListFactory, make_activity

MODELS = sorted(model._meta.model_name or "" for model in site._registry if model._meta.app_label == "crm")


@pytest.fixture
def client(admin: User, client_for: Callable[[User | None], Client]) -> Client:
    admin.is_superuser = admin.is_staff = True
    admin.save()
    return client_for(admin)


@pytest.fixture
def records(db: None) -> Contact:
    contact = ContactFactory.create(email="Ada@X.example", company=CompanyFactory.create())
    DealFactory.create()
    make_activity(contact, asset="Guide")
    RecordListFactory.create()
    CustomProperty.objects.create(object="contact", name="level", type="number")
    ActivityType.objects.create(name="visit")
    contact.city = "Oslo"
    contact.save()
    return contact


@pytest.mark.parametrize("model", MODELS)
def test_list_and_record_open(client: Client, records: Contact, model: str) -> None:
    page = client.get(reverse(f"admin:crm_{model}_changelist"))
    assert page.status_code == 200
    found = page.context["cl"].queryset.first()
    if found is not None:
        assert client.get(reverse(f"admin:crm_{model}_change", args=[found.pk])).status_code == 200


@pytest.mark.parametrize("term", ["ada@x.EXAMPLE", "PK", "EXTERNAL"])
def test_contacts_are_found_exactly(client: Client, records: Contact, term: str) -> None:
    ContactFactory.create(email="", external_id="")
    wanted = {"PK": str(records.pk), "EXTERNAL": records.external_id}.get(term, term)
    page = client.get(reverse("admin:crm_contact_changelist"), {"q": wanted})
    assert list(page.context["cl"].result_list) == [records]
    assert list(client.get(reverse("admin:crm_contact_changelist"), {"q": "ada@"}).context["cl"].result_list) == []


def test_search_reads_an_index(client: Client, records: Contact) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("admin:crm_contact_changelist"), {"q": "ada@x.example"})
    (select,) = [query["sql"] for query in queries if "crm_contact" in query["sql"] and "COUNT" not in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"explain {select}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "contact_email" in plan
    assert "Seq Scan" not in plan


def test_whole_tables_are_not_counted(client: Client, records: Contact, monkeypatch: pytest.MonkeyPatch) -> None:
    """The estimate stands in; here it would be too small to be one."""
    monkeypatch.setattr("crm.admin.QuickPaginator.MOST_COUNTED", -1)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("admin:crm_contact_changelist")).status_code == 200
    assert not [query["sql"] for query in queries if "COUNT" in query["sql"] and "crm_contact" in query["sql"]]


@pytest.mark.parametrize("model", ["contact", "company", "deal", "activity", "activitykey", "asset", "import"])
def test_records_are_not_changed_here(client: Client, records: Contact, model: str) -> None:
    assert client.get(reverse(f"admin:crm_{model}_add")).status_code == 403


def test_lists_properties_and_types_are_made_with_an_audit_row(client: Client, records: Contact) -> None:
    for model, values in (
        ("recordlist", {"object": "contact", "name": "VIP", "description": ""}),
        ("property", {"object": "contact", "name": "budget", "type": "number", "label": "", "choices": ""}),
        ("activitytype", {"name": "Demo Call", "whose": "ours", "label": ""}),
    ):
        assert client.post(reverse(f"admin:crm_{model}_add"), values).status_code == 302
    assert RecordList.objects.filter(name="VIP").exists()
    assert ActivityType.objects.filter(name="demo call").exists()
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[-3:] == ["list.created", "property.created", "activitytype.created"]


@pytest.mark.parametrize(
    ("model", "values"),
    [
        ("recordlist", {"object": "contact", "name": "TAKEN", "description": ""}),
        ("property", {"object": "contact", "name": "level", "type": "text", "label": "", "choices": ""}),
        ("property", {"object": "contact", "name": "job_title", "type": "text", "label": "", "choices": ""}),
        ("property", {"object": "contact", "name": "a.b", "type": "text", "label": "", "choices": ""}),
        ("activitytype", {"name": "VISIT", "whose": "ours", "label": ""}),
    ],
)
def test_what_is_there_already_is_said_in_the_form(
    client: Client, records: Contact, model: str, values: dict[str, str]
) -> None:
    RecordListFactory.create(name="Taken")
    page = client.post(reverse(f"admin:crm_{model}_add"), values)
    assert page.status_code == 200
    assert page.context["errors"]


def test_history_is_found_by_record(client: Client, records: Contact) -> None:
    page = client.get(reverse("admin:crm_propertychange_changelist"), {"q": str(records.pk)})
    assert {change.property for change in page.context["cl"].result_list} == {"city"}
    assert PropertyChange.objects.exists()
