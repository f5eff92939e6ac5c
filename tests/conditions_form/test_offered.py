"""Values offered from the data: by use, by what was typed, however many there are; for whoever may see leads."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from crm.models import ActivityKey, ActivityType, Contact, Property
from crm.queries.offered_activities import activity_property_names, offered_activity_values
from crm.queries.offered_values import Offered, offered_values, within_time
from leadscoring.accounts.models import User
from tests.factories.crm import CompanyFactory, ContactFactory, make_activity

pytestmark = pytest.mark.django_db


def texts(found: list[Offered]) -> list[str]:
    return [each.text for each in found]


def test_values_are_offered_by_use() -> None:
    for title in ("CTO", "cto", "CTO", "Buyer", "", "Buyer", "Intern"):
        ContactFactory.create(job_title=title)

    assert offered_values("contact", "job_title") == [Offered("CTO", 3), Offered("Buyer", 2), Offered("Intern", 1)]


def test_what_was_typed_stands_somewhere_and_first_at_the_beginning() -> None:
    for title in ("Head of IT", "Head of IT", "IT manager", "Buyer", "100 % it"):
        ContactFactory.create(job_title=title)

    assert texts(offered_values("contact", "job_title", "It")) == ["IT manager", "Head of IT", "100 % it"]
    assert texts(offered_values("contact", "job_title", "%")) == ["100 % it"]
    assert texts(offered_values("contact", "job_title", "\x00")) == texts(offered_values("contact", "job_title"))
    assert texts(offered_values("contact", "job_title", "zzz")) == []


def test_a_rare_value_among_very_many_is_found() -> None:
    Contact.objects.bulk_create(Contact(job_title=f"Title {number:05}") for number in range(12_000))
    Contact.objects.bulk_create(Contact(job_title="Common") for _ in range(3))

    assert texts(offered_values("contact", "job_title"))[0] == "Common"
    assert texts(offered_values("contact", "job_title", "title 11999")) == ["Title 11999"]


def test_choices_are_offered_though_nobody_has_them() -> None:
    Property.objects.create(object="contact", name="plan", type="choice", choices=["Free", "Pro", "Big"])
    ContactFactory.create(properties={"plan": "pro"})

    assert texts(offered_values("contact", "plan")) == ["pro", "Free", "Big"]


def test_of_several_choices_each_is_a_value() -> None:
    Property.objects.create(object="contact", name="modules", type="multi_choice")
    ContactFactory.create(properties={"modules": ["CRM", "Mail"]})
    ContactFactory.create(properties={"modules": ["Mail"]})
    ContactFactory.create(properties={"modules": "broken"})

    assert offered_values("contact", "modules") == [Offered("Mail", 2), Offered("CRM", 1)]
    assert texts(offered_values("contact", "modules", "cr")) == ["CRM"]


@pytest.mark.parametrize("name", ["employees", "gone", "id; drop table", "created_at"])
def test_what_is_no_text_has_no_values(name: str) -> None:
    CompanyFactory.create(employees=5)

    assert offered_values("company", name) == []


def test_what_takes_too_long_is_left_out_and_breaks_nothing() -> None:
    assert within_time("select pg_sleep(2)", {}) == []
    with connection.cursor() as cursor:
        cursor.execute("show statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_activities_are_offered_by_use() -> None:
    contact = ContactFactory.create()
    for asset, campaign in (("/pricing", "Spring"), ("/pricing", ""), ("/careers", "")):
        make_activity(contact, asset=asset, campaign=campaign, properties={"plan": 1})

    assert texts(offered_activity_values("asset")) == ["/pricing", "/careers"]
    assert texts(offered_activity_values("asset", "car")) == ["/careers"]
    assert texts(offered_activity_values("campaign")) == ["Spring"]
    assert offered_activity_values("properties.plan") == [Offered("1", 3)]
    assert activity_property_names() == ["plan"]
    assert [offered_activity_values(name) for name in ("value", "properties.", "nonsense")] == [[], [], []]


def test_of_chosen_activities_what_they_hold_is_offered_by_use() -> None:
    contact = ContactFactory.create()
    for type, asset in (
        ("page_view", "/pricing"),
        ("page_view", "/pricing"),
        ("Page_View", "/careers"),
        ("form_submitted", "Contact us"),
    ):
        make_activity(contact, type, asset=asset, properties={"from": asset})
    viewed, asked = "page_VIEW", "form_submitted"

    assert offered_activity_values("asset", types=[viewed]) == [Offered("/pricing", 2), Offered("/careers", 1)]
    assert texts(offered_activity_values("asset", "care", types=[viewed])) == ["/careers"]
    assert texts(offered_activity_values("asset", types=[asked])) == ["Contact us"]
    assert texts(offered_activity_values("asset", types=[viewed, asked]))[0] == "/pricing"
    assert texts(offered_activity_values("asset", types=["any", asked]))[0] == "/pricing"
    assert offered_activity_values("asset", types=["never_seen"]) == []
    assert texts(offered_activity_values("properties.from", types=[asked])) == ["Contact us"]


def test_what_the_dictionary_holds_of_an_activity_is_offered_though_none_is_there() -> None:
    make_activity(ContactFactory.create(), "page_view", asset="/pricing")
    for type, asset in (("page_view", "/old"), ("event_attended", "Fair")):
        ActivityKey.objects.create(type=type, asset=asset)

    assert offered_activity_values("asset", types=["page_view"]) == [Offered("/pricing", 1), Offered("/old", 0)]


@pytest.fixture
def ask(client_for: Callable[[User | None], Client], seller: User) -> Callable[..., list[tuple[str, str]]]:
    """Values and labels of the options."""

    def options(**query: Any) -> list[tuple[str, str]]:
        html = client_for(seller).get("/conditions/values/", query).content.decode()
        found = re.findall(r'data-value="([^"]*)" data-label="([^"]*)"', html)
        return [(unescape(value), unescape(label)) for value, label in found]

    return options


def test_the_field_that_asks_is_named(ask: Callable[..., list[tuple[str, str]]]) -> None:
    for title in ("CTO", "Buyer"):
        ContactFactory.create(job_title=title)

    field = {"of": "contact", "name": "job_title", "typed": "if.0.value"}
    assert ask(**field, **{"if.0.value": "buy"}) == [("Buyer", "Buyer")]
    assert ask(**field) == [("Buyer", "Buyer"), ("CTO", "CTO")]
    assert ask(of="nonsense", name="job_title") == ask() == []


def test_activity_types_are_offered_in_words(ask: Callable[..., list[tuple[str, str]]]) -> None:
    ActivityType.objects.create(name="demo_asked", label="Asked for a demo")
    make_activity(ContactFactory.create(), "webinar_attended")

    offered = ask(of="activity", name="type", typed="if.activity")
    assert offered[:2] == [("any", "Anything they did"), ("webinar_attended", "Attended a webinar")]
    assert ask(of="activity", name="type", typed="t", t="for a demo") == [("demo_asked", "Asked for a demo")]


def test_the_field_that_holds_the_activities_is_named(ask: Callable[..., list[tuple[str, str]]]) -> None:
    contact = ContactFactory.create()
    make_activity(contact, "page_view", asset="/pricing")
    make_activity(contact, "form_submitted", asset="Contact us")

    field = {"of": "activity", "name": "asset", "typed": "where.value", "types": "activity"}
    assert ask(**field, activity=["form_submitted", ""]) == [("Contact us", "Contact us")]
    assert len(ask(**field, activity="")) == 2


def test_only_who_sees_leads_is_told(client_for: Callable[[User | None], Client], outsider: User) -> None:
    assert client_for(outsider).get("/conditions/values/").status_code == 403
    assert client_for(None).get("/conditions/values/").status_code == 302
