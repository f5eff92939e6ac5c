"""Mailchimp's audiences: the three files of an export, of those subscribed, unsubscribed and cleaned."""

from __future__ import annotations

import csv

from django.utils.translation import gettext_lazy as _

from crm.importers.foreign import Export, Translation, plains, to

_OBJECTION = _(
    "Those who unsubscribed are kept as having objected, from the instant of UNSUB_TIME on; a later file of the same "
    "audience never takes that back."
)
_CONSENT = _("OPTIN_TIME is read as consent to marketing; whoever unsubscribed has none.")
_CLEANED = _("Cleaned addresses bounced. CLEAN_TIME is kept as a property, to exclude them by.")


def _objected(unsubscribed_at: str) -> str:
    """In the file of the unsubscribed everybody has; where the time is lacking, it is the import's."""
    return unsubscribed_at or "yes"


def _tags(cell: str) -> str:
    """`"Fair 2026","Partner"` is two tags."""
    tags = next(csv.reader([cell], skipinitialspace=True), [])
    return ";".join(tag.replace(";", ",") for tag in tags)


TRANSLATIONS = {
    "mailchimp.objected": Translation((("UNSUB_TIME",),), _objected),
    "mailchimp.no_consent": Translation((("UNSUB_TIME",),), lambda _unsubscribed_at: "no"),
    "mailchimp.consent": Translation((("OPTIN_TIME",),), lambda opted_in_at: "yes" if opted_in_at else ""),
    "mailchimp.tags": Translation((("TAGS",),), _tags),
}

_MARKS = plains(
    "MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,GMTOFF,DSTOFF,LAST_CHANGED,LEID,EUID,UNSUB_TIME,"
    "UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID"
)
_ADDRESS = plains("Email Address,Email")
# Each has its own reading of consent, and is told from the others by the columns that it adds.
_UNSUBSCRIBED, _CLEANED_ONES = plains("UNSUB_TIME"), plains("CLEAN_TIME")
_PERSON = {
    "Email Address": to("email"),
    "Email": to("email"),
    "First Name": to("first_name"),
    "Last Name": to("last_name"),
    "Phone Number": to("phone"),
    "Phone": to("phone"),
    "TAGS": to("tags", "multi_choice", by="mailchimp.tags"),
}
_RENAMED = {
    "CC": "ip_country",
    "REGION": "ip_region",
    "OPTIN_TIME": "optin_time",
    "CONFIRM_TIME": "confirm_time",
    "UNSUB_TIME": "unsub_time",
    "CLEAN_TIME": "clean_time",
    "LAST_CHANGED": "last_changed",
    "EUID": "mailchimp_id",
}
# Where somebody's computer stood is no fact to score by.
_LEFT_OUT = plains("OPTIN_IP,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,LEID")

EXPORTS = (
    Export(
        source="mailchimp",
        kind="contacts",
        label=_("Mailchimp, unsubscribed"),
        needs=(_ADDRESS, _UNSUBSCRIBED),
        marks=_MARKS,
        columns=_PERSON
        | {
            "=objected_at": to("objected_at", by="mailchimp.objected"),
            "=marketing_consent": to("marketing_consent", by="mailchimp.no_consent"),
        },
        renamed=_RENAMED,
        left_out=_LEFT_OUT,
        notes=(_OBJECTION, _CONSENT),
    ),
    Export(
        source="mailchimp",
        kind="contacts",
        label=_("Mailchimp, cleaned"),
        needs=(_ADDRESS, _CLEANED_ONES),
        without=_UNSUBSCRIBED,
        marks=_MARKS,
        columns=_PERSON,
        renamed=_RENAMED,
        left_out=_LEFT_OUT,
        notes=(_CLEANED,),
    ),
    Export(
        source="mailchimp",
        kind="contacts",
        label=_("Mailchimp, subscribed"),
        needs=(_ADDRESS,),
        without=_UNSUBSCRIBED | _CLEANED_ONES,
        marks=_MARKS,
        columns=_PERSON | {"=marketing_consent": to("marketing_consent", by="mailchimp.consent")},
        renamed=_RENAMED,
        left_out=_LEFT_OUT,
        notes=(_CONSENT,),
    ),
)
