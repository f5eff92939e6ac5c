"""The tables of another tool, as it wrote them: accounts, contacts without e-mail, leads between them and touches."""

from __future__ import annotations

from decimal import Decimal

from crm.models import Activity, Company, Contact, Deal, Import, Lead
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
    assert sorted(Deal.objects.values_list("external_id", "amount", "stage")) == [
        ("opp_1", Decimal(47173), "negotiation"),
        ("opp_2", Decimal(16091), "closed_won"),
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
