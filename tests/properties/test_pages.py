"""Properties: seen, made, changed, deleted with what that breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from crm.conditions.builtin import BUILTIN
from crm.domain.properties import PropertyRefused, create_property, remove_values
from crm.models import Contact, ImportMapping, Property, PropertyChange
from crm.queries import samples
from leadscoring.accounts.models import AuditEntry, User
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel
from tests.factories.crm import CompanyFactory, ContactFactory
from tests.scoring.world import CHIEF, document, publish

URL = "/properties/"
TIER = {"name": "Gold", "if": {"property": "tier", "op": "is_any", "value": "gold"}, "points": 5}
OF_COMPANY = {"name": "Big", "property": "company.seats", "ranges": [{"from": 10, "points": 5}]}
OnCommit = Callable[..., Any]


@pytest.fixture
def as_admin(client_for: Callable[[User | None], Client], admin: User) -> Client:
    return client_for(admin)


@pytest.fixture
def tier(db: None) -> Property:
    return create_property(
        actor=None, object="contact", name="tier", type="choice", label="Tier", choices=["gold", "silver"]
    )


@pytest.fixture
def seats(db: None) -> Property:
    return create_property(actor=None, object="company", name="seats", type="number")


def pages(of: Property) -> list[str]:
    return [
        URL,
        reverse("property-new"),
        *(reverse(name, args=[of.pk]) for name in ("property", "property-type", "property-delete")),
    ]


def rows(client: Client, query: str = "") -> dict[str, Any]:
    cache.clear()
    return {row.known.name: row for row in client.get(URL + query).context["rows"]}


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", 200), ("marketer", 403), ("seller", 403), ("outsider", 403), ("nobody", 302)]
)
def test_pages_are_for_admins(
    request: pytest.FixtureRequest,
    client_for: Callable[[User | None], Client],
    tier: Property,
    persona: str,
    status: int,
) -> None:
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    seen = [*pages(tier), reverse("property-builtin", args=["contact", "email"])]
    assert [client.get(page).status_code for page in seen] == [status] * 6
    if status != 200:
        sent = {"label": "X", "object": "contact", "type": "text", "typed": "tier"}
        assert [client.post(page, sent).status_code for page in pages(tier)[1:]] == [status] * 4
        assert Property.objects.values_list("name", "label", "type").get() == ("tier", "Tier", "choice")


def test_list_shows_custom_and_built_in_ones_of_each_object(as_admin: Client, tier: Property, seats: Property) -> None:
    ContactFactory.create(properties={"tier": "gold"})
    ContactFactory.create(properties={"tier": "gold"}, job_title="Chief", email="")
    ContactFactory.create()
    found = rows(as_admin)
    assert list(found) == ["tier", *BUILTIN["contact"]]
    assert (found["tier"].choices, found["tier"].share, str(found["tier"].type)) == ("2 choices", "67 %", "choice")
    assert [found[name].share for name in ("email", "job_title", "phone", "created_at")] == [
        "67 %",
        "33 %",
        "0 %",
        "100 %",
    ]
    assert next(iter(rows(as_admin, "?object=company"))) == "seats"
    assert rows(as_admin, "?object=company")["name"].share == ""
    assert list(rows(as_admin, "?object=nonsense")) == list(found)
    assert list(rows(as_admin, "?search=TIE")) == ["tier"]
    assert "No property matches" in as_admin.get(f"{URL}?search=zzz").content.decode()
    assert "No property of your own yet" in as_admin.get(f"{URL}?object=deal").content.decode()
    fragment = as_admin.get(f"{URL}?search=tier", headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in fragment, "Tier" in fragment) == (False, True)


def test_shares_of_many_records_are_estimated(
    as_admin: Client, tier: Property, monkeypatch: pytest.MonkeyPatch
) -> None:
    Contact.objects.bulk_create([Contact(email=f"{n}@x.example", properties={"tier": "gold"}) for n in range(300)])
    Contact.objects.bulk_create([Contact(first_name="Rare", phone="1", email="rare@x.example")])
    monkeypatch.setattr(samples, "BLOCKS", 2)
    assert rows(as_admin)["email"].share in ("about 100 %", "")
    monkeypatch.setattr(samples, "BLOCKS", 1_000_000)
    found = rows(as_admin)
    assert (found["tier"].share, found["phone"].share) == ("over 99 %", "under 1 %")


def test_uses_are_rules_triggers_drafts_and_mappings(as_admin: Client, tier: Property, seats: Property) -> None:
    when = {"name": "Call", "when": {"total": 5}, "on": "enter", "repeat": "once"}
    trigger = when | {"actions": [{"do": "set_property", "property": "tier", "value": "gold"}]}
    publish(document(criteria=(CHIEF, TIER), triggers=[trigger]))
    load_document(document(criteria=(CHIEF, OF_COMPANY)))
    target = {"property": "tier", "is_new": False}
    ImportMapping.objects.create(kind="contacts", headers="x", targets=[["Their tier", 1, target]])
    ImportMapping.objects.create(kind="companies", headers="y", targets=[["Tier", 1, target]])
    found = rows(as_admin)
    assert [(str(use.text), use.is_binding) for use in found["tier"].uses] == [
        ("Leads: the rule “Gold”, the trigger “Call”", True),
        ("The remembered mapping of files of contacts: column “Their tier”", False),
    ]
    # The draft says the same of it as what is in force.
    assert [str(use.text) for use in found["job_title"].uses] == ["Leads: the rule “Chief”"]
    used = rows(as_admin, "?object=company")["seats"].uses
    assert [(str(use.text), use.is_binding) for use in used] == [("Leads, draft: the rule “Big”", False)]


def test_more_properties_need_no_more_queries(
    as_admin: Client, tier: Property, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    as_admin.get(URL)
    cache.clear()
    with django_assert_max_num_queries(16) as few:
        as_admin.get(URL)
    for number in range(4):
        create_property(actor=None, object="contact", name=f"more_{number}", type="text")
    publish(document(criteria=(CHIEF, TIER)))
    cache.clear()
    with django_assert_max_num_queries(len(few.captured_queries)):
        as_admin.get(URL)


def test_a_new_property_takes_its_name_from_its_label(as_admin: Client, admin: User, db: None) -> None:
    sent = {"object": "deal", "label": "Next step?", "type": "multi_choice", "choices": " A \nB\n\na\n"}
    answer = as_admin.post(reverse("property-new"), sent)
    made = Property.objects.get()
    assert answer["Location"] == reverse("property", args=[made.pk])
    assert (made.object, made.name, made.label, made.choices) == ("deal", "next_step", "Next step?", ["A", "B"])
    assert AuditEntry.objects.get().actor == admin


@pytest.mark.parametrize(
    "changed",
    [
        {"label": "", "name": ""},
        {"name": "a.b"},
        {"name": "tier"},
        {"name": "email"},
        {"name": "company"},
        {"type": "colour"},
        {"object": "lead"},
        {"label": "x" * 81},
        {"type": "choice", "choices": "y" * 201},
    ],
)
def test_a_bad_new_property_comes_back(as_admin: Client, tier: Property, changed: dict[str, str]) -> None:
    sent = {"object": "contact", "label": "Other", "name": "", "type": "text", "choices": ""}
    assert as_admin.post(reverse("property-new"), sent | changed).status_code == 422
    assert Property.objects.get() == tier


def test_label_and_choices_are_changed_and_values_stay(as_admin: Client, tier: Property) -> None:
    contact = ContactFactory.create(properties={"tier": "gold"})
    url = reverse("property", args=[tier.pk])
    page = as_admin.get(url)
    assert page.context["values"] == [("gold", 1)]
    assert as_admin.post(url, {"label": "Level", "choices": "platinum\nsilver"}).status_code == 302
    tier.refresh_from_db()
    assert (tier.label, tier.choices) == ("Level", ["platinum", "silver"])
    contact.refresh_from_db()
    assert contact.properties == {"tier": "gold"}
    entry = AuditEntry.objects.get(action="property.changed")
    assert entry.before == {"label": "Tier", "choices": ["gold", "silver"]}
    assert as_admin.post(url, {"label": "x" * 81, "choices": ""}).status_code == 422


def test_built_in_ones_are_to_be_looked_at(as_admin: Client, db: None) -> None:
    ContactFactory.create()
    page = as_admin.get(reverse("property-builtin", args=["contact", "email"]))
    assert (page.context["share"], "It is built in" in page.content.decode()) == ("100 %", True)
    for object, name in (("contact", "amount"), ("lead", "email")):
        assert as_admin.get(reverse("property-builtin", args=[object, name])).status_code == 404


def test_deleting_what_a_model_needs_is_confirmed_by_its_name(
    as_admin: Client, tier: Property, django_capture_on_commit_callbacks: OnCommit
) -> None:
    contacts = [ContactFactory.create(properties={"tier": "gold", "other": 1}), ContactFactory.create()]
    model = publish(document(criteria=(CHIEF, TIER)))
    url = reverse("property-delete", args=[tier.pk])
    page = as_admin.get(url)
    assert [use.is_binding for use in page.context["broken"]] == [True]
    assert f"“{model.name}” can" in str(page.context["broken"][0].text)
    for typed in ("", "Tier", "gold"):
        assert as_admin.post(url, {"typed": typed}).status_code == 422
    assert Property.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert as_admin.post(url, {"typed": " tier "}).status_code == 302
    assert not Property.objects.exists()
    assert [Contact.objects.get(pk=each.pk).properties for each in contacts] == [{"other": 1}, {}]
    change = PropertyChange.objects.get(property="tier")
    assert (change.old, change.new, change.source[:5]) == ("gold", None, "user ")
    entry = AuditEntry.objects.get(action="property.deleted")
    assert (entry.before or {})["name"] == "tier"
    assert ScoringModel.objects.get(pk=model.pk).published_id is not None


def test_deleting_what_nobody_needs_needs_no_name(
    as_admin: Client, seats: Property, django_capture_on_commit_callbacks: OnCommit
) -> None:
    company = CompanyFactory.create(properties={"seats": 5})
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_admin.post(reverse("property-delete", args=[seats.pk]))
    assert answer["Location"] == "/properties/?object=company"
    company.refresh_from_db()
    assert company.properties == {}


def test_values_of_a_property_that_is_back_stay(tier: Property) -> None:
    ContactFactory.create(properties={"tier": "gold"})
    assert remove_values(object="contact", name="tier", by=None) == 0
    assert Contact.objects.get().properties == {"tier": "gold"}


def test_values_are_removed_some_thousand_at_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm.domain.properties.AT_ONCE", 2)
    for number in range(5):
        ContactFactory.create(properties={"old": number})
    assert remove_values(object="contact", name="old", by=None) == 5
    assert not Contact.objects.exclude(properties={}).exists()
    assert remove_values(object="contact", name="old", by=None) == 0
    with pytest.raises(ValueError, match="lead"):
        remove_values(object="lead", name="old", by=None)


def test_names_with_a_meaning_of_their_own_are_refused(db: None) -> None:
    with pytest.raises(PropertyRefused, match="meaning"):
        create_property(actor=None, object="contact", name="objected_at", type="text")


def test_names_are_shown_as_they_are(as_admin: Client, db: None) -> None:
    name = "<script>alert(1)</script>/'\"&"
    made = create_property(actor=None, object="contact", name=name, type="text", label=name)
    for page in pages(made):
        assert "<script>alert" not in as_admin.get(page).content.decode()
    assert as_admin.post(reverse("property-delete", args=[made.pk])).status_code == 302
