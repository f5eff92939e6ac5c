"""What is somebody's own: the permission is not enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.domain.leads import contact_lead, create_lead, reject_lead, take_lead
from crm.domain.tasks import create_task
from crm.models import Contact, Lead, LeadEvent, RejectionReason, Task
from crm.models.saved_view import SavedView
from leadscoring.accounts.models import Team, User
from leadscoring.notifications.models import Notification
from tests.commands.world import make_contacts
from tests.factories.crm import ContactFactory
from tests.models.conftest import published_model

ClientFor = Callable[[User | None], Client]


@pytest.fixture
def colleague(make_user: Callable[..., User]) -> User:
    return make_user("maja@vekt.example", role="sales", name="Maja Lind")


@pytest.fixture
def contact(db: None) -> Contact:
    return ContactFactory.create()


@pytest.fixture
def lead(contact: Contact, seller: User) -> Lead:
    """The seller's."""
    made = create_lead(contact=contact, queue=None, source="test")[0]
    take_lead(lead=made, by=seller)
    made.refresh_from_db()
    return made


@pytest.fixture
def reason(db: None) -> RejectionReason:
    return RejectionReason.objects.get_or_create(name="No budget", defaults={"position": 2})[0]


LEAD_FORMS = ["lead_take", "lead_contact", "lead_accept", "lead_reject", "lead_give_back"]


@pytest.mark.parametrize("name", LEAD_FORMS)
def test_leads_of_a_colleague_are_refused(
    name: str, lead: Lead, reason: RejectionReason, colleague: User, client_for: ClientFor
) -> None:
    before = state(lead)
    sent = {"reason": reason.pk, "note": ""}
    response = client_for(colleague).post(reverse(name, args=[lead.pk]), sent, headers={"HX-Request": "true"})
    assert (response.status_code, "Jonas Berg has this lead" in told(response)) in [(409, True), (422, True)]
    assert (state(lead), LeadEvent.objects.filter(by=colleague).count()) == (before, 0)


