"""Every kind says what it will do, does it, says what it did; twice is harmless; what can't be done is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from crm.models import Company, Contact, Lead, ListMember, Property, PropertyChange, RecordList, Task
from leadscoring.accounts.models import Team, User
from leadscoring.mail.models import Mail
from leadscoring.notifications.models import Notification
from scoring.actions.base import Order, Permanent, Temporary
from scoring.actions.registry import kinds, not_built, sentence_of
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document, publish_version
from scoring.models import Crossing, Trigger
from scoring.spec.actions import ACTIONS
from tests.scoring.world import document, publish
from tests.triggers.world import WORTH

FULL: dict[str, dict[str, Any]] = {
    "notify": {"to": "owner"},
    "create_lead": {"queue": "Inside sales"},
    "add_to_list": {"list": "Call list"},
    "remove_from_list": {"list": "Call list"},
    "set_lifecycle_stage": {"stage": "mql"},
    "set_property": {"property": "city", "value": "Łódź"},
    "assign_owner": {"team": "Inside sales"},
    "create_task": {"title": "Call them"},
}
LATER = {"send_email", "enrol", "webhook"}


@pytest.fixture
def owner(seller: User) -> User:
    return seller


@pytest.fixture
def team(owner: User) -> Team:
    made = Team.objects.create(name="Inside Sales")
    made.members.add(owner)
    return made


@pytest.fixture
def contact(db: None) -> Contact:
    company = Company.objects.create(name="Öresund Energi")
    return Contact.objects.create(email="ase@x.example", first_name="Åse", last_name="Øvrebø", company=company)


@pytest.fixture
def crossing(contact: Contact) -> Crossing:
    version = publish(document("Leads", criteria=(WORTH,))).published
    assert version is not None
    trigger = Trigger.objects.create(model=version.model, name="Hot", document={})
    return Crossing.objects.create(
        trigger=trigger,
        record_id=contact.pk,
        as_of=timezone.now() - timedelta(hours=2),
        version_id=version.pk,
        direction="enter",
        cause="activity",
        total=863,
        outcome="fired",
    )


def order(do: str, crossing: Crossing, contact: Contact, **more: Any) -> Order:
    contact = Contact.objects.get(pk=contact.pk)
    return Order({"do": do, **FULL[do], **more}, contact, crossing, f"crossing-{crossing.pk}-0")


def perform(do: str, crossing: Crossing, contact: Contact, **more: Any) -> str:
    return kinds()[do].perform(order(do, crossing, contact, **more))


def test_every_action_of_a_document_is_known_or_said_to_be_not() -> None:
    assert set(kinds()) | LATER == set(ACTIONS)
    assert set(FULL) == set(kinds())
    for do, rest in FULL.items():
        assert sentence_of({"do": do, **rest}) != not_built({"do": do})


def test_owner_hears_of_it_once(crossing: Crossing, contact: Contact, owner: User) -> None:
    Contact.objects.filter(pk=contact.pk).update(owner="Seller@vekt.example")
    assert perform("notify", crossing, contact) == "Told Jonas Berg"
    assert perform("notify", crossing, contact) == "Told Jonas Berg"
    told = Notification.objects.get()
    assert (told.user, told.text) == (owner, "Hot: Åse Øvrebø, Öresund Energi has reached 86.3 points")
    assert told.url == f"/contacts/{contact.pk}/"


def test_leaving_and_becoming_unscored_are_told_as_such(crossing: Crossing, contact: Contact, owner: User) -> None:
    Contact.objects.filter(pk=contact.pk).update(owner=owner.email)
    crossing.direction = "leave"
    again = order("notify", crossing, contact)
    for place, (when, total) in enumerate([({"total": 90}, 863), ({"from": 40, "to": 60}, 863), ({"total": 80}, None)]):
        crossing.trigger.document, crossing.total = {"when": when}, total
        kinds()["notify"].perform(Order(again.action, again.record, crossing, f"leaving-{place}"))
    assert list(Notification.objects.order_by("pk").values_list("text", flat=True)) == [
        "Hot: Åse Øvrebø, Öresund Energi fell to 86.3 points",
        "Hot: Åse Øvrebø, Öresund Energi is in no longer, with 86.3 points",
        "Hot: Åse Øvrebø, Öresund Energi is no longer scored",
    ]


def test_owner_of_the_open_lead_is_told_where_the_contact_has_none(
    crossing: Crossing, contact: Contact, owner: User
) -> None:
    Lead.objects.create(contact=contact, owner=owner.email)
    assert perform("notify", crossing, contact) == "Told Jonas Berg"


def test_nobody_to_tell_is_said(crossing: Crossing, contact: Contact, team: Team) -> None:
    with pytest.raises(Permanent, match="no owner to tell"):
        perform("notify", crossing, contact)
    Contact.objects.filter(pk=contact.pk).update(owner="rep_000007")
    contact.refresh_from_db()
    with pytest.raises(Permanent, match="“rep_000007”, is nobody who can log in"):
        perform("notify", crossing, contact)
    with pytest.raises(Permanent, match="no team “Nobody”"):
        perform("notify", crossing, contact, to="team Nobody")
    team.members.clear()
    with pytest.raises(Permanent, match="has no members"):
        perform("notify", crossing, contact, to="team inside sales")


def test_team_is_told_each_and_an_address_by_mail(
    crossing: Crossing, contact: Contact, team: Team, admin: User
) -> None:
    team.members.add(admin)
    assert perform("notify", crossing, contact, to="team Inside sales") == "Told 2 people"
    assert perform("notify", crossing, contact, to="desk@vekt.example") == "E-mail to desk@vekt.example is on its way"
    assert perform("notify", crossing, contact, to="desk@vekt.example") == "E-mail to desk@vekt.example is on its way"
    assert Notification.objects.count() == 2
    mail = Mail.objects.get(to="desk@vekt.example")
    assert mail.subject == "Hot: Åse Øvrebø, Öresund Energi has reached 86.3 points"
    with pytest.raises(Permanent, match="no e-mail address"):
        perform("notify", crossing, contact, to="@")


def test_lead_is_made_once(crossing: Crossing, contact: Contact, team: Team) -> None:
    assert perform("create_lead", crossing, contact) == "Made a lead for “Inside Sales”"
    assert perform("create_lead", crossing, contact) == "There was an open lead already (new)"
    lead = Lead.objects.get()
    assert (lead.contact, lead.queue, lead.source, lead.why) == (contact, team, "Leads", "Hot")
    assert lead.crossed_at == crossing.as_of
    with pytest.raises(Permanent, match="no team “Field”"):
        perform("create_lead", crossing, contact, queue="Field")


def test_list_stage_and_property_are_changed_and_kept_in_history(crossing: Crossing, contact: Contact) -> None:
    RecordList.objects.create(object="contact", name="CALL list")
    Property.objects.create(object="contact", name="flagged", type="boolean")
    assert perform("add_to_list", crossing, contact) == "Added to the list “CALL list”"
    assert ListMember.objects.get().record_id == contact.pk
    assert perform("set_lifecycle_stage", crossing, contact) == "Lifecycle stage set to “mql”"
    assert perform("set_lifecycle_stage", crossing, contact) == "Was in the lifecycle stage “mql” already"
    moved = perform("set_lifecycle_stage", crossing, contact, stage="sql")
    assert moved == "Lifecycle stage moved from “mql” to “sql”"
    assert perform("set_property", crossing, contact) == "“city” set to “Łódź”"
    assert perform("set_property", crossing, contact, property="flagged", value=True) == "“flagged” set to yes"
    assert perform("set_property", crossing, contact, property="flagged", value=True) == "“flagged” was yes already"
    contact.refresh_from_db()
    assert (contact.city, contact.lifecycle_stage, contact.properties) == ("Łódź", "sql", {"flagged": True})
    assert perform("set_property", crossing, contact, property="flagged", value=None) == "“flagged” set to nothing"
    contact.refresh_from_db()
    assert contact.properties == {}
    changed = PropertyChange.objects.filter(record_id=contact.pk).values_list("property", flat=True)
    assert {"city", "lifecycle_stage", "flagged"} <= set(changed)


def test_value_that_the_property_can_not_have_is_refused_whole(crossing: Crossing, contact: Contact) -> None:
    Property.objects.create(object="contact", name="seats", type="number")
    Contact.objects.create(email="kari@x.example")
    for name, value, sentence in (
        ("seats", "many", "“many” is not a value"),
        ("gone", 1, "no property “gone” any more"),
        ("email", "KARI@x.example", "Another record has this value"),
        ("created_at", None, "can't be empty"),
    ):
        with pytest.raises(Permanent, match=sentence):
            perform("set_property", crossing, contact, property=name, value=value)


def test_owner_is_given_with_the_lead_and_never_two(crossing: Crossing, contact: Contact, team: Team) -> None:
    Lead.objects.create(contact=contact)
    assert perform("assign_owner", crossing, contact) == "Jonas Berg is the owner now"
    contact.refresh_from_db()
    assert contact.owner == Lead.objects.get().owner == "seller@vekt.example"
    assert perform("assign_owner", crossing, contact) == "Had an owner already: Jonas Berg"


@pytest.mark.parametrize(
    ("holder", "owner_afterwards"), [("rep_7", "seller@vekt.example"), ("MAJA@vekt.example", "MAJA@vekt.example")]
)
def test_owner_gets_the_open_lead_of_who_is_nobody_here(
    crossing: Crossing,
    contact: Contact,
    team: Team,
    make_user: Callable[..., User],
    holder: str,
    owner_afterwards: str,
) -> None:
    make_user("maja@vekt.example", role="sales")
    Lead.objects.create(contact=contact, owner=holder)
    perform("assign_owner", crossing, contact)
    assert Lead.objects.get().owner == owner_afterwards


def test_nobody_free_is_tried_again_later(crossing: Crossing, contact: Contact, team: Team, owner: User) -> None:
    today = timezone.localdate()
    User.objects.filter(pk=owner.pk).update(away_from=today, away_until=today)
    with pytest.raises(Temporary, match="Nobody in the team"):
        perform("assign_owner", crossing, contact)


def test_task_is_the_owners_and_due_at_the_end_of_the_day(crossing: Crossing, contact: Contact, owner: User) -> None:
    assert perform("create_task", crossing, contact) == "Made a task for anybody, as there is no owner"
    Contact.objects.filter(pk=contact.pk).update(owner=owner.email)
    assert perform("create_task", crossing, contact, due_days=2) == "Made a task for Jonas Berg"
    task = Task.objects.get(assigned_to=owner)
    assert (task.title, task.contact) == ("Call them", contact)
    assert task.due_at is not None
    due = timezone.localtime(task.due_at)
    assert (due.date(), due.hour) == (timezone.localdate() + timedelta(days=2), 17)


@pytest.mark.parametrize(
    ("object", "action", "sentence"),
    [
        ("company", {"do": "create_lead"}, "leads are made of contacts"),
        ("company", {"do": "set_lifecycle_stage", "stage": "mql"}, "only contacts have a lifecycle stage"),
        ("contact", {"do": "assign_owner", "by": "rules"}, "no routing rules yet"),
        ("contact", {"do": "enrol", "sequence": "Nurture"}, "can’t do “enrol” yet"),
    ],
)
def test_promise_that_nobody_keeps_is_not_published(
    db: None, object: str, action: dict[str, Any], sentence: str
) -> None:
    city = {"name": "City", "if": {"property": "city", "op": "known"}, "points": 10}
    trigger = {"name": "Hot", "when": {"total": 10}, "actions": [action]}
    draft = load_document(document("Leads", criteria=(city,), triggers=[trigger], object=object))
    with pytest.raises(Refused, match=sentence):
        publish_version(version=draft)
