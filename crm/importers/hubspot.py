"""HubSpot's exports of contacts, companies and deals: labels, some with quotation marks inside, some there twice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from crm.importers.foreign import Export, Translation, plains, to

_NEEDS_ACTIVITIES = _(
    "HubSpot's counters and last dates (sessions, page views, e-mails opened) become number and date properties. They "
    "say how often, not what and when: points for engagement need the activities themselves."
)
_COMPANIES_FIRST = _("Import the companies first, then the contacts, then the deals: each names the ones before it.")
_OPT_OUTS = _(
    "“Unsubscribed from all email” is kept as an objection. Opting out of one subscription stays a property of its own."
)
_CONSENT = "consent"
_DENIED = ("no consent", "not given", "withdrawn")


def _first_id(*cells: str) -> str:
    """Of ids joined by “;”, in the first cell that has one."""
    return next((id for cell in cells for part in cell.split(";") if (id := part.strip())), "")


def _first_company_name(primary: str, own: str, associated: str, ids: str) -> str:
    """Names are joined by “;” as the ids are, but one name may have a semicolon of its own."""
    if primary or own or not associated:
        return primary or own
    return associated.partition(";")[0].strip() if ";" in ids else associated


def _consent(basis: str) -> str:
    """Of the legal bases only a consent is one; a legitimate interest says nothing of it."""
    words = basis.lower()
    if _CONSENT not in words:
        return ""
    return "no" if any(denial in words for denial in _DENIED) else "yes"


_COMPANY_IDS = (
    ("Primary Associated Company ID", "Associated Company IDs (Primary)"),
    ("Associated Company IDs", "Associated Company ID"),
)

TRANSLATIONS = {
    "hubspot.company_id": Translation(_COMPANY_IDS, _first_id),
    "hubspot.company_name": Translation(
        (("Associated Company (Primary)",), ("Company Name",), ("Associated Company",), ("Associated Company IDs",)),
        _first_company_name,
    ),
    "hubspot.consent": Translation((("Legal basis for processing contact's data",),), _consent),
}

_RECORD_ID = ("Record ID", "Record ID - Contact", "Record ID - Company", "Record ID - Deal")
_RECORD_IDS = plains(_RECORD_ID)
_OF_ALL = plains("Last Activity Date,Last Modified Date,Create Date,Original Traffic Source,Latest Traffic Source")

_CONTACTS = Export(
    source="hubspot",
    kind="contacts",
    label=_("HubSpot contacts"),
    needs=(plains("Email"),),
    without=plains("Deal Name"),
    marks=_OF_ALL
    | _RECORD_IDS
    | plains(
        "Contact owner,Primary Associated Company ID,Marketing contact status,Associated Company,Lead Status,"
        "Associated Company IDs,Lifecycle Stage,Unsubscribed from all email,Number of Sessions,Number of Pageviews,"
        "First Conversion,Recent Conversion,Marketing emails opened,Email hard bounce reason,Time of Last Session"
    ),
    columns={
        "Record ID": to("external_id"),
        "Record ID - Contact": to("external_id"),
        "Email": to("email"),
        "First Name": to("first_name"),
        "Last Name": to("last_name"),
        "Job Title": to("job_title"),
        "Phone Number": to("phone"),
        "Country/Region": to("country"),
        "City": to("city"),
        "Preferred language": to("language"),
        "Contact owner": to("owner"),
        "Lifecycle Stage": to("lifecycle_stage"),
        "Original Traffic Source": to("original_source"),
        "Original source": to("original_source"),
        "Create Date": to("created_at"),
        "Unsubscribed from all email": to("objected_at"),
        "=company_external_id": to("company_external_id", by="hubspot.company_id"),
        "=company_name": to("company_name", by="hubspot.company_name"),
        "=marketing_consent": to("marketing_consent", by="hubspot.consent"),
    },
    renamed={"Legal basis for processing contact's data": "legal_basis"},
    left_out=plains(
        "Primary Associated Company ID,Associated Company IDs (Primary),Associated Company (Primary),Company Name,"
        "Associated Company,Associated Company IDs"
    ),
    notes=(_NEEDS_ACTIVITIES, _OPT_OUTS, _COMPANIES_FIRST),
)

_COMPANIES = Export(
    source="hubspot",
    kind="companies",
    label=_("HubSpot companies"),
    needs=(plains("Company name,Company Domain Name"),),
    without=plains("Email,First Name,Last Name,Deal Name"),
    marks=_OF_ALL
    | _RECORD_IDS
    | plains(
        "Company owner,Company Domain Name,Number of Associated Contacts,Number of Open Deals,Associated Contact IDs,"
        "Lifecycle Stage,Website URL"
    ),
    columns={
        "Record ID": to("external_id"),
        "Record ID - Company": to("external_id"),
        "Company name": to("name"),
        "Company Domain Name": to("domain"),
        "Industry": to("industry"),
        "Number of Employees": to("employees"),
        "Annual Revenue": to("annual_revenue"),
        "Country/Region": to("country"),
        "City": to("city"),
        "Company owner": to("owner"),
        "Create Date": to("created_at"),
    },
    notes=(_COMPANIES_FIRST,),
)

_DEALS = Export(
    source="hubspot",
    kind="deals",
    label=_("HubSpot deals"),
    needs=(plains("Deal Name"), plains("Deal Stage,Pipeline,Amount")),
    marks=_OF_ALL
    | _RECORD_IDS
    | plains(
        "Deal Name,Deal Stage,Pipeline,Deal owner,Deal Type,Closed Lost Reason,Closed Won Reason,Is Closed Won,"
        "Amount in company currency,Associated Contact IDs,Associated Company IDs,Number of Associated Contacts"
    ),
    columns={
        "Record ID": to("external_id"),
        "Record ID - Deal": to("external_id"),
        "Deal Name": to("name"),
        "Amount": to("amount"),
        "Currency": to("currency"),
        "Deal Currency Code": to("currency"),
        "Deal Stage": to("stage"),
        "Pipeline": to("pipeline"),
        "Deal Type": to("deal_type"),
        "Close Date": to("close_date"),
        "Deal owner": to("owner"),
        "Create Date": to("created_at"),
        "Associated Contact IDs": to("contact_external_ids"),
        "=company_external_id": to("company_external_id", by="hubspot.company_id"),
    },
    left_out=plains("Associated Company IDs (Primary),Associated Company IDs,Primary Associated Company ID"),
    notes=(_COMPANIES_FIRST,),
)

EXPORTS = (_CONTACTS, _COMPANIES, _DEALS)