@pytest.mark.parametrize("name", ["lead_contact", "lead_accept", "lead_give_back"])
def test_admin_may_act_on_leads_of_others(name: str, lead: Lead, admin: User, client_for: ClientFor) -> None:
    before = state(lead)
    response = client_for(admin).post(reverse(name, args=[lead.pk]), headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert state(lead) != before


def test_converting_and_reopening_a_colleagues_lead_is_refused(
    lead: Lead, reason: RejectionReason, seller: User, colleague: User, client_for: ClientFor
) -> None:
    contact_lead(lead=lead, by=seller)
    assert_refused(client_for(colleague), reverse("lead_convert", args=[lead.pk]), lead)
    reject_lead(lead=lead, by=seller, reason=reason)
    assert_refused(client_for(colleague), reverse("lead_reopen", args=[lead.pk]), lead)


def test_steps_of_a_colleague_can_not_be_undone(lead: Lead, colleague: User, client_for: ClientFor) -> None:
    last = lead.events.latest("pk")
    assert_refused(client_for(colleague), reverse("lead_undo", args=[last.pk]), lead)


def test_marketing_sees_the_lead_and_has_no_buttons(lead: Lead, marketer: User, client_for: ClientFor) -> None:
    client = client_for(marketer)
    page = client.get(reverse("contact", args=[lead.contact_id])).content.decode()
    assert "Taken" in page
    assert not any(reverse(name, args=[lead.pk]) in page for name in LEAD_FORMS)


def test_tasks_of_a_colleague_are_refused(seller: User, colleague: User, admin: User, client_for: ClientFor) -> None:
    task = create_task(title="Call", assigned_to=seller, by=seller)
    refused = client_for(colleague).post(reverse("task_done", args=[task.pk]), headers={"HX-Request": "true"})
    assert (refused.status_code, Task.objects.get().is_done) == (409, False)
    assert "Call" not in client_for(colleague).get(reverse("tasks")).content.decode()
    client_for(admin).post(reverse("task_done", args=[task.pk]))
    assert Task.objects.get().is_done


def test_tasks_of_nobody_are_anybodys(colleague: User, client_for: ClientFor) -> None:
    task = create_task(title="Call", assigned_to=None)
    client_for(colleague).post(reverse("task_done", args=[task.pk]))
    assert Task.objects.get().done_by == colleague


@pytest.mark.parametrize("persona", ["admin", "marketer", "colleague", "outsider"])
def test_notifications_are_their_persons_alone(
    persona: str, seller: User, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    told_seller = Notification.objects.create(user=seller, kind="lead", text="Åse is yours", url="/tasks/", key="1")
    client = client_for(request.getfixturevalue(persona))
    assert client.get(reverse("notification", args=[told_seller.pk])).status_code == 404
    assert "Åse is yours" not in client.get(reverse("notifications")).content.decode()
    client.post(reverse("notifications-read"), {"up_to": told_seller.pk})
    told_seller.refresh_from_db()
    assert told_seller.is_unread


@pytest.mark.parametrize(("is_shared", "sees"), [(False, False), (True, True)])
def test_saved_views_are_private_unless_shared(
    is_shared: bool, sees: bool, seller: User, colleague: User, client_for: ClientFor
) -> None:
    make_contacts()
    published_model()
    team = Team.objects.create(name="Inside sales")
    team.members.set([seller, colleague])
    SavedView.objects.create(name="My darlings", owner=seller, team=team if is_shared else None, query="whose=mine")
    page = client_for(colleague).get(reverse("leads")).content.decode()
    assert ("My darlings" in page) is sees


@pytest.mark.parametrize("persona", ["colleague", "marketer", "admin"])
@pytest.mark.parametrize("name", ["view_edit", "view_refill", "view_delete", "view_restore"])
def test_saved_views_are_changed_by_whose_they_are(
    name: str, persona: str, seller: User, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    """Those of one's team too, which one sees."""
    user: User = request.getfixturevalue(persona)
    team = Team.objects.create(name="Inside sales")
    team.members.set([seller, user])
    kept = SavedView.objects.create(name="My darlings", owner=seller, team=team, query="whose=mine")
    before = SavedView.objects.values().get(pk=kept.pk)
    response = client_for(user).post(reverse(name, args=[kept.pk]), {"name": "Stolen", "query": ""})
    assert response.status_code in (403, 404, 409)
    assert SavedView.objects.values().get(pk=kept.pk) == before


def test_people_can_not_lock_themselves_out(admin: User, client_for: ClientFor) -> None:
    client_for(admin).post(reverse("person-off", args=[admin.pk]))
    admin.refresh_from_db()
    assert admin.is_active


def test_whom_an_admin_switched_off_is_out_at_once(seller: User, admin: User, client_for: ClientFor) -> None:
    client = client_for(seller)
    assert client.get(reverse("tasks")).status_code == 200
    client_for(admin).post(reverse("person-off", args=[seller.pk]))
    assert client.get(reverse("tasks")).status_code == 302


def test_leads_taken_long_ago_can_not_be_undone(lead: Lead, seller: User, client_for: ClientFor) -> None:
    LeadEvent.objects.update(at=timezone.now() - timedelta(hours=1))
    assert_refused(client_for(seller), reverse("lead_undo", args=[lead.events.latest("pk").pk]), lead)


def assert_refused(client: Client, url: str, lead: Lead) -> None:
    before, steps = state(lead), LeadEvent.objects.count()
    response = client.post(url, headers={"HX-Request": "true"})
    assert (response.status_code, state(lead), LeadEvent.objects.count()) == (409, before, steps), told(response)


def state(lead: Lead) -> dict[str, Any]:
    return Lead.objects.values().get(pk=lead.pk)


def told(response: Any) -> str:
    """What the person reads: in the answer, or as a toast."""
    return response.content.decode() + response.headers.get("HX-Trigger", "")
