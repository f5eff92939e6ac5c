"""Salesforce's Lead, Contact, Account, Opportunity and Task: API names, and the labels of reports and wizards."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from crm.importers import salesforce_tasks
from crm.importers.foreign import Export, Translation, plains, to
from crm.importers.salesforce_tasks import is_yes, refuse_deleted

# Further columns, as the API spells them: `MailingPostalCode` becomes `mailing_postal_code` however the file spells it.
_OTHERS = (
    "MobilePhone HomePhone OtherPhone AssistantPhone Fax Salutation Department AssistantName Birthdate Description "
    "Rating Industry AnnualRevenue NumberOfEmployees LeadSource Website DoNotCall Street State PostalCode "
    "MailingStreet MailingState MailingPostalCode OtherStreet OtherCity OtherState OtherPostalCode OtherCountry "
    "BillingStreet BillingState BillingPostalCode ShippingStreet ShippingCity ShippingState ShippingPostalCode "
    "ShippingCountry AccountNumber Sic SicDesc NaicsCode NaicsDesc Ownership TickerSymbol Site AccountSource "
    "DunsNumber Tradestyle YearStarted ParentId ReportsToId Probability ExpectedRevenue TotalOpportunityQuantity "
    "NextStep IsClosed IsWon IsPrivate ForecastCategory ForecastCategoryName CampaignId FiscalQuarter FiscalYear "
    "HasOpenActivity HasOverdueTask LastActivityDate LastModifiedDate EmailBouncedReason EmailBouncedDate "
    "IsEmailBounced IsConverted ConvertedDate ConvertedAccountId ConvertedContactId ConvertedOpportunityId "
    "CompanyDunsNumber LastCURequestDate LastCUUpdateDate"
).split()
_RENAMED = {name: re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower() for name in _OTHERS}
# What Salesforce keeps for itself.
_OF_THE_SYSTEM = plains(
    "IsDeleted,MasterRecordId,SystemModstamp,CreatedById,LastModifiedById,LastViewedDate,LastReferencedDate,PhotoUrl,"
    "IsUnreadByOwner,Jigsaw,JigsawContactId,CleanStatus,DandbCompanyId,IndividualId,GeocodeAccuracy,Latitude,Longitude,"
    "MailingGeocodeAccuracy,MailingLatitude,MailingLongitude,OtherGeocodeAccuracy,OtherLatitude,OtherLongitude,"
    "BillingGeocodeAccuracy,BillingLatitude,BillingLongitude,ShippingGeocodeAccuracy,ShippingLatitude,"
    "ShippingLongitude,Pricebook2Id,HasOpportunityLineItem,Fiscal"
)


def _id(id: str, deleted: str) -> str:
    refuse_deleted(deleted)
    return id


def _lead_as_contact(id: str, converted: str, email: str, deleted: str) -> str:
    """The contact that the lead was converted to; else its address is enough, and without one the lead's own id."""
    refuse_deleted(deleted)
    return converted or ("" if email else id)


def _lead_contact(id: str, converted: str, email: str) -> str:
    return converted or ("" if email else id)


def _lead_status(status: str, converted: str) -> str:
    return "converted" if is_yes(converted) else status


def _domain(website: str) -> str:
    """`https://www.example.com/about` is at `example.com`."""
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", website, flags=re.IGNORECASE)
    return re.split(r"[/?#:]", host, maxsplit=1)[0].rpartition("@")[2].removeprefix("www.").strip()


_DELETED, _EMAIL = ("IsDeleted", "Deleted"), ("Email",)
_LEAD_ID, _CONVERTED_TO = ("Id", "Lead ID"), ("ConvertedContactId", "Converted Contact ID")

TRANSLATIONS = {
    "salesforce.lead_as_contact": Translation((_LEAD_ID, _CONVERTED_TO, _EMAIL, _DELETED), _lead_as_contact),
    "salesforce.lead_contact": Translation((_LEAD_ID, _CONVERTED_TO, _EMAIL), _lead_contact),
    "salesforce.lead_status": Translation((("Status", "Lead Status"), ("IsConverted", "Converted")), _lead_status),
    "salesforce.id": Translation((("Id", "Lead ID"), _DELETED), _id),
    "salesforce.contact_id": Translation((("Id", "Contact ID"), _DELETED), _id),
    "salesforce.account_id": Translation((("Id", "Account ID"), _DELETED), _id),
    "salesforce.opportunity_id": Translation((("Id", "Opportunity ID"), _DELETED), _id),
    "salesforce.domain": Translation((("Website",),), _domain),
    **salesforce_tasks.TRANSLATIONS,
}

