"""Writing: lists, properties, activities, records; each with its audit row and its source in the history."""

from __future__ import annotations

import pytest

from crm.domain.activities import delete_activities, repoint_activities
from crm.domain.activity_ids import content_id, external_id_id
from crm.domain.lists import ListRefused, add_members, create_list, remove_members
from crm.domain.properties import PropertyRefused, create_property
from crm.domain.records import delete_company, delete_contact, delete_deal
from crm.models import Activity, ChangedRecord, Company, Contact, Deal, DealContact, ListMember, MembershipChange
from leadscoring.accounts.models import AuditEntry, User
from tests.factories.crm import CompanyFactory, ContactFactory, DealFactory, RecordListFactory, make_activity

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_members_are_added_once_and_removed(admin: User) -> None:
    of = create_list(actor=admin, object="contact", name=" Call list ")
    first, second = ContactFactory.create(), ContactFactory.create()
    assert add_members(actor=admin, of=of, records=[first.pk, second.pk, second.pk, 10**12]) == 2
    assert add_members(actor=admin, of=of, records=[first.pk]) == 0
    assert remove_members(actor=admin, of=of, records=[first.pk, 10**12]) == 1
    assert list(ListMember.objects.values_list("list__name", "record_id")) == [("Call list", second.pk)]
    changes = MembershipChange.objects.values_list("record_id", "added", "source")
    source = f"user {admin.pk}"
    assert sorted(changes) == sorted([(first.pk, True, source), (first.pk, False, source), (second.pk, True, source)])
    assert actions()[-3:] == ["list.created", "list.members_added", "list.members_removed"]


@pytest.mark.parametrize("name", ["", "  ", "KUNDER", "kunder "])
def test_list_needs_a_name_of_its_own(name: str) -> None:
    RecordListFactory.create(name="Kunder")
    with pytest.raises(ListRefused):
        create_list(actor=None, object="contact", name=name)
    assert create_list(actor=None, object="company", name="Kunder").pk


@pytest.mark.parametrize(
    ("name", "type"), [("", "text"), ("a.b", "text"), ("job_title", "text"), ("taken", "text"), ("free", "colour")]
)
def test_property_must_be_sound(name: str, type: str) -> None:
    create_property(actor=None, object="contact", name="taken", type="number")
    with pytest.raises(PropertyRefused):
        create_property(actor=None, object="contact", name=name, type=type)
    assert actions() == ["property.created"]


def test_activities_are_given_to_another_contact(admin: User) -> None:
    wrong, right = ContactFactory.create(), ContactFactory.create()
    moved, other = make_activity(wrong), make_activity(wrong)
    ChangedRecord.objects.all().delete()
    assert repoint_activities(actor=admin, activities=[moved.pk], to=right) == 1
    assert dict(Activity.objects.values_list("pk", "contact")) == {moved.pk: right.pk, other.pk: wrong.pk}
    assert set(ChangedRecord.objects.values_list("record_id", flat=True)) == {wrong.pk, right.pk}
    entry = AuditEntry.objects.get(action="activities.repointed")
    assert (entry.actor, entry.before, entry.after) == (admin, {str(moved.pk): wrong.pk}, {"contact": right.pk})
    assert repoint_activities(actor=admin, activities=[moved.pk], to=right) == 0


def test_deleted_activities_stay_in_the_audit_log(admin: User) -> None:
    contact = ContactFactory.create()
    gone, kept = make_activity(contact, "download", asset="Guide"), make_activity(contact)
    assert delete_activities(actor=admin, activities=[gone.pk]) == 1
    assert list(Activity.objects.values_list("pk", flat=True)) == [kept.pk]
    before = AuditEntry.objects.get(action="activities.deleted").before
    assert before is not None
    assert before[str(gone.pk)]["key"] == "download Guide"


def test_deleting_a_contact_takes_what_it_did_and_its_memberships(admin: User) -> None:
    contact, other = ContactFactory.create(), ContactFactory.create()
    make_activity(contact)
    deal = DealFactory.create()
    deal.contacts.add(contact, other)
    of = RecordListFactory.create()
    add_members(actor=None, of=of, records=[contact.pk, other.pk])
    delete_contact(actor=admin, contact=contact)
    assert list(Contact.objects.all()) == [other]
    assert not Activity.objects.exists()
    assert list(DealContact.objects.values_list("contact", flat=True)) == [other.pk]
    assert list(ListMember.objects.values_list("record_id", flat=True)) == [other.pk]
    entry = AuditEntry.objects.get(action="contact.deleted")
    assert entry.before is not None
    assert (entry.before["email"], entry.before["activities"]) == (contact.email, 1)


def test_deleting_a_company_or_a_deal_leaves_its_contacts(admin: User) -> None:
    company = CompanyFactory.create()
    contact = ContactFactory.create(company=company)
    deal = DealFactory.create(company=company)
    deal.contacts.add(contact)
    delete_company(actor=admin, company=company)
    delete_deal(actor=admin, deal=Deal.objects.get())
    assert (Company.objects.count(), Deal.objects.count()) == (0, 0)
    assert Contact.objects.get().company is None
    assert actions()[-2:] == ["company.deleted", "deal.deleted"]


def test_activity_ids_never_change() -> None:
    """They are stored: another way of making them would double every activity that is imported again."""
    key = ("page_view", "/pricing", "page", "Spring", "web", False)
    assert external_id_id("e1") == "5e24912833950745d3fc31a14e1e9cf3"
    assert (
        content_id(7, "2026-03-12T08:14:00.000000+00:00", key, "1.5", '{"n":1}') == "501f737b7384fc22bbacb54ed8abdc8f"
    )
