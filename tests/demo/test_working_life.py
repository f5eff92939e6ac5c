"""The demo company at work: leads, triggers, tasks and the bell agree with each other and with the scores."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Max, Min

from crm.demo.colleagues import DEMO_SELLER
from crm.domain.leads import KEPT
from crm.models import ChangedRecord, Contact, Lead, LeadEvent, ListMember, MembershipChange, PropertyChange, Task
from leadscoring.accounts.models import Team, User
from leadscoring.mail.models import Mail
from leadscoring.notifications.models import Notification
from scoring.demo.working_life import COLD, HOT, make_working_life
from scoring.models import Crossing, Delivery, Score, ScoreChange, ScoringModel, Trigger
from scoring.queries.score_history import short_courses
from tests.demo.conftest import AS_OF

Status, Verb = Lead.Status, LeadEvent.Verb
HOT_AT, WARM_AT = 400, 250


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One for all that only look."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DEMO_LOGINS", True)
        with transaction.atomic():
            call_command(
                "seed_demo",
                "--contacts",
                "1500",
                "--today",
                str(AS_OF.date()),
                stdout=io.StringIO(),
                stderr=io.StringIO(),
            )
            yield
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def looking(seeded: None, db: None) -> None:
    """Every test sees it."""


def model() -> ScoringModel:
    return ScoringModel.objects.get(name="B2B Nordic")


def stored() -> dict[int, int]:
    return dict(Score.objects.filter(version_id=model().live_id or 0).values_list("record_id", "total"))


def test_leads_are_in_every_status_and_some_wait() -> None:
    assert {*Lead.objects.values_list("status", flat=True)} >= {
        *(Status.NEW, Status.CONTACTED, Status.ACCEPTED, Status.REJECTED)
    }
    assert Lead.objects.filter(status=Status.NEW).count() > 1
    assert Lead.objects.filter(owner=DEMO_SELLER, status__in=Lead.OPEN).exists()


def test_every_lead_is_of_a_crossing_that_fired() -> None:
    fired = Crossing.objects.filter(trigger__name=HOT, outcome=Crossing.Outcome.FIRED)

    assert {*Lead.objects.values_list("contact_id", "crossed_at", "why", "source")} == {
        (record_id, at, HOT, "B2B Nordic") for record_id, at in fired.values_list("record_id", "as_of")
    }


def test_steps_lead_to_what_the_lead_is() -> None:
    for lead in Lead.objects.prefetch_related("events"):
        events = sorted(lead.events.all(), key=lambda event: event.pk)
        assert (events[0].verb, events[0].by, events[0].at) == (Verb.CREATED, None, lead.created_at)
        assert (events[-1].to_status, events[-1].to_owner) == (lead.status, lead.owner)
        assert [event.at for event in events] == sorted(event.at for event in events)
        for before, event in pairwise(events):
            assert (event.from_status, event.from_owner) == (before.to_status, before.to_owner)
            assert set(event.before) == set(KEPT)
            assert event.by is not None
            assert event.by.email == lead.owner
        at = {event.verb: event.at for event in events}
        assert (lead.taken_at, lead.first_touch_at) == (at.get(Verb.TAKEN), at.get(Verb.CONTACTED))
        assert lead.closed_at == (None if lead.is_open else events[-1].at)
        assert (lead.rejection_reason is not None) == (lead.status == Status.REJECTED)


def test_nothing_lies_in_the_future() -> None:
    latest = [
        Lead.objects.aggregate(at=Max("created_at")),
        LeadEvent.objects.aggregate(at=Max("at")),
        Crossing.objects.aggregate(at=Max("as_of")),
        ScoreChange.objects.aggregate(at=Max("at")),
        Task.objects.aggregate(at=Max("done_at")),
    ]

    assert max(each["at"] for each in latest) <= AS_OF + timedelta(seconds=3)


def test_converted_are_those_who_bought() -> None:
    for lead in Lead.objects.filter(status=Status.CONVERTED).select_related("contact"):
        assert lead.contact is not None
        assert lead.contact.lifecycle_stage == "customer"
        bought = PropertyChange.objects.filter(record_id=lead.contact.pk, property="lifecycle_stage", new="customer")
        assert lead.closed_at == bought.aggregate(at=Min("at"))["at"]


def test_who_is_in_is_who_scores_so() -> None:
    totals = stored()
    for name, threshold in ((HOT, HOT_AT), (COLD, WARM_AT)):
        inside = Trigger.objects.get(name=name).states.filter(is_in=True).values_list("record_id", flat=True)
        assert {*inside} == {record_id for record_id, total in totals.items() if total >= threshold}


def test_a_rescore_fires_nothing_again() -> None:
    before = {*Crossing.objects.filter(trigger__name=HOT).values_list("record_id", flat=True)}

    call_command("rescore", stdout=io.StringIO(), stderr=io.StringIO())

    # Time moves scores from the seeded day to today, but whoever fired has done so once and for all.
    fired = Crossing.objects.filter(trigger__name=HOT, outcome=Crossing.Outcome.FIRED)
    assert before
    assert len({*fired.values_list("record_id", flat=True)}) == fired.count()
    assert Delivery.objects.filter(state=Delivery.State.WAITING, crossing__record_id__in=before).count() == 0


def test_deliveries_are_done_and_no_mail_is_sent() -> None:
    fired = Crossing.objects.filter(outcome=Crossing.Outcome.FIRED)

    assert {*Delivery.objects.values_list("state", flat=True)} == {Delivery.State.DONE}
    assert Delivery.objects.filter(crossing__trigger__name=HOT).count() == 3 * fired.filter(trigger__name=HOT).count()
    assert not Delivery.objects.exclude(crossing__in=fired).exists()
    assert not Mail.objects.exists()
    assert not Notification.objects.filter(for_digest=True).exists()
    assert not ChangedRecord.objects.exists()


def test_course_of_a_score_ends_with_what_is_stored() -> None:
    last: dict[int, int | None] = {}
    for record_id, old, new in ScoreChange.objects.order_by("at", "id").values_list("record_id", "old_total", "total"):
        assert record_id not in last or last[record_id] == old
        last[record_id] = new
    totals = stored()

    assert {record_id: totals.get(record_id) for record_id in last} == last
    some = {record_id: totals[record_id] for record_id in sorted(last) if record_id in totals}
    courses = short_courses(model(), some, AS_OF)
    assert any(len({*course.totals}) > 3 for course in courses.values())


def test_contacts_without_an_owner_were_given_one() -> None:
    given = PropertyChange.objects.filter(property="owner").order_by("pk")

    assert given
    for change in given:
        assert change.source == f"trigger {Trigger.objects.get(name=HOT).pk}"
        assert Contact.objects.get(pk=change.record_id).owner == change.new
        assert Crossing.objects.filter(trigger__name=HOT, record_id=change.record_id, as_of=change.at).exists()


def test_who_went_cold_is_on_the_list() -> None:
    cold = Crossing.objects.filter(trigger__name=COLD, outcome=Crossing.Outcome.FIRED)
    members = ListMember.objects.filter(list__name="Nurture")

    assert {*members.values_list("record_id", flat=True)} == {*cold.values_list("record_id", flat=True)}
    assert MembershipChange.objects.filter(list_id=members[0].list_id, at__gt=AS_OF).count() == 0


def test_seller_has_tasks_overdue_today_later_and_done() -> None:
    tasks = Task.objects.filter(assigned_to__email=DEMO_SELLER)
    tomorrow = AS_OF + timedelta(days=1)

    assert tasks.filter(done_at=None, due_at__lt=AS_OF).exists()
    assert tasks.filter(done_at=None, due_at__gte=AS_OF, due_at__lt=tomorrow).exists()
    assert tasks.filter(done_at=None, due_at__gte=tomorrow).exists()
    assert tasks.filter(done_at__isnull=False).exists()
    assert not tasks.filter(created_at__gt=F("due_at")).exists()


def test_bell_has_read_and_unread_with_the_keys_of_its_deliveries() -> None:
    told = Notification.objects.all()

    assert told.filter(read_at=None).exists()
    assert told.exclude(read_at=None).exists()
    keys = {f"crossing-{d.crossing_id}-{d.place}" for d in Delivery.objects.filter(action__do="notify")}
    assert {*told.values_list("key", flat=True)} <= keys


def test_team_has_one_away_and_one_with_a_limit_and_nobody_new_can_log_in() -> None:
    members = Team.objects.get(name="Inside sales").members.all()

    assert [user.name for user in members if user.is_away(AS_OF.date())] == ["Karin Öberg"]
    assert [user.name for user in members if user.capacity is not None] == ["Søren Kjær"]
    for user in User.objects.exclude(email__endswith="@demo.example"):
        assert not user.has_usable_password()


def test_same_seed_and_day_give_the_same_leads() -> None:
    first = _leads()
    with transaction.atomic():
        Lead.objects.all().delete()
        Task.objects.all().delete()
        Notification.objects.all().delete()
        ScoreChange.objects.all().delete()
        ListMember.objects.filter(list__name="Nurture").delete()
        Contact.objects.filter(pk__in=_given()).update(owner="")
        PropertyChange.objects.filter(property="owner").delete()
        make_working_life(model(), seed=1, as_of=AS_OF, present=AS_OF)
        second = _leads()

    assert first == second


def _given() -> list[int]:
    return list(PropertyChange.objects.filter(property="owner").values_list("record_id", flat=True))


def _leads() -> list[tuple[Any, ...]]:
    return list(
        Lead.objects.order_by("contact_id").values_list("contact_id", "status", "owner", "crossed_at", "taken_at")
    )
