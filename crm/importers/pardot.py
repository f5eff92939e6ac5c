"""Pardot's prospects and visitor activity, with its type codes; of the API, of the page, and of version 5 alike."""

from __future__ import annotations

from django.utils.translation import gettext as sentence
from django.utils.translation import gettext_lazy as _

from crm.conditions.text import fold
from crm.importers.faults import BadCell
from crm.importers.foreign import Export, Translation, plain, plains, to

CODES = dict(
    enumerate(
        (
            "click,view,error,success,session,sent,search,new opportunity,opportunity won,opportunity lost,open,"
            "unsubscribe page,bounced,spam complaint,email preference page,resubscribed,click (third party),"
            "opportunity reopened,opportunity linked,visit,custom url click,olark chat,invited to webinar,"
            "attended webinar,registered for webinar,social post click,video view,event registered,event checked in,"
            "video conversion,uservoice suggestion,uservoice comment,uservoice ticket,video watched"
        ).split(","),
        1,
    )
)
"""Of a visitor activity: its number, and the name that Pardot has for it."""

_BY_NAME = {plain(name): code for code, name in CODES.items()}

# What needs a look at the asset (click, view, success) stands in `_type`. What happens to an opportunity is nothing
# that the prospect did, so it is one of our tasks.
_KNOWN_TYPES = (
    (",,form_start,,session,email_sent,search,task,task,task,email_open,unsubscribe,email_bounce,spam_complaint,")
    + ("page_view,resubscribe,link_click,task,task,session,link_click,chat,message_sent,webinar_attended,")
    + ("webinar_registered,social_click,video_view,event_registered,event_attended,form_submit,social_comment,")
    + "social_comment,chat,video_view"
).split(",")
_TYPES = {code: type_ for code, type_ in enumerate(_KNOWN_TYPES, 1) if type_}
_CLICK, _SUCCESS = 1, 4
_OBJECTIONS = (12, 14)
LONGEST_CODE = 9


def _code(cell: str) -> int:
    """By number, or by the name that Pardot has for it; raises `BadCell`."""
    is_number = cell.isascii() and cell.isdigit() and len(cell) <= LONGEST_CODE
    code = int(cell) if is_number else _BY_NAME.get(plain(cell), 0)
    if code not in CODES:
        raise BadCell(sentence("Pardot has no such type of activity: 1 to 34 are known."))
    return code


def _type(cell: str, email: str, file: str, search: str, kind: str) -> str:
    """`email`, `file` and `search` are ids of assets; `kind` is Pardot's name for the asset's type."""
    if not cell:
        return ""
    code, words = _code(cell), fold(kind)
    if code in _TYPES:
        return _TYPES[code]
    if file or "file" in words:
        return "download"
    if code == _CLICK:
        return (
            "email_click" if email or "email" in words else "ad_click" if search or "search" in words else "link_click"
        )
    return "form_submit" if code == _SUCCESS else "page_view"


def _objected(cell: str, at: str) -> str:
    return at if cell and _code(cell) in _OBJECTIONS else ""


def _asset(details: str, cell: str) -> str:
    """What has no details is at least named by its type: “Opportunity Won”."""
    return details or (CODES[_code(cell)].capitalize() if cell and _TYPES.get(_code(cell)) == "task" else "")


def _numbered(id: str) -> str:
    """Numbers of Pardot would be those of others too."""
    return f"pardot:{id}" if id else ""


def _known_by(email: str, crm_contact: str, id: str) -> str:
    """The CRM's id. Without one the address is enough, so that the prospect meets its contact from anywhere else."""
    return crm_contact or ("" if email else _numbered(id))


def _said_no(*cells: str) -> str:
    """Yes where one of the cells does."""
    return next((cell for cell in cells if fold(cell) not in ("", "0", "false", "no")), "")


_ID = ("id", "Prospect ID")
_TYPE, _AT = ("type", "Activity Type"), ("created_at", "Date", "Activity Date")