_OPT_OUT = _("“Email Opt Out” is kept as an objection.")
_DELETED_ROWS = _("Records that are deleted in Salesforce are left out, as bad rows.")
_TWICE = _(
    "A file of leads is one of people too: import it as contacts first, then as leads, which are linked to them by "
    "the contact that they were converted to, else by the e-mail address."
)
_ORDER = _("Import accounts first, then contacts and leads, then opportunities and tasks: each names the ones before.")

_LEAD_MARKS = plains(
    "MasterRecordId,IsConverted,ConvertedDate,ConvertedAccountId,ConvertedContactId,ConvertedOpportunityId,"
    "IsUnreadByOwner,LeadSource,Rating,SystemModstamp,CompanyDunsNumber,DandbCompanyId,Lead ID,Lead Status,Lead Owner,"
    "Email Opt Out,HasOptedOutOfEmail,No. of Employees,NumberOfEmployees,Record Owner,Company / Account,CreatedById,"
    "Company,OwnerId,EmailBouncedReason"
)
_NO_LEAD = plains("AccountId,WhoId,WhatId,StageName,Opportunity Name,Contact ID,Record ID,Opportunity ID,Deal Name")
_LEAD_NEEDS = (plains("LastName,Name,Email"), plains("Company,Company / Account,Lead Status,Lead ID"))

_LEADS_AS_CONTACTS = Export(
    source="salesforce",
    kind="contacts",
    label=_("Salesforce leads, as contacts"),
    needs=_LEAD_NEEDS,
    without=_NO_LEAD,
    marks=_LEAD_MARKS,
    columns={
        "=external_id": to("external_id", by="salesforce.lead_as_contact"),
        "Email": to("email"),
        "FirstName": to("first_name"),
        "LastName": to("last_name"),
        "Title": to("job_title"),
        "Phone": to("phone"),
        "Country": to("country"),
        "City": to("city"),
        "Company": to("company_name"),
        "Company / Account": to("company_name"),
        "OwnerId": to("owner"),
        "Lead Owner": to("owner"),
        "Record Owner": to("owner"),
        "LeadSource": to("original_source"),
        "HasOptedOutOfEmail": to("objected_at"),
        "Email Opt Out": to("objected_at"),
        "CreatedDate": to("created_at"),
        "Create Date": to("created_at"),
        "Status": to("lead_status", "text"),
        "Lead Status": to("lead_status", "text"),
        "Id": to("salesforce_lead_id", "text"),
        "Lead ID": to("salesforce_lead_id", "text"),
    },
    renamed=_RENAMED | {"No. of Employees": "number_of_employees"},
    left_out=_OF_THE_SYSTEM | plains("Name,ConvertedContactId,Converted Contact ID"),
    notes=(_TWICE, _OPT_OUT, _DELETED_ROWS),
)

_LEADS = Export(
    source="salesforce",
    kind="leads",
    label=_("Salesforce leads"),
    needs=(*_LEAD_NEEDS, plains("Id,Lead ID"), plains("Status,Lead Status")),
    without=_NO_LEAD,
    marks=_LEAD_MARKS,
    columns={
        "=external_id": to("external_id", by="salesforce.id"),
        "=contact_external_id": to("contact_external_id", by="salesforce.lead_contact"),
        "Email": to("email"),
        "LeadSource": to("source"),
        "=status": to("status", by="salesforce.lead_status"),
        "OwnerId": to("owner"),
        "Lead Owner": to("owner"),
        "CreatedDate": to("created_at"),
        "Create Date": to("created_at"),
    },
    only_these=True,
    notes=(_TWICE, _DELETED_ROWS),
)

