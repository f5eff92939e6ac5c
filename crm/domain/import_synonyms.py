"""What other files call our columns: headers as property names, in English, Norwegian, Danish, Swedish and Polish."""

from __future__ import annotations

_CREATED = ("created", "create_date", "date_created", "created_date", "opprettet", "oprettet", "skapad", "utworzono")
_OWNER = ("owner_id", "owner_email", "owner_rep_id", "rep_id", "sales_rep", "account_owner", "eier", "ejer", "ägare")
_COUNTRY = ("country_region", "country_name", "land", "kraj")
_CITY = ("town", "by", "stad", "ort", "miasto")
_EMAIL = (
    "e_mail",
    "email_address",
    "e_mail_address",
    "work_email",
    "mail",
    "epost",
    "e_post",
    "e_postadresse",
    "adres_e_mail",
)
_COMPANY_ID = ("account_id", "company_id", "organization_id", "organisation_id", "org_id", "accountid")
_COMPANY_NAME = ("company", "account", "account_name", "organization", "organisation", "firma", "bedrift", "företag")
_CONTACT_ID = ("contact_id", "person_id", "contactid", "user_id", "customer_id")

OWN_ID: dict[str, frozenset[str]] = {
    "companies": frozenset(),
    "contacts": frozenset(),
    "deals": frozenset(("opportunity_id", "deal_id", "opportunityid")),
    "leads": frozenset(("lead_id", "leadid")),
    "activities": frozenset(("activity_id", "event_id", "touch_id", "session_id", "visit_id", "message_id")),
    "lists": frozenset(),
}
"""An id that a file of this kind has, and those of the others at most beside their own."""

NO_TYPE = frozenset(("activity_id", "event_id", "message_id", "touch_id"))
"""They don't say what the activities of a file are; a `session_id` does."""

SYNONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    "companies": {
        "external_id": (*_COMPANY_ID, "record_id", "id"),
        "name": ("company_name", *_COMPANY_NAME, "navn", "namn", "nazwa"),
        "domain": ("company_domain", "company_domain_name", "domain_name", "email_domain"),
        "industry": ("sector", "bransje", "branche", "bransch", "branża"),
        "employees": (
            "number_of_employees",
            "no_of_employees",
            "employee_count",
            "headcount",
            "company_size",
            "ansatte",
        ),
        "annual_revenue": ("revenue", "turnover", "omsetning", "omsætning", "omsättning"),
        "country": _COUNTRY,
        "city": _CITY,
        "owner": ("company_owner", *_OWNER),
        "created_at": ("company_created_at", "account_created_at", *_CREATED),
    },
    "contacts": {
        "external_id": (*_CONTACT_ID, "record_id", "id", "vid"),
        "email": _EMAIL,
        "first_name": ("firstname", "given_name", "fornavn", "förnamn", "imię", "imie"),
        "last_name": ("lastname", "surname", "family_name", "etternavn", "efternavn", "efternamn", "nazwisko"),
        "job_title": ("title", "jobtitle", "position", "stilling", "tittel", "stanowisko"),
        "phone": ("phone_number", "telephone", "mobile", "mobile_phone", "telefon", "tlf"),
        "country": _COUNTRY,
        "city": _CITY,
        "language": ("preferred_language", "språk", "sprog", "język"),
        "lifecycle_stage": ("lifecyclestage", "stage"),
        "owner": ("contact_owner", *_OWNER),
        "original_source": ("source", "lead_source", "original_traffic_source", "kilde", "källa"),
        "marketing_consent": ("consent", "opt_in", "optin", "samtykke"),
        "company_external_id": _COMPANY_ID,
        "company_domain": ("company_domain_name", "domain"),
        "company_name": _COMPANY_NAME,
        "created_at": ("contact_created_at", *_CREATED),
    },
    "deals": {
        "external_id": ("opportunity_id", "deal_id", "record_id", "id"),
        "name": ("deal_name", "opportunity_name", "title"),
        "amount": ("value", "deal_value", "estimated_acv", "acv", "beløp", "belopp", "kwota"),
        "stage": ("deal_stage", "stage_name", "status"),
        "deal_type": ("type", "opportunity_type"),
        "close_date": ("closed_at", "closing_date", "closedate"),
        "owner": ("deal_owner", "opportunity_owner", *_OWNER),
        "created_at": ("deal_created_at", *_CREATED),
        "company_external_id": _COMPANY_ID,
        "company_domain": ("company_domain_name", "domain"),
        "contact_external_ids": ("contact_external_id", "contact_ids", "contact_id"),
        "contact_emails": ("contact_email", *_EMAIL),
        "lead_external_id": ("lead_id", "leadid"),
    },
    "leads": {
        "external_id": ("lead_id", "leadid", "id"),
        "contact_external_id": _CONTACT_ID,
        "email": _EMAIL,
        "source": ("lead_source", "kilde", "källa"),
        "status": ("lead_status",),
        "owner": ("lead_owner", *_OWNER),
        "created_at": ("lead_created_at", *_CREATED),
    },
    "activities": {
        "external_id": ("activity_id", "event_id", "touch_id", "session_id", "visit_id", "message_id", "id"),
        "contact_external_id": _CONTACT_ID,
        "email": _EMAIL,
        "lead_external_id": ("lead_id", "leadid"),
        "type": ("activity_type", "event_type", "event", "event_name", "touch_type", "action"),
        "occurred_at": (
            *("timestamp", "date", "time", "datetime", "event_time", "event_date", "activity_date", "happened_at"),
            *("activity_timestamp", "touch_timestamp", "session_timestamp", "dato", "datum", "data"),
        ),
        "asset": ("session_type", "page", "url", "page_url", "asset_name", "form_name", "content"),
        "campaign": ("campaign_id", "campaign_name", "utm_campaign", "kampanje"),
        "channel": ("touch_channel", "activity_channel", "utm_medium", "kanal"),
    },
    "lists": {
        "list": ("list_name", "segment", "liste", "lista"),
        "email": _EMAIL,
        "contact_external_id": _CONTACT_ID,
        "company_domain": ("domain",),
        "deal_external_id": ("deal_id", "opportunity_id"),
    },
}
