"""Actions move scores too: what follows from that comes to an end, and each waits for what it builds upon."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import Contact, Lead, RecordList, Task
from leadscoring.accounts.models import Organisation, Team, User
from leadscoring.notifications.models import Notification
from scoring.domain import deliveries
from scoring.domain.changes import score_changed_records
from scoring.domain.deliveries import perform_waiting
from scoring.models import Crossing, Delivery
from tests.scoring.world import publish
from tests.triggers.world import give, hot, trigger

pytestmark = pytest.mark.usefixtures("nobody_delivers")


def test_triggers_that_set_each_other_off_come_to_an_end(contacts: list[Contact]) -> None:
    down = {"do": "set_property", "property": "phone", "value": "10"}
    up = {"do": "set_property", "property": "phone", "value": "90"}
    publish(hot(trigger(repeat="every", actions=[down]), trigger("Up", on="leave", repeat="every", actions=[up])))
    give(90, contacts[0])
    for _turn in range(3 * deliveries.MOST_AN_HOUR):
        perform_waiting()
        score_changed_records()
    assert not Delivery.objects.filter(state="waiting").exists()
    assert Crossing.objects.filter(trigger__name="Hot").count() == deliveries.MOST_AN_HOUR + 1
    failed = Delivery.objects.get(state="failed")
    assert "more than 20 times" in failed.error
    # Others are not held up, and after an hour it may go on.
    give(91, contacts[1])
    perform_waiting()
    assert Delivery.objects.filter(crossing__record_id=contacts[1].pk, state="done").count() == 1
    Crossing.objects.update(at=timezone.now() - timedelta(hours=2))
    deliveries.try_again(delivery=failed, by=User.objects.create_user("admin@vekt.example"))
    Crossing.objects.filter(pk=failed.crossing_id).update(at=timezone.now())
    perform_waiting()
    failed.refresh_from_db()
    assert failed.state == "done"


@pytest.fixture
def team(seller: User) -> Team:
    made = Team.objects.create(name="Inside sales")
    made.members.add(seller)
    return made


def away(user: User, *, is_away: bool) -> None:
    today = timezone.localdate()
    user.away_from, user.away_until = (today, today) if is_away else (None, None)
    user.save()


def due_now() -> None:
    Delivery.objects.update(next_try_at=timezone.now())
    perform_waiting()


def test_owner_who_is_yet_to_be_found_is_told_then(contacts: list[Contact], seller: User, team: Team) -> None:
    actions = [{"do": "assign_owner", "team": "Inside sales"}, {"do": "notify", "to": "owner"}]
    publish(hot(trigger(actions=actions)))
    away(seller, is_away=True)
    give(90, contacts[0])
    perform_waiting()
    due_now()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}
    away(seller, is_away=False)
    due_now()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    assert Notification.objects.filter(user=seller).count() == 1


def test_lead_of_an_owner_who_is_away_stays_anybodys(contacts: list[Contact], seller: User, team: Team) -> None:
    publish(hot(trigger(actions=[{"do": "create_lead"}, {"do": "assign_owner", "team": "Inside sales"}])))
    Contact.objects.filter(pk=contacts[0].pk).update(owner=seller.email)
    away(seller, is_away=True)
    give(90, contacts[0])
    perform_waiting()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    assert Lead.objects.get().owner == ""


def test_days_of_an_action_are_the_organisations(contacts: list[Contact], call_list: RecordList) -> None:
    organisation = Organisation.current()
    organisation.time_zone = "America/New_York"
    organisation.save()
    publish(hot(trigger(actions=[{"do": "create_task", "title": "Call", "due_days": 1}])))
    give(90, contacts[0])
    perform_waiting()
    due = Task.objects.get().due_at
    assert due is not None
    assert due.astimezone(organisation.zone()).hour == 17
