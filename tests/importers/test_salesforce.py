"""Salesforce's objects by API names and by labels: a lead is a person and a lead, a task is what was done."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from crm.models import Activity, Company, Contact, Deal, Lead
from tests.importers.conftest import Importing

ACCOUNTS = (
    "Id,IsDeleted,Name,Type,BillingCity,BillingCountry,Phone,Website,Industry,AnnualRevenue,NumberOfEmployees,OwnerId,"
    "CreatedDate,SystemModstamp\n"
    "001A,false,Acme,Customer,Oslo,Norway,+47 22,https://www.acme.no/about,Software,1000000.0,250,005X,"
    "2026-01-02T10:00:00.000Z,2026-01-02T10:00:00.000Z\n"
)
CONTACTS = (
    "ID,ISDELETED,ACCOUNTID,LASTNAME,FIRSTNAME,MAILINGCITY,MAILINGPOSTALCODE,MAILINGCOUNTRY,EMAIL,TITLE,LEADSOURCE,"
    "OWNERID,HASOPTEDOUTOFEMAIL,CREATEDDATE,MOBILEPHONE\n"
    "003A,0,001A,Lovelace,Ada,Oslo,0150,Norway,ada@x.no,CTO,Web,005X,0,2026-01-03T10:00:00.000+0000,91234567\n"
    "003B,0,001A,Boole,Bo,Oslo,0151,Norway,bo@x.no,CFO,Web,005X,1,2026-01-03T10:00:00.000+0000,\n"
    "003C,1,001A,Gone,Cy,,,,cy@x.no,,,,0,2026-01-03T10:00:00.000+0000,\n"
)
LEADS = (
    "Id,IsDeleted,LastName,FirstName,Title,Company,Country,Email,LeadSource,Status,OwnerId,IsConverted,"
    "ConvertedContactId,CreatedDate,Rating\n"
    "00QA,false,Lovelace,Ada,CTO,Acme,Norway,ada@x.no,Web,Closed - Converted,005X,true,003A,2026-01-01T10:00:00Z,Hot\n"
    "00QB,false,Dean,De,CEO,Delta,Norway,de@x.no,Fair,Open - Not Contacted,005X,false,,2026-02-01T10:00:00Z,Warm\n"
    "00QC,false,Eve,E,,Echo,,,List,Nurturing,005X,false,,2026-02-02T10:00:00Z,\n"
)
TASKS = (
    "Id,WhoId,WhatId,Subject,ActivityDate,Status,Priority,OwnerId,Description,Type,IsDeleted,IsClosed,CreatedDate,"
    "CallDurationInSeconds,CallType,CallDisposition,TaskSubtype,CompletedDateTime\n"
    "00T1,003A,,Call,2026-03-12,Completed,Normal,005X,Long,Call,false,true,2026-03-01T10:00:00Z,62,Inbound,Reached,Call,"
    "2026-03-12T10:00:00Z\n"
    "00T2,003A,,Email: Offer,2026-03-13,Completed,Normal,005X,,,false,true,2026-03-01T10:00:00Z,,,,Email,\n"
    "00T3,00QB,,Demo,2026-03-14,Completed,Normal,005X,,Demo,false,true,2026-03-01T10:00:00Z,,,,Task,\n"
    "00T4,00QB,,Call back,2026-12-24,Not Started,High,005X,,Call,false,false,2026-03-01T10:00:00Z,,,,Call,\n"
    "00T5,,,Nobody,2026-03-14,Completed,Normal,005X,,,false,true,2026-03-01T10:00:00Z,,,,Task,\n"
    "00T6,003A,,Gone,2026-03-14,Completed,Normal,005X,,,true,true,2026-03-01T10:00:00Z,,,,Task,\n"
)


@pytest.fixture
def everybody(import_file: Importing) -> None:
    import_file("companies", ACCOUNTS)
    import_file("contacts", CONTACTS)
    import_file("contacts", LEADS)
    import_file("leads", LEADS)


def test_accounts(import_file: Importing) -> None:
    assert import_file("companies", ACCOUNTS).line == "created 1, updated 0, unchanged 0, failed 0"
    company = Company.objects.get()
    assert (company.external_id, company.name, company.domain) == ("001A", "Acme", "acme.no")
    assert (company.employees, company.annual_revenue, company.city) == (250, Decimal(1000000), "Oslo")
    assert company.properties == {"type": "Customer", "phone": "+47 22", "website": "https://www.acme.no/about"}
    assert import_file("companies", ACCOUNTS).line == "created 0, updated 0, unchanged 1, failed 0"


def test_contacts(import_file: Importing) -> None:
    import_file("companies", ACCOUNTS)
    done = import_file("contacts", CONTACTS)
    assert (done.line, done.faults) == (
        "created 2, updated 0, unchanged 0, failed 1",
        [("4", "ID + ISDELETED", "003C | 1")],
    )
    assert done.bad_rows[0]["reason"] == "This record is deleted in Salesforce."
    ada, bo = Contact.objects.select_related("company").order_by("external_id")
    assert ada.company is not None
    assert (ada.company.name, ada.full_name, ada.job_title, ada.city) == ("Acme", "Ada Lovelace", "CTO", "Oslo")
    assert (ada.original_source, ada.owner, ada.objected_at) == ("Web", "005X", None)
    assert ada.created_at == datetime(2026, 1, 3, 10, tzinfo=UTC)
    assert ada.properties == {"mailing_postal_code": "0150", "mobile_phone": "91234567"}
    assert bo.objected_at is not None
    assert import_file("contacts", CONTACTS).line == "created 0, updated 0, unchanged 2, failed 1"


def test_a_lead_is_a_person_and_a_lead(import_file: Importing) -> None:
    import_file("companies", ACCOUNTS)
    import_file("contacts", CONTACTS)
    assert import_file("contacts", LEADS).line == "created 2, updated 1, unchanged 0, failed 0"
    assert set(Contact.objects.values_list("external_id", "email")) == {
        ("003A", "ada@x.no"),
        ("003B", "bo@x.no"),
        ("", "de@x.no"),
        ("00QC", ""),
    }
    ada = Contact.objects.select_related("company").get(external_id="003A")
    assert ada.properties["salesforce_lead_id"] == "00QA"
    assert ada.properties["rating"] == "Hot"
    assert import_file("leads", LEADS).line == "created 3, updated 0, unchanged 0, failed 0"
    assert set(Lead.objects.values_list("external_id", "contact__email", "status", "source", "owner")) == {
        ("00QA", "ada@x.no", "converted", "Web", "005X"),
        ("00QB", "de@x.no", "new", "Fair", "005X"),
        ("00QC", "", "rejected", "List", "005X"),
    }
    for kind in ("contacts", "leads"):
        assert import_file(kind, LEADS).line == "created 0, updated 0, unchanged 3, failed 0"


@pytest.mark.usefixtures("everybody")
def test_opportunities(import_file: Importing) -> None:
    content = (
        "Id,IsDeleted,AccountId,Name,StageName,Amount,Probability,CloseDate,Type,NextStep,LeadSource,IsClosed,IsWon,"
        "ForecastCategory,OwnerId,CreatedDate\n"
        "006A,false,001A,Big,Closed Won,1200.50,100,2026-05-01,New,Sign,Web,true,true,Closed,005X,"
        "2026-03-01T10:00:00Z\n"
    )
    assert import_file("deals", content).line == "created 1, updated 0, unchanged 0, failed 0"
    deal = Deal.objects.select_related("company").get()
    assert deal.company is not None
    assert (deal.name, deal.stage, deal.amount, deal.deal_type) == ("Big", "Closed Won", Decimal("1200.50"), "New")
    assert (deal.company.name, deal.owner) == ("Acme", "005X")
    assert deal.properties["is_won"] is True
    assert deal.properties["next_step"] == "Sign"
    assert import_file("deals", content).line == "created 0, updated 0, unchanged 1, failed 0"


@pytest.mark.usefixtures("everybody")
def test_tasks_become_activities_of_contacts_and_of_leads(import_file: Importing) -> None:
    done = import_file("activities", TASKS)
    assert done.line == "created 4, updated 0, unchanged 0, failed 2"
    assert [(line, reason) for line, reason in ((row["line"], row["reason"]) for row in done.bad_rows)] == [
        ("6", "The row names no contact."),
        ("7", "This record is deleted in Salesforce."),
    ]
    found = {
        activity.external_id: (activity.contact.email, activity.key.type, activity.occurred_at)
        for activity in Activity.objects.select_related("contact", "key")
    }
    assert found == {
        "00T1": ("ada@x.no", "call_inbound", datetime(2026, 3, 12, 10, tzinfo=UTC)),
        "00T2": ("ada@x.no", "email_sent", datetime(2026, 3, 12, 23, tzinfo=UTC)),
        "00T3": ("de@x.no", "meeting", datetime(2026, 3, 13, 23, tzinfo=UTC)),
        "00T4:open": ("de@x.no", "task", datetime(2026, 12, 23, 23, tzinfo=UTC)),
    }
    call = Activity.objects.get(external_id="00T1")
    assert call.properties == {
        "subject": "Call",
        "status": "Completed",
        "priority": "Normal",
        "seconds": 62,
        "outcome": "Reached",
        "owner": "005X",
    }
    assert import_file("activities", TASKS).line == "created 0, updated 0, unchanged 4, failed 2"
    completed = TASKS.replace("Not Started,High,005X,,Call,false,false", "Completed,High,005X,,Call,false,true")
    assert import_file("activities", completed).line == "created 1, updated 0, unchanged 3, failed 2"
    assert Activity.objects.get(external_id="00T4").key.type == "call_outbound"


def test_labels_of_reports_and_wizards(import_file: Importing) -> None:
    leads = (
        "Lead ID;FIRST NAME;last name;Title;Company / Account;Email;Lead Source;Lead Status;Lead Owner;Email Opt Out;"
        "No. of Employees;Postal Code;Created Date\n"
        "00QA;Ada;Å;CTO;Acme;ada@x.no;Web;Working - Contacted;Jo Ås;1;1.250;0150;31.01.2026\n"
    )
    assert import_file("contacts", leads).line == "created 1, updated 0, unchanged 0, failed 0"
    ada = Contact.objects.select_related("company").get()
    assert ada.company is not None
    assert (ada.company.name, ada.owner, ada.objected_at is None) == ("Acme", "Jo Ås", False)
    assert ada.properties["postal_code"] == "0150"
    assert ada.properties["lead_status"] == "Working - Contacted"
    assert import_file("leads", leads).line == "created 1, updated 0, unchanged 0, failed 0"
    lead = Lead.objects.get()
    assert (lead.contact, lead.status, lead.owner) == (ada, "contacted", "Jo Ås")
    headers = "Activity ID,Subject,Date,Status,Priority,Assigned,Lead ID,Contact ID"
    tasks = f"{headers}\n00T1,Call,2026-03-12,Completed,Normal,Jo,00QA,\n"
    assert import_file("activities", tasks).line == "created 1, updated 0, unchanged 0, failed 0"
    assert Activity.objects.get().contact == ada
