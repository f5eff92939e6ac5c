"""Lifecycle stages: in an order, offered from the data, and never a reason to touch a contact."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from crm.domain.stages import StageRefused, add_stage
from crm.models import Contact, LifecycleStage, PropertyChange
from crm.queries.stages import offered_stages, stage_choices
from leadscoring.accounts.models import AuditEntry, User
from tests.factories.crm import ContactFactory

URL = "/settings/stages/"


@pytest.fixture
def as_admin(client_for: Callable[[User | None], Client], admin: User) -> Client:
    return client_for(admin)


@pytest.fixture
def stages(db: None) -> list[LifecycleStage]:
    return [add_stage(name=name, by=None) for name in ("lead", "Opportunity", "customer")]


def names() -> list[str]:
    return [stage.name for stage in LifecycleStage.objects.all()]


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", 200), ("marketer", 403), ("seller", 403), ("outsider", 403), ("nobody", 302)]
)
def test_pages_are_for_admins(
    request: pytest.FixtureRequest,
    client_for: Callable[[User | None], Client],
    stages: list[LifecycleStage],
    persona: str,
    status: int,
) -> None:
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    pages = [URL, reverse("stage", args=[stages[0].pk]), reverse("stage-delete", args=[stages[0].pk])]
    assert [client.get(page).status_code for page in pages] == [status] * 3
    assert client.get(reverse("stage-move", args=[stages[0].pk])).status_code == 405
    if status != 200:
        forms = [*pages, reverse("stage-move", args=[stages[0].pk])]
        sent = {"name": "new", "label": "New", "to": "down"}
        assert [client.post(page, sent).status_code for page in forms] == [status] * 4
        assert names() == ["lead", "Opportunity", "customer"]


@pytest.mark.parametrize(
    ("held", "shown"),
    [("CUSTOMER", "Pays us"), ("Opportunity", "Opportunity"), ("sales_qualified", "sales qualified"), ("", "–")],
)
def test_a_contacts_page_calls_the_stage_by_its_label(
    as_admin: Client, stages: list[LifecycleStage], held: str, shown: str
) -> None:
    LifecycleStage.objects.filter(name="customer").update(label="Pays us")
    page = as_admin.get(reverse("contact", args=[ContactFactory.create(lifecycle_stage=held).pk])).content.decode()
    said = page.partition("<dt>Lifecycle stage</dt><dd>")[2].partition("</dd>")[0]
    assert strip_tags(said) == shown


def test_stages_are_shown_in_order_with_their_contacts(as_admin: Client, stages: list[LifecycleStage]) -> None:
    for stage in ("LEAD", "lead", "opportunity", "evangelist", ""):
        ContactFactory.create(lifecycle_stage=stage)
    context = as_admin.get(URL).context
    assert [(stage.name, count) for stage, count in context["rows"]] == [
        ("lead", 2),
        ("Opportunity", 1),
        ("customer", 0),
    ]
    assert [(each.name, each.contacts) for each in context["unknown"]] == [("evangelist", 1)]
    assert [stage.is_customer for stage in stages] == [False, False, True]


def test_what_the_data_has_is_added_with_one_press(as_admin: Client, admin: User) -> None:
    ContactFactory.create(lifecycle_stage="MQL")
    assert "Add those of your data above" in as_admin.get(URL).content.decode()
    assert as_admin.post(URL, {"name": "MQL"}).status_code == 302
    assert names() == ["MQL"]
    assert not as_admin.get(URL).context["unknown"]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.after) == ("stage.created", admin, {"name": "MQL", "label": ""})


def test_nothing_yet(as_admin: Client) -> None:
    assert "No stages yet" in as_admin.get(URL).content.decode()


@pytest.mark.parametrize("name", ["", "  ", "LEAD", "l" * 81])
def test_a_bad_name_is_refused(as_admin: Client, stages: list[LifecycleStage], name: str) -> None:
    assert as_admin.post(URL, {"name": name, "label": "Anything"}).status_code == 422
    assert names() == ["lead", "Opportunity", "customer"]


def test_add_stage_refuses_what_differs_by_case_only(stages: list[LifecycleStage]) -> None:
    with pytest.raises(StageRefused, match="already"):
        add_stage(name="CUSTOMER", by=None)


def test_stages_move_past_their_neighbours(as_admin: Client, stages: list[LifecycleStage]) -> None:
    for stage, to in ((stages[2], "up"), (stages[0], "up"), (stages[1], "down")):
        as_admin.post(reverse("stage-move", args=[stage.pk]), {"to": to})
    assert names() == ["lead", "customer", "Opportunity"]
    entry = AuditEntry.objects.filter(action="stage.moved").get()
    assert (entry.before, entry.after) == (
        {"order": ["lead", "Opportunity", "customer"]},
        {"order": ["lead", "customer", "Opportunity"]},
    )


def test_a_label_is_what_pages_say_and_the_text_stays(as_admin: Client, stages: list[LifecycleStage]) -> None:
    contact = ContactFactory.create(lifecycle_stage="lead")
    url = reverse("stage", args=[stages[0].pk])
    assert as_admin.post(url, {"label": " Potensiell kunde "}).status_code == 302
    stages[0].refresh_from_db()
    assert (str(stages[0]), stages[0].name) == ("Potensiell kunde", "lead")
    contact.refresh_from_db()
    assert contact.lifecycle_stage == "lead"
    assert as_admin.post(url, {"label": "x" * 81}).status_code == 422
    before = AuditEntry.objects.count()
    as_admin.post(url, {"label": "Potensiell kunde"})
    assert AuditEntry.objects.count() == before


def test_deleting_leaves_contacts_alone(as_admin: Client, stages: list[LifecycleStage]) -> None:
    contact = ContactFactory.create(lifecycle_stage="lead")
    url = reverse("stage-delete", args=[stages[0].pk])
    assert "1 contact is in it" in as_admin.get(url).content.decode()
    assert as_admin.post(url).status_code == 302
    assert names() == ["Opportunity", "customer"]
    assert Contact.objects.get(pk=contact.pk).lifecycle_stage == "lead"
    assert not PropertyChange.objects.exists()
    assert [each.name for each in as_admin.get(URL).context["unknown"]] == ["lead"]


def test_choices_come_in_the_order_of_the_stages(stages: list[LifecycleStage]) -> None:
    for stage in ("customer", "Opportunity", "Old_Alumni"):
        ContactFactory.create(lifecycle_stage=stage)
    LifecycleStage.objects.filter(name="lead").update(label="New lead")
    assert stage_choices() == [
        ("lead", "New lead"),
        ("opportunity", "Opportunity"),
        ("customer", "customer"),
        ("old_alumni", "Old Alumni"),
    ]
    assert [name for name, _words in offered_stages()] == ["lead", "Opportunity", "customer", "Old_Alumni"]


def test_more_stages_need_no_more_queries(
    as_admin: Client, stages: list[LifecycleStage], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    as_admin.get(URL)
    with django_assert_max_num_queries(12) as few:
        as_admin.get(URL)
    for number in range(5):
        add_stage(name=f"stage {number}", by=None)
        ContactFactory.create(lifecycle_stage=f"seen {number}")
    with django_assert_max_num_queries(len(few.captured_queries) + 1):
        as_admin.get(URL)