_CONTACTS = Export(
    source="salesforce",
    kind="contacts",
    label=_("Salesforce contacts"),
    needs=(plains("LastName,Name,Email"), plains("AccountId,Contact ID,Account Name,HasOptedOutOfEmail")),
    without=plains("WhoId,WhatId,StageName,IsConverted,Opportunity Name,Record ID,Lead ID,Subject"),
    marks=plains(
        "AccountId,Account Name,Contact ID,MailingStreet,MailingCity,MailingCountry,MailingState,MailingPostalCode,"
        "ReportsToId,HasOptedOutOfEmail,Email Opt Out,DoNotCall,AssistantName,LeadSource,SystemModstamp,"
        "MasterRecordId,LastCURequestDate,IsEmailBounced,OwnerId,Contact Owner,CreatedDate,HomePhone"
    ),
    columns={
        "=external_id": to("external_id", by="salesforce.contact_id"),
        "AccountId": to("company_external_id"),
        "Account Name": to("company_name"),
        "Email": to("email"),
        "FirstName": to("first_name"),
        "LastName": to("last_name"),
        "Title": to("job_title"),
        "Phone": to("phone"),
        "MailingCountry": to("country"),
        "MailingCity": to("city"),
        "OwnerId": to("owner"),
        "Contact Owner": to("owner"),
        "LeadSource": to("original_source"),
        "HasOptedOutOfEmail": to("objected_at"),
        "Email Opt Out": to("objected_at"),
        "CreatedDate": to("created_at"),
    },
    renamed=_RENAMED,
    left_out=_OF_THE_SYSTEM | plains("Id,Contact ID,Name"),
    notes=(_ORDER, _OPT_OUT, _DELETED_ROWS),
)

_ACCOUNTS = Export(
    source="salesforce",
    kind="companies",
    label=_("Salesforce accounts"),
    needs=(plains("Name,Account Name"), plains("Id,Account ID,BillingCity,BillingCountry,Account Owner,Website")),
    without=plains("Email,StageName,Stage,Opportunity Name,LastName,WhoId,Contact ID,Subject"),
    marks=plains(
        "Account ID,Account Name,Account Owner,BillingStreet,BillingCity,BillingCountry,BillingState,"
        "BillingPostalCode,ShippingCity,ShippingCountry,AccountNumber,AccountSource,Sic,NaicsCode,TickerSymbol,"
        "Ownership,YearStarted,Tradestyle,DunsNumber,SystemModstamp,MasterRecordId,OwnerId,ParentId,NumberOfEmployees,"
        "AnnualRevenue,CreatedDate,No. of Employees"
    ),
    columns={
        "=external_id": to("external_id", by="salesforce.account_id"),
        "Name": to("name"),
        "Account Name": to("name"),
        "=domain": to("domain", by="salesforce.domain"),
        "Industry": to("industry"),
        "NumberOfEmployees": to("employees"),
        "No. of Employees": to("employees"),
        "Employees": to("employees"),
        "AnnualRevenue": to("annual_revenue"),
        "BillingCountry": to("country"),
        "BillingCity": to("city"),
        "OwnerId": to("owner"),
        "Account Owner": to("owner"),
        "CreatedDate": to("created_at"),
    },
    renamed=_RENAMED,
    left_out=_OF_THE_SYSTEM | plains("Id,Account ID"),
    notes=(_ORDER, _DELETED_ROWS),
)

_OPPORTUNITIES = Export(
    source="salesforce",
    kind="deals",
    label=_("Salesforce opportunities"),
    needs=(plains("Name,Opportunity Name"), plains("StageName,Stage")),
    without=plains("Record ID,Email,WhoId,Deal Name"),
    marks=plains(
        "StageName,Opportunity Name,Opportunity ID,Opportunity Owner,ExpectedRevenue,IsWon,IsClosed,ForecastCategory,"
        "ForecastCategoryName,FiscalQuarter,FiscalYear,Fiscal Period,Pricebook2Id,HasOpportunityLineItem,AccountId,"
        "Account Name,NextStep,Probability,SystemModstamp,CloseDate,LeadSource,TotalOpportunityQuantity,OwnerId,"
        "Account ID"
    ),
    columns={
        "=external_id": to("external_id", by="salesforce.opportunity_id"),
        "Name": to("name"),
        "Opportunity Name": to("name"),
        "Amount": to("amount"),
        "CurrencyIsoCode": to("currency"),
        "Amount Currency": to("currency"),
        "StageName": to("stage"),
        "Stage": to("stage"),
        "Type": to("deal_type"),
        "CloseDate": to("close_date"),
        "CreatedDate": to("created_at"),
        "OwnerId": to("owner"),
        "Opportunity Owner": to("owner"),
        "AccountId": to("company_external_id"),
        "ContactId": to("contact_external_ids"),
    },
    renamed=_RENAMED,
    left_out=_OF_THE_SYSTEM | plains("Id,Opportunity ID"),
    notes=(_ORDER, _DELETED_ROWS),
)

EXPORTS = (_CONTACTS, _LEADS_AS_CONTACTS, _LEADS, _ACCOUNTS, _OPPORTUNITIES, salesforce_tasks.EXPORT)
