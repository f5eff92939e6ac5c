"""Leads: their contact, their status in our words, one open at most, and activities that name them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crm.domain.leads import create_lead
from crm.models import Activity, Contact, Lead, LeadEvent
from tests.importers.conftest import Importing

CONTACTS = "external_id,email\nc1,ada@x.no\nc2,bo@x.no\n,cy@x.no\n"


@pytest.fixture
def contacts(import_file: Importing) -> None:
    import_file("contacts", CONTACTS)


def statuses() -> dict[str, str]:
    return dict(Lead.objects.values_list("external_id", "status"))


@pytest.mark.usefixtures("contacts")
def test_leads_are_created_and_linked(import_file: Importing) -> None:
    content = (
        "External_ID;contact_external_id;email;source;status;owner;created_at\n"
        "l1;c1;;web;;jo@us.no;2026-03-12\nl2;;BO@x.no;fair;Working - Contacted;;2026-03-13 10:00\nl3;;;list;new;;\n"
    )
    done = import_file("leads", content)
    assert (done.line, done.faults) == ("created 3, updated 0, unchanged 0, failed 0", [])
    first, second, third = Lead.objects.select_related("contact").order_by("external_id")
    assert first.contact is not None
    assert (first.contact.external_id, first.source, first.status, first.owner) == ("c1", "web", "new", "jo@us.no")
    assert (first.created_at, first.taken_at) == (datetime(2026, 3, 11, 23, tzinfo=UTC), None)
    assert second.contact is not None
    assert (second.contact.email, second.status, second.is_waiting) == ("bo@x.no", "contacted", False)
    assert (third.contact, third.status, third.source) == (None, "new", "list")
    assert set(LeadEvent.objects.values_list("verb", flat=True)) == {"imported"}
    assert import_file("leads", content).line == "created 0, updated 0, unchanged 3, failed 0"
    assert LeadEvent.objects.count() == 3


@pytest.mark.usefixtures("contacts")
def test_bad_rows_of_leads(import_file: Importing) -> None:
    content = (
        "external_id,contact_external_id,email,status\n"
        "l1,c1,,Perhaps\n,c1,,new\nl3,c9,,new\nl4,,no@x.no,new\nl5,c1,bo@x.no,new\nl6,c2,,Qualified\n"
    )
    done = import_file("leads", content)
    assert done.line == "created 1, updated 0, unchanged 0, failed 5"
    assert done.faults == [
        ("2", "status", "Perhaps"),
        ("3", "external_id", ""),
        ("4", "contact_external_id", "c9"),
        ("5", "email", "no@x.no"),
        ("6", "contact_external_id", "c1"),
    ]
    assert "new, taken, contacted, accepted, rejected, converted" in done.bad_rows[0]["reason"]
    assert statuses() == {"l6": "accepted"}


def test_unknown_contacts_are_made_when_asked_for(import_file: Importing) -> None:
    done = import_file("leads", "external_id,email\nl1,ada@x.no\nl2,ADA@x.no\nl3,bo@x.no\n", "--create-contacts")
    assert done.line == "created 3, updated 0, unchanged 0, failed 0"
    assert Contact.objects.count() == 2
    assert statuses() == {"l1": "rejected", "l2": "new", "l3": "new"}


@pytest.mark.usefixtures("contacts")
def test_one_lead_of_a_contact_stays_open(import_file: Importing) -> None:
    """The newest of the file; the others are duplicates, also the second time."""
    content = (
        "external_id,contact_external_id,status,created_at\n"
        "old,c1,new,2026-01-01\nnewest,c1,taken,2026-03-01\n"
        "won,c1,Closed - Converted,2026-04-01\nlater,c1,new,2026-02-01\n"
    )
    done = import_file("leads", content)
    assert done.line == "created 4, updated 0, unchanged 0, failed 0"
    assert "2 leads are closed as duplicates" in done.said
    assert statuses() == {"old": "rejected", "newest": "taken", "won": "converted", "later": "rejected"}
    duplicate = Lead.objects.get(external_id="old")
    assert str(duplicate.rejection_reason) == "Duplicate"
    assert duplicate.rejection_note
    assert import_file("leads", content).line == "created 0, updated 0, unchanged 4, failed 0"


@pytest.mark.usefixtures("contacts")
def test_lead_that_is_open_here_stays_open(import_file: Importing) -> None:
    made, _new = create_lead(contact=Contact.objects.get(external_id="c1"), queue=None, source="trigger")
    assert import_file("leads", "external_id,contact_external_id\nl1,c1\n").line.startswith("created 1")
    made.refresh_from_db()
    assert (made.status, statuses()["l1"]) == ("new", "rejected")


@pytest.mark.usefixtures("contacts")
def test_one_closes_and_another_opens_in_the_same_file(import_file: Importing) -> None:
    import_file("leads", "external_id,contact_external_id\nl1,c1\nl2,c2\n")
    done = import_file("leads", "external_id,contact_external_id,status\nl1,c1,lost\nl3,c1,new\nl2,c1,new\n")
    assert done.line == "created 1, updated 2, unchanged 0, failed 0"
    assert statuses() == {"l1": "rejected", "l2": "new", "l3": "rejected"}
    done = import_file("leads", "external_id,contact_external_id,status\nl2,c2,\n")
    assert done.line == "created 0, updated 1, unchanged 0, failed 0"
    step = LeadEvent.objects.filter(lead__external_id="l1").latest("pk")
    assert (step.verb, step.from_status, step.to_status) == ("imported", "new", "rejected")
    assert Lead.objects.get(external_id="l1").closed_at is not None


@pytest.mark.usefixtures("contacts")
def test_contacts_of_two_open_leads_are_exchanged(import_file: Importing) -> None:
    import_file("leads", "external_id,contact_external_id\nl1,c1\nl2,c2\n")
    done = import_file("leads", "external_id,contact_external_id\nl1,c2\nl2,c1\n")
    assert (done.line, set(statuses().values())) == ("created 0, updated 2, unchanged 0, failed 0", {"new"})


@pytest.mark.usefixtures("contacts")
def test_blanks_leave_a_lead_alone_and_its_status_never_goes_back(import_file: Importing) -> None:
    import_file("leads", "external_id,contact_external_id,source,status,owner\nl1,c1,web,accepted,jo@us.no\n")
    again = import_file("leads", "external_id,contact_external_id,source,status,owner\nl1,,,New,\n")
    assert again.line == "created 0, updated 0, unchanged 1, failed 0"
    lead = Lead.objects.get()
    assert lead.contact is not None
    assert (lead.status, lead.source, lead.owner, lead.contact.external_id) == ("accepted", "web", "jo@us.no", "c1")


@pytest.mark.usefixtures("contacts")
def test_of_two_rows_with_one_key_the_later_wins(import_file: Importing) -> None:
    content = "external_id,contact_external_id,status,source\nl1,c1,rejected,web\nl1,,taken,\n"
    assert import_file("leads", content).line == "created 1, updated 0, unchanged 1, failed 0"
    lead = Lead.objects.get()
    assert lead.contact is not None
    assert (lead.status, lead.source, lead.contact.external_id) == ("taken", "web", "c1")
    assert import_file("leads", content).line == "created 0, updated 0, unchanged 2, failed 0"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Open - Not Contacted", "new"),
        ("WORKING", "taken"),
        ("Working – Contacted", "contacted"),
        ("Attempted to Contact", "contacted"),
        ("sales_qualified", "accepted"),
        ("Nurturing", "rejected"),
        ("Closed - Not Converted", "rejected"),
        ("Closed - Converted", "converted"),
        (" konvertert ", "converted"),
    ],
)
def test_statuses_of_other_systems(import_file: Importing, word: str, status: str) -> None:
    import_file("leads", f"external_id,status\nl1,{word}\n")
    assert statuses() == {"l1": status}


@pytest.mark.usefixtures("contacts")
def test_activities_name_a_lead(import_file: Importing) -> None:
    import_file("leads", "external_id,contact_external_id,email\nl1,c1,\nl2,,cy@x.no\nalone,,\n")
    content = (
        "lead_external_id,email,type,occurred_at,external_id\n"
        "l1,,session,2026-03-12,s1\nl2,,session,2026-03-12,s2\nl1,bo@x.no,session,2026-03-12,s3\n"
        "alone,,session,2026-03-12,s4\nl9,,session,2026-03-12,s5\n,,session,2026-03-12,s6\n"
    )
    done = import_file("activities", content)
    assert done.line == "created 3, updated 0, unchanged 0, failed 3"
    assert done.faults == [("5", "lead_external_id", "alone"), ("6", "lead_external_id", "l9"), ("7", "email", "")]
    assert done.bad_rows[0]["reason"] == "This lead has no contact."
    who = dict(Activity.objects.values_list("external_id", "contact__email"))
    assert who == {"s1": "ada@x.no", "s2": "cy@x.no", "s3": "bo@x.no"}
    assert import_file("activities", content).line == "created 0, updated 0, unchanged 3, failed 3"


def test_raw_files_of_another_tool_are_mapped(import_file: Importing) -> None:
    """Leads stand between contacts and what they did."""
    accounts = "account_id,company_name,region,created_at\nacct_1,Company 1,UK,2023-03-19\n"
    import_file(
        "companies", accounts, "--create-properties", mapping="columns: {account_id: external_id, company_name: name}"
    )
    people = "contact_id,account_id,job_title,seniority,created_at\ncnt_1,acct_1,CTO,vp,2022-12-07\n"
    mapping = "columns: {contact_id: external_id, account_id: company_external_id}"
    import_file("contacts", people, "--create-properties", mapping=mapping)
    leads = (
        "lead_id,contact_id,account_id,lead_created_at,lead_source,first_touch_channel,owner_rep_id\n"
        "lead_1,cnt_1,acct_1,2024-01-04,sdr_outbound,sdr_outbound,rep_7\n"
    )
    mapping = (
        "columns: {lead_id: external_id, contact_id: contact_external_id, account_id: null, owner_rep_id: owner, "
        "lead_created_at: created_at, lead_source: source, first_touch_channel: null}"
    )
    assert import_file("leads", leads, mapping=mapping).line == "created 1, updated 0, unchanged 0, failed 0"
    touches = (
        "touch_id,lead_id,touch_timestamp,touch_type,touch_channel,touch_direction,campaign_id\n"
        "touch_1,lead_1,2024-01-04,call,sdr_outbound,outbound,\ntouch_2,lead_9,2024-01-13,email,x,inbound,c\n"
    )
    mapping = (
        "columns: {touch_id: external_id, lead_id: lead_external_id, touch_timestamp: occurred_at, touch_type: type, "
        "touch_channel: channel, touch_direction: properties.direction, campaign_id: campaign}"
    )
    done = import_file("activities", touches, mapping=mapping)
    assert (done.line, done.faults) == ("created 1, updated 0, unchanged 0, failed 1", [("3", "lead_id", "lead_9")])
    activity = Activity.objects.select_related("contact__company", "key").get()
    assert (activity.contact.external_id, activity.key.channel) == ("cnt_1", "sdr_outbound")
    assert activity.properties == {"direction": "outbound"}
    deals = "opportunity_id,lead_id,created_at,stage,estimated_acv\nopp_1,lead_1,2024-01-15,negotiation,47173\n"
    mapping = "columns: {opportunity_id: external_id, estimated_acv: amount, lead_id: null}"
    assert import_file("deals", deals, mapping=mapping).line.startswith("created 1")
