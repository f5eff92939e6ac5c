"""Lists: seen, made, filled, renamed, deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from crm.models import Company, Contact, Deal, ListMember, MembershipChange, RecordList
from leadscoring.accounts.models import AuditEntry, User
from scoring.domain.publishing import load_document, publish_version
from tests.commands.world import MODEL, make_contacts


@pytest.fixture
def contacts(db: None) -> list[Contact]:
    return make_contacts()


@pytest.fixture
def internal(contacts: list[Contact]) -> RecordList:
    return RecordList.objects.get()


@pytest.fixture
def client(client_for: Callable[[User | None], Client], marketer: User) -> Client:
    return client_for(marketer)


def url(name: str, of: RecordList) -> str:
    return reverse(name, args=[of.pk])


@pytest.mark.parametrize(
    ("persona", "sees", "changes"),
    [
        ("admin", 200, 200),
        ("marketer", 200, 200),
        ("seller", 200, 403),
        ("outsider", 403, 403),
        ("nobody", 302, 302),
    ],
)
def test_lists_by_each_role(
    request: pytest.FixtureRequest,
    client_for: Callable[[User | None], Client],
    internal: RecordList,
    persona: str,
    sees: int,
    changes: int,
) -> None:
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    assert [client.get(u).status_code for u in (reverse("lists"), url("list", internal))] == [sees] * 2
    pages = (reverse("list-new"), url("list-edit", internal), url("list-delete", internal))
    assert [client.get(u).status_code for u in pages] == [changes] * 3
    if changes != 200:
        forms = (*pages, url("list", internal), url("list-remove", internal))
        answers = [client.post(u, {"keys": "X2", "id": internal.pk, "name": "Other"}).status_code for u in forms]
        assert answers == [changes] * len(forms)
        assert (RecordList.objects.get().name, ListMember.objects.count()) == ("Internal", 1)


def test_lists_say_how_many_and_where_used(client: Client, internal: RecordList) -> None:
    RecordList.objects.create(object="company", name="Partners")
    publish_version(version=load_document(MODEL))
    load_document(MODEL.replace("points: 7.5}", "points: 8}\n      - {name: Ours, list: internal, points: 1}"))
    used, unused = client.get(reverse("lists")).context["rows"]
    assert (used.name, used.members, [use.text for use in used.uses]) == (
        "Internal",
        1,
        ["B2B Nordic: those left out", "B2B Nordic, draft: those left out, the rule “Ours”"],
    )
    assert (unused.name, unused.members, unused.uses) == ("Partners", 0, ())


def test_lists_of_another_object_are_not_confused(client: Client, internal: RecordList) -> None:
    """A list inside `contact:` is one of contacts, whatever the model scores."""
    RecordList.objects.create(object="company", name="Internal")
    text = (
        "{format: leadscoring/1, name: Firms, object: company, kind: fit, groups: [{name: G, criteria: "
        "[{name: Staff, if: {contact: {list: Internal}}, points: 5}]}]}"
    )
    publish_version(version=load_document(text))
    by_object = {row.object: [use.text for use in row.uses] for row in client.get(reverse("lists")).context["rows"]}
    assert by_object == {"contacts": ["Firms: the rule “Staff”"], "companies": []}


def test_lists_need_no_more_queries_for_more_lists(
    client: Client, internal: RecordList, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(15):
        client.get(reverse("lists"))
    for name in ("A", "B", "C"):
        RecordList.objects.create(name=name)
    with django_assert_max_num_queries(15):
        client.get(reverse("lists"))


def test_new_list(client: Client, marketer: User) -> None:
    answer = client.post(reverse("list-new"), {"name": " Fair 2026 ", "object": "company", "description": "Visitors"})
    made = RecordList.objects.get()
    assert (answer["Location"], made.name, made.object) == (url("list", made), "Fair 2026", "company")
    assert AuditEntry.objects.get(action="list.created").actor == marketer
    again = client.post(reverse("list-new"), {"name": "FAIR 2026", "object": "company"})
    assert (again.status_code, "already" in again.content.decode()) == (422, True)
    assert client.post(reverse("list-new"), {"name": "  ", "object": "company"}).status_code == 422
    assert client.post(reverse("list-new"), {"name": "X", "object": "lead"}).status_code == 422


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\u202e\u200b ", "x" * 201])
def test_new_list_needs_a_name_that_can_be_read(client: Client, contacts: list[Contact], name: str) -> None:
    answer = client.post(reverse("list-new"), {"name": name, "object": "contact", "description": ""})
    assert answer.status_code == 422
    assert RecordList.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", 'Åse\'s "list" %', "{{ 7 }}{% now %}", "a/b?c#d&e", "\\ _%"]
)
def test_lists_of_every_name_are_shown_as_named(client: Client, name: str) -> None:
    answer = client.post(reverse("list-new"), {"name": f" {name}\n", "object": "contact", "description": name})
    made = RecordList.objects.get()
    assert made.name == name
    for page in (reverse("lists"), answer["Location"], url("list-edit", made), url("list-delete", made)):
        assert escape(name) in client.get(page).content.decode()
    assert client.post(url("list-delete", made)).status_code == 302


def test_members_are_added_by_what_is_pasted(client: Client, internal: RecordList, marketer: User) -> None:
    pasted = "Ada <ADA@firma.example>; me@own.example,\r\nX2\n\nnobody@x.example\nX2"
    answer = client.post(url("list", internal), {"keys": pasted})
    assert answer.status_code == 422
    told = answer.context["told"]
    assert (told.added, told.known, told.unknown, told.ambiguous) == (2, 1, ("nobody@x.example",), ())
    assert answer.context["form"].initial["keys"] == "nobody@x.example"
    assert ListMember.objects.filter(list=internal).count() == 3
    assert MembershipChange.objects.filter(source=f"user {marketer.pk}", added=True).count() == 2
    assert client.post(url("list", internal), {"keys": "x2\nX2"}).status_code == 422
    assert client.post(url("list", internal), {"keys": "X2"}).status_code == 302
    assert client.post(url("list", internal), {"keys": " \n "}).status_code == 422


def test_members_of_companies_and_deals(client: Client, db: None) -> None:
    Company.objects.create(name="Twin")
    Company.objects.create(name="TWIN")
    Company.objects.create(name="One of a Kind", domain="kind.example", external_id="C3")
    Deal.objects.create(name="Big one", external_id="D1")
    firms = RecordList.objects.create(object="company", name="Firms")
    deals = RecordList.objects.create(object="deal", name="Deals")
    told = client.post(url("list", firms), {"keys": "Twin\nKIND.example\nC3"}).context["told"]
    assert (told.added, told.ambiguous) == (1, ("Twin",))
    assert client.post(url("list", deals), {"keys": "big ONE"}).status_code == 302
    assert [row.name for row in client.get(url("list", deals)).context["rows"]] == ["Big one"]


def test_members_are_taken_off(client: Client, internal: RecordList, contacts: list[Contact]) -> None:
    client.post(url("list-remove", internal), {"id": [contacts[3].pk, "x", "9" * 30]})
    assert not ListMember.objects.exists()
    assert Contact.objects.count() == 4
    assert AuditEntry.objects.filter(action="list.members_removed").exists()


def test_members_come_in_pages(client: Client, internal: RecordList) -> None:
    made = Contact.objects.bulk_create(Contact(external_id=f"P{n}", first_name=f"No. {n}") for n in range(60))
    ListMember.objects.bulk_create(ListMember(list=internal, record_id=contact.pk) for contact in made)
    first, second = (client.get(url("list", internal), {"page": page}) for page in (1, 2))
    assert (len(first.context["rows"]), len(second.context["rows"]), first.context["total"]) == (50, 11, 61)
    assert "No. 59" in second.content.decode()


def test_rename_list(client: Client, internal: RecordList) -> None:
    publish_version(version=load_document(MODEL))
    refused = client.post(url("list-edit", internal), {"name": "Colleagues"})
    assert (refused.status_code, "B2B Nordic: those left out" in refused.content.decode()) == (422, True)
    assert client.post(url("list-edit", internal), {"name": "INTERNAL", "description": "Us"}).status_code == 302
    internal.refresh_from_db()
    assert (internal.name, internal.description) == ("INTERNAL", "Us")
    other = RecordList.objects.create(name="Other")
    assert client.post(url("list-edit", other), {"name": "internal"}).status_code == 422
    assert client.post(url("list-edit", other), {"name": "Another"}).status_code == 302
    assert AuditEntry.objects.filter(action="list.changed").count() == 2


def test_delete_list(client: Client, internal: RecordList, marketer: User) -> None:
    load_document(MODEL)
    assert "Drafts that name it can’t be published" in client.get(url("list-delete", internal)).content.decode()
    assert client.post(url("list-delete", internal))["Location"] == reverse("lists")
    assert (RecordList.objects.count(), ListMember.objects.count(), Contact.objects.count()) == (0, 0, 4)
    assert AuditEntry.objects.get(action="list.deleted").actor == marketer
    assert MembershipChange.objects.filter(added=False).count() == 1


def test_delete_list_that_a_model_in_force_names_is_refused(client: Client, internal: RecordList) -> None:
    publish_version(version=load_document(MODEL))
    assert "Publish a version without it first." in client.get(url("list-delete", internal)).content.decode()
    answer = client.post(url("list-delete", internal))
    assert (answer.status_code, "B2B Nordic" in answer.content.decode()) == (409, True)
    assert RecordList.objects.exists()
