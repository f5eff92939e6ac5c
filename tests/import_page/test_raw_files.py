"""The tables of another tool, as it wrote them: accounts, contacts without e-mail, leads between them and touches."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from crm.models import Activity, ActivityType, ChangedRecord, Company, Contact, Deal, Import, Lead
from leadscoring.accounts.models import User
from tests.import_page.conftest import Page, mapped, tally

ACCOUNTS = """account_id,company_name,industry,region,employee_band,estimated_revenue_band,created_at
acct_1,Company acct_1,logistics,UK,200-499,$1M-$10M,2023-03-19
acct_2,Company acct_2,software,US,500-999,$200M+,2022-12-02
"""
CONTACTS = """contact_id,account_id,job_title,role_function,seniority,buyer_role,email_domain_type,created_at
cnt_1,acct_1,VP Engineering,it_director,vp,technical_evaluator,corporate,2022-12-07
cnt_2,acct_2,Head of Procurement,procurement_manager,individual_contributor,end_user,corporate,2022-06-22
"""
LEADS = """lead_id,contact_id,account_id,lead_created_at,lead_source,first_touch_channel,owner_rep_id
lead_1,cnt_2,acct_2,2024-01-04,sdr_outbound,sdr_outbound,rep_7
lead_2,cnt_1,acct_1,2024-01-13,inbound_marketing,inbound_marketing,rep_9
lead_3,cnt_9,acct_1,2024-01-13,inbound_marketing,inbound_marketing,rep_9
"""
OPPORTUNITIES = """opportunity_id,lead_id,created_at,stage,estimated_acv
opp_1,lead_1,2024-01-15,negotiation,47173
opp_2,lead_2,2024-01-19,closed_won,16091
"""
TOUCHES = """touch_id,lead_id,touch_timestamp,touch_type,touch_channel,touch_direction,campaign_id
touch_1,lead_1,2024-01-04,call,sdr_outbound,outbound,
touch_2,lead_2,2024-01-13,email,inbound_marketing,inbound,cmp_4
"""
SESSIONS = """session_id,lead_id,session_timestamp,session_type,page_views,session_duration_seconds
sess_1,lead_1,2024-01-10,pricing_page,7,139
sess_2,lead_2,2024-01-06,website,8,215
"""


def test_all_go_in_as_they_are_proposed(page: Page) -> None:
    accounts = page.imported(ACCOUNTS, "accounts.csv")
    assert (accounts.kind, *tally(accounts)) == ("companies", "done", 2, 0, 0, 0)
    contacts = page.imported(CONTACTS, "contacts.csv")
    assert (contacts.kind, *tally(contacts)) == ("contacts", "done", 2, 0, 0, 0)
    leads = page.imported(LEADS, "leads.csv")
    assert (leads.kind, *tally(leads)) == ("leads", "done", 2, 0, 0, 1)
    deals = page.imported(OPPORTUNITIES, "opportunities.csv")
    assert (deals.kind, *tally(deals)) == ("deals", "done", 2, 0, 0, 0)
    touches = page.imported(TOUCHES, "touches.csv")
    assert (touches.kind, *tally(touches)) == ("activities", "done", 2, 0, 0, 0)
    sessions = page.imported(SESSIONS, "sessions.csv")
    assert (sessions.kind, sessions.fixed, *tally(sessions)) == ("activities", "session", "done", 2, 0, 0, 0)

    known = {contact.external_id: contact for contact in Contact.objects.select_related("company")}
    assert {key: str(contact.company) for key, contact in known.items()} == {
        "cnt_1": "Company acct_1",
        "cnt_2": "Company acct_2",
    }
    assert known["cnt_1"].properties["role_function"] == "it_director"
    assert Company.objects.get(external_id="acct_2").properties["employee_band"] == "500-999"
    assert dict(Lead.objects.values_list("external_id", "contact__external_id")) == {
        "lead_1": "cnt_2",
        "lead_2": "cnt_1",
    }
    found = Deal.objects.values_list("external_id", "amount", "stage", "company__external_id", "contacts__external_id")
    assert sorted(found) == [
        ("opp_1", Decimal(47173), "negotiation", "acct_2", "cnt_2"),
        ("opp_2", Decimal(16091), "closed_won", "acct_1", "cnt_1"),
    ]
    told = Activity.objects.values_list("external_id", "contact__external_id", "key__type", "key__asset", "properties")
    assert sorted(told) == [
        ("sess_1", "cnt_2", "session", "pricing_page", {"page_views": 7, "session_duration_seconds": 139}),
        ("sess_2", "cnt_1", "session", "website", {"page_views": 8, "session_duration_seconds": 215}),
        ("touch_1", "cnt_2", "call", "", {"touch_direction": "outbound"}),
        ("touch_2", "cnt_1", "email", "", {"touch_direction": "inbound"}),
    ]


def test_the_same_files_again_change_nothing(page: Page) -> None:
    files = [ACCOUNTS, CONTACTS, LEADS, OPPORTUNITIES, TOUCHES, SESSIONS]
    first = [page.imported(content) for content in files]
    again = [page.imported(content) for content in files]
    assert [mapped(record) for record in again] == [mapped(record) for record in first]
    told = [(record.kind, *tally(record)[1:]) for record in again]
    assert told == [
        ("companies", 0, 0, 2, 0),
        ("contacts", 0, 0, 2, 0),
        ("leads", 0, 0, 2, 1),
        ("deals", 0, 0, 2, 0),
        ("activities", 0, 0, 2, 0),
        ("activities", 0, 0, 2, 0),
    ]
    assert Import.objects.filter(state="done").count() == 12


def test_what_became_of_leads_is_said_before_and_after(page: Page, admin: User) -> None:
    """Owners who are nobody here, and leads that are closed since their contact has another."""
    page.imported(CONTACTS, "contacts.csv")
    content = LEADS.replace("rep_9", admin.email.upper()) + "lead_4,cnt_2,acct_2,2024-01-02,fair,fair,rep_8\n"
    record = page.drafted(content, "leads.csv")
    page.columns(record)
    owners = "2 owners are nobody who can log in here, such as “rep_7”, “rep_8”."
    closed = "1 lead is closed as a duplicate: its contact has another that is open."
    check = page.get("import-check", record).content.decode()
    assert (owners in check, closed in check) == (True, True)
    shown = page.get("import", page.run(record)).content.decode()
    assert (owners in shown, closed in shown) == (True, True)


def test_owners_who_are_people_here_are_not_remarked_on(page: Page, admin: User) -> None:
    contacts = f"external_id,owner\nc1,{admin.email}\nc2,\n"
    assert page.imported(contacts).notes == []


@pytest.mark.parametrize(
    ("types", "sentence"),
    [
        (("session", "call", "Demo"), "Activities of the types “call”, “Demo” count as done by the people themselves."),
        (("call_outbound", "Session"), ""),
        (("webinar", "webinar"), "Activities of the type “webinar” count as done by the people themselves."),
    ],
)
def test_types_that_nobody_said_anything_of_are_named(page: Page, types: tuple[str, ...], sentence: str) -> None:
    page.imported("contact_id\ncnt_1\n", kind="contacts")
    ActivityType.objects.create(name="meeting_set", whose="ours")
    rows = "".join(f"cnt_1,{name},2026-01-0{day}\n" for day, name in enumerate((*types, "meeting_set"), 1))
    record = page.drafted("contact_id,activity_type,date\n" + rows)
    page.columns(record)
    check = page.get("import-check", record)
    (told,) = check.context["preview"].remarks or ("",)
    assert told.partition(" Where")[0] == sentence


def test_scores_that_are_to_come_are_watched_until_they_are_there(page: Page) -> None:
    record = page.imported(CONTACTS, "contacts.csv")
    ChangedRecord.objects.all().delete()
    ChangedRecord.objects.create(
        object="contact", record_id=1, reason="property", at=timezone.now() - timedelta(days=1)
    )
    waiting = page.get("import", record).content.decode()
    assert ("Rescoring 1 record:" in waiting, 'hx-trigger="every 3s"' in waiting) == (True, True)
    ChangedRecord.objects.all().delete()
    done = page.get("import", record).content.decode()
    assert ("Every score is up to date." in done, "every 3s" in done) == (True, False)
