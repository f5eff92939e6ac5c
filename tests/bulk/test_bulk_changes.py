"""Each bulk action as a whole: what it changes, what it leaves out, what Undo brings back; nothing doubles."""

from __future__ import annotations

import pytest

from crm.domain import bulk
from crm.domain.bulk import BulkRefused, run_bulk, start_bulk, stop_bulk, undo_bulk
from crm.domain.bulk_actions import actions
from crm.domain.leads import accept_lead, create_lead, take_lead
from crm.models import BulkChange, Contact, Lead, LeadEvent, ListMember, RecordList, RejectionReason, Task
from leadscoring.accounts.models import AuditEntry, User
from tests.factories.crm import ContactFactory

pytestmark = pytest.mark.django_db

CHOSEN = "select id, row_number() over (order by id) as place from crm_contact where id = any(%(ids)s)"


def begin(by: User, action: str, contacts: list[Contact], **values: object) -> BulkChange:
    params = {"ids": [contact.pk for contact in contacts]}
    return start_bulk(by=by, action=action, values=values, chosen=CHOSEN, params=params)


def outcomes(change: BulkChange) -> list[tuple[str, str]]:
    return list(change.records.order_by("place").values_list("outcome", "why"))


def lead_for(contact: Contact) -> Lead:
    return create_lead(contact=contact, queue=None, source="a test")[0]


@pytest.fixture
def three(db: None) -> list[Contact]:
    return [ContactFactory() for _each in range(3)]


def test_take_leaves_out_what_is_no_lead_and_what_is_somebody_elses(three, seller, make_user):
    other = make_user("other@vekt.example", role="sales")
    free, taken = lead_for(three[0]), lead_for(three[1])
    take_lead(lead=taken, by=other)
    change = begin(seller, "take", three)
    assert (change.state, change.total) == ("done", 3)
    assert outcomes(change) == [("changed", ""), ("refused", "others"), ("refused", "no_lead")]
    free.refresh_from_db()
    assert (free.status, free.owner) == ("taken", seller.email)
    assert free.events.latest("pk").verb == "taken"
    assert AuditEntry.objects.get(action="bulk.begun").after == {"action": "take", "contacts": 3, "values": {}}


def test_take_stops_at_the_limit_in_the_lists_order(three, seller):
    User.objects.filter(pk=seller.pk).update(capacity=2)
    for contact in three:
        lead_for(contact)
    change = begin(seller, "take", three)
    assert outcomes(change) == [("changed", ""), ("changed", ""), ("refused", "full")]
    assert Lead.objects.filter(owner=seller.email, status="taken").count() == 2


def test_undo_restores_what_nobody_has_changed_since(three, seller):
    leads = [lead_for(contact) for contact in three]
    change = begin(seller, "take", three)
    accept_lead(lead=leads[1], by=seller)
    undone = undo_bulk(change=change, by=seller)
    assert undone.state == "undone"
    assert [outcome for outcome, _why in outcomes(undone)] == ["undone", "kept", "undone"]
    assert [(lead.status, lead.owner, lead.taken_at is None) for lead in Lead.objects.order_by("contact_id")] == [
        ("new", "", True), ("accepted", seller.email, False), ("new", "", True),
    ]  # fmt: skip
    with pytest.raises(BulkRefused):
        undo_bulk(change=undone, by=seller)


def test_reject_closes_with_the_reason_and_undo_opens_again(three, seller):
    reason = RejectionReason.objects.order_by("pk").first()
    for contact in three[:2]:
        lead_for(contact)
    change = begin(seller, "reject", three, reason=reason.pk, note="too small")
    assert [outcome for outcome, _why in outcomes(change)] == ["changed", "changed", "refused"]
    closed = Lead.objects.filter(status="rejected", rejection_reason=reason, rejection_note="too small")
    assert closed.exclude(closed_at=None).count() == 2
    assert LeadEvent.objects.filter(verb="rejected", reason=reason, by=seller).count() == 2
    create_lead(contact=three[0], queue=None, source="meanwhile")
    undo_bulk(change=change, by=seller)
    assert sorted(Lead.objects.values_list("contact_id", "status")) == sorted(
        [(three[0].pk, "rejected"), (three[0].pk, "new"), (three[1].pk, "new")]
    )


def test_assign_gives_contacts_and_open_leads(three, admin, seller):
    lead = lead_for(three[0])
    Contact.objects.filter(pk=three[1].pk).update(owner=seller.email)
    Contact.objects.filter(pk=three[2].pk).update(owner="Somebody Imported")
    change = begin(admin, "assign", three, user=seller.pk)
    assert outcomes(change) == [("changed", ""), ("unchanged", ""), ("changed", "")]
    lead.refresh_from_db()
    assert (lead.status, lead.owner) == ("new", seller.email)
    assert set(Contact.objects.values_list("owner", flat=True)) == {seller.email}
    undo_bulk(change=change, by=admin)
    lead.refresh_from_db()
    assert lead.owner == ""
    assert list(Contact.objects.order_by("pk").values_list("owner", flat=True)) == [
        "",
        seller.email,
        "Somebody Imported",
    ]


