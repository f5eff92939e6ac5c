"""What can be done with a lead, by whom, and what its history says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from crm.domain import leads as verbs
from crm.domain.leads import LeadRefused, create_lead
from crm.domain.ownership import assign_round_robin
from crm.domain.records import delete_contact
from crm.models import Contact, Lead, LeadEvent, RejectionReason, Task
from leadscoring.accounts.models import User
from tests.factories.crm import ContactFactory


def do(verb: str, lead: Lead, by: User, reason: RejectionReason | None = None) -> LeadEvent:
    more: dict[str, Any] = {"reason": reason} if verb == "reject_lead" else {}
    return getattr(verbs, verb)(lead=lead, by=by, **more)


def state(lead: Lead) -> tuple[str, str]:
    lead.refresh_from_db()
    return lead.status, lead.owner


def history(lead: Lead) -> list[tuple[str, str, str, str | None]]:
    found = lead.events.select_related("by").order_by("pk")
    return [(e.verb, e.from_status, e.to_status, e.by and e.by.email) for e in found]


def test_a_lead_goes_its_way(lead: Lead, seller: User) -> None:
    for verb in ("take_lead", "contact_lead", "accept_lead", "convert_lead"):
        do(verb, lead, seller)
    assert state(lead) == ("converted", seller.email)
    assert lead.taken_at < lead.first_touch_at < lead.closed_at
    assert history(lead) == [
        ("created", "", "new", None),
        ("taken", "new", "taken", seller.email),
        ("contacted", "taken", "contacted", seller.email),
        ("accepted", "contacted", "accepted", seller.email),
        ("converted", "accepted", "converted", seller.email),
    ]


def test_create_returns_the_open_lead_as_it_is(lead: Lead, contact: Contact, seller: User) -> None:
    do("take_lead", lead, seller)
    again, is_new = create_lead(contact=contact, queue=None, source="another", why="Else.")
    assert (again.pk, again.source, is_new) == (lead.pk, "test", False)
    assert LeadEvent.objects.count() == 2


def test_a_closed_lead_makes_room_for_another(
    lead: Lead, contact: Contact, seller: User, reason: RejectionReason
) -> None:
    do("reject_lead", lead, seller, reason)
    again, is_new = create_lead(contact=contact, queue=None, source="another")
    assert is_new
    assert again.pk != lead.pk
    with pytest.raises(LeadRefused, match="another open lead"):
        do("reopen_lead", lead, seller)
    assert state(lead) == ("rejected", seller.email)


def test_the_database_holds_one_open_lead_a_contact(lead: Lead, contact: Contact) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.create(contact=contact)
    Lead.objects.create()
    Lead.objects.create()


@pytest.mark.parametrize(
    ("owner", "away", "expected"),
    [
        ("SELLER@vekt.example", False, "seller@vekt.example"),
        ("seller@vekt.example", True, ""),
        ("Jonas Berg", False, ""),
    ],
)
def test_a_new_lead_waits_for_the_contacts_owner_who_is_here(
    contact: Contact, seller: User, owner: str, away: bool, expected: str
) -> None:
    contact.owner = owner
    if away:
        User.objects.filter(pk=seller.pk).update(away_from=timezone.localdate())
    assert create_lead(contact=contact, queue=None, source="test")[0].owner == expected


def test_who_contacts_or_accepts_a_free_lead_takes_it(lead: Lead, seller: User) -> None:
    do("contact_lead", lead, seller)
    assert state(lead) == ("contacted", seller.email)
    assert lead.taken_at == lead.first_touch_at


REFUSED = [
    (["take_lead", "take_lead"], "You have this lead already."),
    (["contact_lead", "contact_lead"], "has been contacted already"),
    (["accept_lead", "contact_lead"], "has been contacted already"),
    (["accept_lead", "accept_lead"], "has been accepted already"),
    (["convert_lead"], "Contact or accept this lead first"),
    (["take_lead", "convert_lead"], "Contact or accept this lead first"),
    (["reject_lead", "take_lead"], "Jonas Berg closed this lead already: it is rejected. Reopen it first."),
    (["reject_lead", "contact_lead"], "Reopen it first"),
    (["reject_lead", "reject_lead"], "Reopen it first"),
    (["accept_lead", "convert_lead", "accept_lead"], "it is converted"),
    (["reject_lead", "give_back"], "Reopen it first"),
    (["give_back"], "Nobody has this lead."),
    (["reopen_lead"], "This lead is open."),
]


@pytest.mark.parametrize(("steps", "sentence"), REFUSED)
def test_impossible_moves_are_refused(
    lead: Lead, seller: User, reason: RejectionReason, steps: list[str], sentence: str
) -> None:
    *before, last = steps
    for verb in before:
        do(verb, lead, seller, reason)
    was, events = state(lead), LeadEvent.objects.count()
    with pytest.raises(LeadRefused, match=sentence):
        do(last, lead, seller, reason)
    assert (state(lead), LeadEvent.objects.count()) == (was, events)


@pytest.mark.parametrize(
    "verb", ["take_lead", "contact_lead", "accept_lead", "reject_lead", "convert_lead", "give_back"]
)
def test_anothers_lead_is_refused_with_the_name(
    lead: Lead, seller: User, colleague: User, reason: RejectionReason, verb: str
) -> None:
    do("contact_lead", lead, colleague)
    with pytest.raises(LeadRefused, match=r"^Maja Lind has this lead\. Only an admin can take it over\.$"):
        do(verb, lead, seller, reason)
    assert state(lead) == ("contacted", colleague.email)


def test_a_lead_that_waits_for_somebody_is_theirs(lead: Lead, seller: User, colleague: User) -> None:
    Lead.objects.update(owner=colleague.email)
    with pytest.raises(LeadRefused, match="Maja Lind has this lead"):
        do("take_lead", lead, seller)
    do("take_lead", lead, colleague)
    assert state(lead) == ("taken", colleague.email)


def test_an_admin_takes_over_and_the_status_stays(lead: Lead, admin: User, colleague: User) -> None:
    do("contact_lead", lead, colleague)
    do("take_lead", lead, admin)
    assert state(lead) == ("contacted", admin.email)
    last = lead.events.latest("pk")
    assert (last.from_owner, last.to_owner) == (colleague.email, admin.email)


def test_an_admin_works_anothers_lead_without_owning_it(lead: Lead, admin: User, colleague: User) -> None:
    do("take_lead", lead, colleague)
    do("accept_lead", lead, admin)
    assert state(lead) == ("accepted", colleague.email)


def test_rejection_needs_a_reason_that_may_be_chosen(lead: Lead, seller: User, reason: RejectionReason) -> None:
    for wrong in (None, RejectionReason(name="Old", archived=True)):
        with pytest.raises(LeadRefused, match="choose a reason"):
            verbs.reject_lead(lead=lead, by=seller, reason=wrong)
    event = verbs.reject_lead(lead=lead, by=seller, reason=reason, note="  Next year. ")
    lead.refresh_from_db()
    assert (lead.rejection_reason, lead.rejection_note, lead.owner) == (reason, "Next year.", seller.email)
    assert (event.reason, event.note) == (reason, "Next year.")
    assert lead.first_touch_at is None


def test_reopened_it_is_worked_again(lead: Lead, seller: User, reason: RejectionReason) -> None:
    do("contact_lead", lead, seller)
    touched = Lead.objects.get().first_touch_at
    do("reject_lead", lead, seller, reason)
    do("reopen_lead", lead, seller)
    assert state(lead) == ("taken", seller.email)
    assert (lead.closed_at, lead.rejection_reason, lead.rejection_note) == (None, None, "")
    assert lead.first_touch_at == touched


def test_given_back_it_is_anybodys(lead: Lead, seller: User, colleague: User) -> None:
    do("contact_lead", lead, seller)
    touched = Lead.objects.get().first_touch_at
    do("give_back", lead, seller)
    assert state(lead) == ("new", "")
    do("contact_lead", lead, colleague)
    assert state(lead) == ("contacted", colleague.email)
    assert lead.first_touch_at == touched


def test_waiting_runs_from_the_crossing_to_the_first_touch(contact: Contact, seller: User) -> None:
    crossed = timezone.now() - timedelta(hours=30)
    lead, _made = create_lead(contact=contact, queue=None, source="test", crossed_at=crossed)
    lead.refresh_from_db()
    assert (lead.waiting_from, lead.is_waiting) == (crossed, True)
    assert lead.waiting(crossed + timedelta(hours=5)) == timedelta(hours=5)
    do("take_lead", lead, seller)
    lead.refresh_from_db()
    assert lead.is_waiting
    do("contact_lead", lead, seller)
    lead.refresh_from_db()
    later = timezone.now() + timedelta(days=9)
    assert (lead.is_waiting, lead.waiting(later)) == (False, lead.first_touch_at - crossed)


def test_waiting_ends_with_the_closing_where_nobody_touched(lead: Lead, seller: User, reason: RejectionReason) -> None:
    do("reject_lead", lead, seller, reason)
    lead.refresh_from_db()
    assert lead.waiting(timezone.now() + timedelta(days=9)) == lead.closed_at - lead.created_at


def kept(lead: Lead) -> dict[str, Any]:
    lead.refresh_from_db()
    return {name: getattr(lead, name) for name in verbs.KEPT}


@pytest.mark.parametrize(
    "steps",
    [
        ["take_lead"], ["contact_lead"], ["accept_lead"], ["reject_lead"], ["take_lead", "give_back"],
        ["contact_lead", "convert_lead"], ["contact_lead", "reject_lead", "reopen_lead"],
    ],
)  # fmt: skip
def test_undo_brings_back_all_of_it(lead: Lead, seller: User, reason: RejectionReason, steps: list[str]) -> None:
    *before, last = steps
    for verb in before:
        do(verb, lead, seller, reason)
    was = kept(lead)
    event = do(last, lead, seller, reason)
    assert kept(lead) != was
    undone = verbs.undo(event=event, by=seller)
    assert kept(lead) == was
    assert (undone.verb, undone.from_status, undone.to_status) == ("undone", event.to_status, event.from_status)
    with pytest.raises(LeadRefused, match="can’t be undone"):
        verbs.undo(event=undone, by=seller)


def test_undo_is_for_the_last_step_its_doer_and_half_an_hour(
    lead: Lead, seller: User, colleague: User, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LeadRefused, match="can’t be undone"):
        verbs.undo(event=lead.events.get(), by=admin)
    first, second = do("take_lead", lead, seller), do("contact_lead", lead, seller)
    with pytest.raises(LeadRefused, match="Something else has happened"):
        verbs.undo(event=first, by=seller)
    with pytest.raises(LeadRefused, match="Only the person who did this, or an admin"):
        verbs.undo(event=second, by=colleague)
    later: datetime = timezone.now() + timedelta(minutes=31)
    with monkeypatch.context() as patch:
        patch.setattr(verbs.timezone, "now", lambda: later)
        with pytest.raises(LeadRefused, match="half an hour"):
            verbs.undo(event=second, by=seller)
    assert state(lead) == ("contacted", seller.email)
    verbs.undo(event=second, by=admin)
    assert state(lead) == ("taken", seller.email)


def test_undo_never_overwrites_what_an_import_changed(lead: Lead, seller: User) -> None:
    event = do("take_lead", lead, seller)
    Lead.objects.update(status="accepted")
    with pytest.raises(LeadRefused, match="Something else has happened"):
        verbs.undo(event=event, by=seller)


def test_capacity_is_the_most_open_leads_at_once(lead: Lead, seller: User, reason: RejectionReason) -> None:
    User.objects.filter(pk=seller.pk).update(capacity=1)
    other = create_lead(contact=ContactFactory.create(), queue=None, source="test")[0]
    do("take_lead", lead, seller)
    for verb in ("take_lead", "contact_lead", "accept_lead"):
        with pytest.raises(LeadRefused, match="You have 1 open lead, which is your limit"):
            do(verb, other, seller)
    do("contact_lead", lead, seller)
    do("reject_lead", other, seller, reason)
    with pytest.raises(LeadRefused, match="limit"):
        do("reopen_lead", other, seller)
    do("reject_lead", lead, seller, reason)
    do("reopen_lead", other, seller)
    assert state(other) == ("taken", seller.email)


def test_a_deleted_contact_leaves_no_orphan(
    lead: Lead, contact: Contact, seller: User, reason: RejectionReason
) -> None:
    do("reject_lead", lead, seller, reason)
    create_lead(contact=contact, queue=None, source="again")
    Task.objects.create(title="Call", contact=contact)
    delete_contact(actor=None, contact=contact)
    assert [model.objects.count() for model in (Lead, LeadEvent, Task)] == [0, 0, 0]
    with pytest.raises(LeadRefused, match="gone"):
        do("take_lead", lead, seller)


def test_assigned_by_turn_the_lead_waits_for_its_seller(lead: Lead, team: Any, seller: User, colleague: User) -> None:
    chosen = assign_round_robin(record=lead, team=team)
    assert chosen == seller
    assert state(lead) == ("new", seller.email)
    assert history(lead)[-1] == ("assigned", "new", "new", None)


def test_what_another_system_or_somebody_who_left_has_is_anybodys(lead: Lead, seller: User, admin: User) -> None:
    Lead.objects.filter(pk=lead.pk).update(owner="rep_000007")
    step = do("take_lead", lead, seller)
    assert state(lead) == ("taken", seller.email)
    verbs.undo(event=step, by=seller)
    assert state(lead) == ("new", "rep_000007")
    User.objects.filter(pk=admin.pk).update(is_active=False)
    Lead.objects.filter(pk=lead.pk).update(owner=admin.email.upper())
    do("contact_lead", lead, seller)
    assert state(lead) == ("contacted", seller.email)


def test_open_lead_that_nobody_touched_waits_for_what_crossed(lead: Lead, contact: Contact, seller: User) -> None:
    first, second = timezone.now() - timedelta(hours=3), timezone.now() - timedelta(hours=1)
    given: dict[str, Any] = {"contact": contact, "queue": None, "source": "Leads"}
    for crossed_at in (first, second):
        same, is_new = create_lead(**given, why="Hot", crossed_at=crossed_at)
        assert (same.pk, same.crossed_at, same.why, is_new) == (lead.pk, first, "Hot", False)