TRANSLATIONS = {
    "pardot.known_by": Translation(
        (("email",), ("crm_contact_fid", "salesforce_contact_id", "CRM Contact ID"), _ID), _known_by
    ),
    "pardot.objected": Translation(
        (("opted_out",), ("is_do_not_email", "do_not_email", "is_opted_out")),
        _said_no,
    ),
    "pardot.type": Translation(
        (
            _TYPE,
            ("email_id", "list_email_id", "email_template_id"),
            ("file_id",),
            ("paid_search_id_id", "paid_search_ad_id", "paid_search_id"),
            ("type_name",),
        ),
        _type,
    ),
    "pardot.asset": Translation((("details",), _TYPE), _asset),
    "pardot.activity_id": Translation((("id",),), _numbered),
    "pardot.activity_objected": Translation((_TYPE, _AT), _objected),
}

_MATCHING = _(
    "Prospects are known by their e-mail address, so that they meet the contacts of other systems; Pardot's number is "
    "kept as the property pardot_id, by which visitor activity finds them. Import prospects before visitor activity."
)
_OPT_OUTS = _("Opted out and do-not-email are kept as objections.")
_UNSUBSCRIBES = _(
    "Unsubscribes and spam complaints are kept as objections of their contacts too; a later resubscription does not "
    "take an objection back, a person can."
)

_PROSPECTS = Export(
    source="pardot",
    kind="contacts",
    label=_("Pardot prospects"),
    needs=(plains("email"), plains(_ID)),
    marks=plains(
        "prospect_account_id,crm_lead_fid,crm_contact_fid,crm_owner_fid,crm_account_fid,crm_last_sync,crm_url,"
        "is_do_not_email,is_do_not_call,opted_out,do_not_email,do_not_call,is_reviewed,is_starred,recent_interaction,"
        "years_in_business,address_one,address_two,last_activity_at,campaign_id,grade,territory,salesforce_contact_id,"
        "salesforce_lead_id,salesforce_account_id,salesforce_owner_id,salesforce_last_sync,prospect_id"
    ),
    columns={
        "email": to("email"),
        "first_name": to("first_name"),
        "last_name": to("last_name"),
        "job_title": to("job_title"),
        "phone": to("phone"),
        "country": to("country"),
        "city": to("city"),
        "crm_account_fid": to("company_external_id"),
        "salesforce_account_id": to("company_external_id"),
        "company": to("company_name"),
        "crm_owner_fid": to("owner"),
        "salesforce_owner_id": to("owner"),
        "source": to("original_source"),
        "created_at": to("created_at"),
        "id": to("pardot_id", "text"),
        "Prospect ID": to("pardot_id", "text"),
        "=external_id": to("external_id", by="pardot.known_by"),
        "=objected_at": to("objected_at", by="pardot.objected"),
    },
    renamed={"score": "pardot_score", "grade": "pardot_grade", "campaign_id": "pardot_campaign_id"},
    left_out=plains(
        "crm_contact_fid,salesforce_contact_id,CRM Contact ID,opted_out,is_do_not_email,do_not_email,is_opted_out"
    ),
    notes=(_MATCHING, _OPT_OUTS),
)

_ACTIVITY = Export(
    source="pardot",
    kind="activities",
    label=_("Pardot visitor activity"),
    needs=(plains("prospect_id"), plains(_TYPE), plains(_AT)),
    marks=plains(
        "prospect_id,visitor_id,type_name,email_template_id,list_email_id,form_handler_id,site_search_query_id,"
        "landing_page_id,paid_search_id_id,paid_search_ad_id,multivariate_test_variation_id,visitor_page_view_id,"
        "file_id,custom_redirect_id"
    ),
    columns={
        "type": to("type", by="pardot.type"),
        "Activity Type": to("type", by="pardot.type"),
        "prospect_id": to("pardot_prospect_id"),
        "created_at": to("occurred_at"),
        "Date": to("occurred_at"),
        "Activity Date": to("occurred_at"),
        "details": to("asset", by="pardot.asset"),
        "type_name": to("asset_type"),
        "campaign": to("campaign"),
        "campaign_name": to("campaign"),
        "campaign_id": to("campaign"),
        "id": to("external_id", by="pardot.activity_id"),
        "=objected_at": to("objected_at", by="pardot.activity_objected"),
    },
    only_these=True,
    notes=(_MATCHING, _UNSUBSCRIBES),
)

EXPORTS = (_PROSPECTS, _ACTIVITY)