def test_assign_by_a_seller_spares_what_is_somebody_elses(three, seller):
    Contact.objects.filter(pk=three[0].pk).update(owner="other@vekt.example")
    change = begin(seller, "assign", three, user=seller.pk)
    assert outcomes(change) == [("refused", "others"), ("changed", ""), ("changed", "")]


def test_lists_stages_and_tasks_go_there_and_back(three, admin):
    made = RecordList.objects.create(name="Fair")
    ListMember.objects.create(list=made, record_id=three[0].pk)
    Contact.objects.filter(pk=three[0].pk).update(lifecycle_stage="lead")
    added = begin(admin, "add_to_list", three, list=made.pk)
    assert [outcome for outcome, _why in outcomes(added)] == ["unchanged", "changed", "changed"]
    staged = begin(admin, "set_stage", three, stage="customer")
    tasks = begin(admin, "create_task", three, title="Call", user=admin.pk, due_at="")
    assert Task.objects.filter(title="Call", assigned_to=admin).count() == 3
    Task.objects.filter(contact=three[2]).update(done_at="2026-01-01T00:00Z")
    Contact.objects.filter(pk=three[1].pk).update(lifecycle_stage="opportunity")
    for change in (added, staged, tasks):
        undo_bulk(change=change, by=admin)
    assert list(made.members.values_list("record_id", flat=True)) == [three[0].pk]
    assert list(Contact.objects.order_by("pk").values_list("lifecycle_stage", flat=True)) == ["lead", "opportunity", ""]
    assert list(Task.objects.values_list("contact_id", flat=True)) == [three[2].pk]
    removed = begin(admin, "remove_from_list", three, list=made.pk)
    assert [outcome for outcome, _why in outcomes(removed)] == ["changed", "unchanged", "unchanged"]
    undo_bulk(change=removed, by=admin)
    assert made.members.count() == 1


@pytest.mark.parametrize("action", ["take", "add_to_list", "no_such_action"])
def test_nobody_does_what_they_may_not(three, outsider, action):
    with pytest.raises(BulkRefused):
        begin(outsider, action, three)
    assert BulkChange.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_goes_on_without_doubling(seller, monkeypatch):
    """The second chunk dies after its changes and before its end: they are rolled back, and done once."""
    contacts = [ContactFactory() for _each in range(5)]
    monkeypatch.setattr(bulk, "A_CHUNK", 2)
    monkeypatch.setattr(bulk, "AT_ONCE", 0)
    monkeypatch.setattr(bulk, "_call_worker", lambda change_id: None)
    change = begin(seller, "create_task", contacts, title="Call", user=seller.pk, due_at="")
    assert change.state == "waiting"
    note, notes = bulk._note, []

    def dies(change_id, decided):
        notes.append(decided)
        if len(notes) == 2:
            raise KeyboardInterrupt
        note(change_id, decided)

    monkeypatch.setattr(bulk, "_note", dies)
    with pytest.raises(KeyboardInterrupt):
        run_bulk(change_id=change.pk)
    assert Task.objects.count() == 2
    monkeypatch.setattr(bulk, "_note", note)
    run_bulk(change_id=change.pk)
    run_bulk(change_id=change.pk)
    change.refresh_from_db()
    assert change.state == "done"
    assert sorted(Task.objects.values_list("contact_id", flat=True)) == [contact.pk for contact in contacts]


def test_a_stopped_change_keeps_what_is_done_and_can_be_undone(three, seller, monkeypatch):
    monkeypatch.setattr(bulk, "A_CHUNK", 1)
    monkeypatch.setattr(bulk, "AT_ONCE", 0)
    monkeypatch.setattr(bulk, "_call_worker", lambda change_id: None)
    change = begin(seller, "set_stage", three, stage="customer")
    assert bulk._next_chunk(change.pk)
    stop_bulk(change=change, by=seller)
    run_bulk(change_id=change.pk)
    change.refresh_from_db()
    assert (change.state, [outcome for outcome, _why in outcomes(change)]) == ("stopped", ["changed", "", ""])
    stop_bulk(change=change, by=seller)
    assert AuditEntry.objects.get(action="bulk.stopped").actor == seller
    undo_bulk(change=change, by=seller)
    run_bulk(change_id=change.pk)
    assert set(Contact.objects.values_list("lifecycle_stage", flat=True)) == {""}


def test_only_the_beginner_or_an_admin_stops_and_undoes(three, seller, admin, make_user):
    change = begin(seller, "set_stage", three, stage="customer")
    with pytest.raises(BulkRefused):
        undo_bulk(change=change, by=make_user("other@vekt.example", role="sales"))
    assert undo_bulk(change=change, by=admin).state == "undone"


def test_a_failing_action_says_so_and_changes_nothing(three, seller):
    change = begin(seller, "reject", three, reason=0, note="")
    assert (change.state, change.error) == ("failed", "DoesNotExist")
    assert [outcome for outcome, _why in outcomes(change)] == ["", "", ""]


def test_every_action_has_a_label_and_a_permission_that_exists():
    from crm.interfaces.bulk_menu import LABELS
    from leadscoring.accounts.roles import EVERYTHING

    assert set(LABELS) == set(actions())
    assert {action.permission for action in actions().values()} <= EVERYTHING
