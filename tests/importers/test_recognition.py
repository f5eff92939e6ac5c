"""Which system wrote a file: told by its headers, however they are spelled, and never of a native file."""

from __future__ import annotations

import pytest

from crm.importers.mapping import MappedColumn, mapping_document, parse_mapping
from crm.importers.native import KINDS
from crm.importers.recognition import EXPORTS, TRANSLATIONS, recognise

HUBSPOT_DEFAULT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Primary Associated Company ID,Last Activity Date,"
    "Lead Status,Marketing contact status,Create Date,Associated Company"
)
SALESFORCE_LABELS = (
    "Annual Revenue,City,Company,Country,Email,Email Opt Out,No. of Employees,Fax,First Name,Last Name,Industry,"
    "Lead Source,Lead Status,Mobile Phone,Phone,Postal Code,Rating,Record Owner"
)
SALESFORCE_LEAD = (
    "Id,IsDeleted,LastName,FirstName,Title,Company,Country,Phone,Email,LeadSource,Status,OwnerId,IsConverted,"
    "ConvertedContactId,CreatedDate"
)
SALESFORCE_TASK = "Id,WhoId,WhatId,Subject,ActivityDate,Status,Priority,OwnerId,Type,IsClosed,TaskSubtype,CallType"
MAILCHIMP = "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,LEID,EUID,NOTES,TAGS"
PARDOT_ACTIVITY = "id,prospect_id,visitor_id,type,type_name,details,email_id,form_id,file_id,campaign,created_at"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (HUBSPOT_DEFAULT, ["hubspot contacts"]),
        (HUBSPOT_DEFAULT.upper(), ["hubspot contacts"]),
        ("Record ID,Company name,Company owner,Create Date,Company Domain Name,City", ["hubspot companies"]),
        ("Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Deal owner,Create Date", ["hubspot deals"]),
        (SALESFORCE_LEAD, ["salesforce contacts", "salesforce leads"]),
        (SALESFORCE_LEAD.upper(), ["salesforce contacts", "salesforce leads"]),
        (SALESFORCE_LABELS, ["salesforce contacts"]),
        (f"Lead ID,{SALESFORCE_LABELS}", ["salesforce contacts", "salesforce leads"]),
        (
            "Contact ID,First Name,Last Name,Title,Account Name,Email,Mailing City,Contact Owner,Email Opt Out",
            ["salesforce contacts"],
        ),
        ("Id,AccountId,LastName,Email,MailingCity,OwnerId,HasOptedOutOfEmail,CreatedDate", ["salesforce contacts"]),
        ("Id,IsDeleted,Name,BillingCity,BillingCountry,Website,OwnerId,CreatedDate", ["salesforce companies"]),
        ("Account ID,Account Name,Account Owner,Billing City,Website,Created Date", ["salesforce companies"]),
        ("Id,AccountId,Name,StageName,Amount,CloseDate,OwnerId,IsWon,IsClosed", ["salesforce deals"]),
        ("Opportunity ID,Opportunity Name,Stage,Amount,Close Date,Opportunity Owner", ["salesforce deals"]),
        (SALESFORCE_TASK, ["salesforce activities"]),
        ("Activity ID,Subject,Due Date,Status,Priority,Assigned,Contact ID,Lead ID", ["salesforce activities"]),
        ("id,email,first_name,company,score,grade,crm_lead_fid,opted_out,is_do_not_email", ["pardot contacts"]),
        (PARDOT_ACTIVITY, ["pardot activities"]),
        ("id,prospectId,visitorId,type,typeName,details,emailId,fileId,createdAt", ["pardot activities"]),
        (MAILCHIMP, ["mailchimp contacts"]),
        # Native files, and those of nobody known.
        ("external_id,email,first_name,last_name,job_title,lifecycle_stage,owner,created_at", []),
        ("email,first_name,last_name,company_name,lifecycle_stage,owner,created_at", []),
        ("external_id,name,amount,stage,pipeline,close_date,created_at,owner", []),
        ("external_id,contact_external_id,source,status,owner,created_at", []),
        ("name,domain,industry,employees,annual_revenue,country,city,owner,created_at", []),
        ("lead_id,contact_id,account_id,lead_created_at,lead_source,first_touch_channel,owner_rep_id", []),
        ("email,type,occurred_at,asset,campaign,properties.subject,properties.priority", []),
        ("", []),
    ],
)
def test_exports_are_told_by_their_headers(headers: str, found: list[str]) -> None:
    assert [f"{export.source} {export.kind}" for export in recognise(headers.split(","))] == found


def test_what_is_recognised_can_be_kept_and_read_again() -> None:
    (export,) = recognise(PARDOT_ACTIVITY.split(","))
    assert export.label == "Pardot visitor activity"
    assert export.mapping["type"] == MappedColumn("type", by="pardot.type")
    assert parse_mapping(mapping_document(export.mapping)) == export.mapping


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: str(export.label))
def test_each_export_names_what_there_is(export: object) -> None:
    for export_ in (each for each in EXPORTS if each is export):
        kind = KINDS[export_.kind]
        targets = export_.columns.values()
        assert {target.by for target in targets} - {""} <= TRANSLATIONS.keys()
        natives = {target.property for target in targets} & kind.columns.keys()
        assert all(wanted & natives for wanted in kind.required)
        assert all(
            target.by or target.property in kind.columns or target.type
            for target in targets
            if kind.object is None and not str(target.property).startswith("properties.")
        )
        assert export_.source in {"hubspot", "salesforce", "pardot", "mailchimp"}
        # The least of marks are there where all needs are.
        assert export_.least <= len(export_.marks)


def test_two_columns_for_one_property_are_kept_apart() -> None:
    (export,) = recognise([*MAILCHIMP.split(","), "Phone Number", "Phone"])
    assert export.mapping["phone number"].property == "phone"
    assert export.mapping["phone"].property == "phone_2"
