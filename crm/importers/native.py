"""The native files: their kinds, keys and columns. A header is a column's name, without regard to case."""

from __future__ import annotations

from dataclasses import dataclass

from crm.conditions.builtin import BUILTIN
from crm.conditions.document import ObjectName

COMPANY_REFERENCES = ("company_external_id", "company_domain", "company_name")
FOREIGN_TO_OTHERS = frozenset(
    (
        *("external_id", "contact_external_id", "company_external_id", "lead_external_id", "deal_external_id"),
        *("company_domain", "contact_external_ids", "contact_emails", "occurred_at", "marketing_consent"),
    )
)
"""Headers that no other system writes: a file that has one is a native file."""
RESERVED = frozenset(("company", "objected_at"))
"""No custom property may be called so: the history of a record already has something of this name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`columns` by name to type. A file must have at least one column of each of the `required` sets.

    `object` is what custom properties are made for; activities keep theirs without a definition, lists have none.
    """

    name: str
    columns: dict[str, str]
    required: tuple[frozenset[str], ...]
    object: ObjectName | None = None
    has_activity_properties: bool = False

    @property
    def may_have_more(self) -> bool:
        return self.object is not None or self.has_activity_properties


def _companies() -> Kind:
    return Kind("companies", dict(BUILTIN["company"]), (frozenset(("external_id", "domain", "name")),), "company")


def _contacts() -> Kind:
    columns = BUILTIN["contact"] | dict.fromkeys(COMPANY_REFERENCES, "text") | {"objected_at": "objection"}
    return Kind("contacts", columns, (frozenset(("external_id", "email")),), "contact")


def _deals() -> Kind:
    references = dict.fromkeys(("company_external_id", "company_domain", "lead_external_id"), "text")
    contacts = {"contact_external_ids": "multi_choice", "contact_emails": "multi_choice"}
    return Kind("deals", BUILTIN["deal"] | references | contacts, (frozenset(("external_id", "name")),), "deal")


def _leads() -> Kind:
    texts = ("external_id", "contact_external_id", "source", "owner")
    columns = dict.fromkeys(texts, "text") | {"email": "email", "status": "lead_status", "created_at": "instant"}
    return Kind("leads", columns, (frozenset(("external_id",)),))


def _activities() -> Kind:
    """`pardot_prospect_id` is the contact's property `pardot_id`; `objected_at` says that the contact objected then."""
    texts = ("contact_external_id", "type", "asset", "asset_type", "campaign", "channel", "external_id")
    columns = dict.fromkeys((*texts, "lead_external_id", "pardot_prospect_id"), "text") | {
        "email": "email",
        "occurred_at": "instant",
        "value": "number",
        "is_machine": "boolean",
        "objected_at": "objection",
    }
    who = frozenset(("contact_external_id", "email", "lead_external_id", "pardot_prospect_id"))
    required = (who, frozenset(("type",)), frozenset(("occurred_at",)))
    return Kind("activities", columns, required, has_activity_properties=True)


def _lists() -> Kind:
    columns = dict.fromkeys(("list", "contact_external_id", "company_domain", "deal_external_id"), "text")
    who = frozenset(("email", "contact_external_id", "company_domain", "deal_external_id"))
    return Kind("lists", columns | {"email": "email"}, (frozenset(("list",)), who))


KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (_companies(), _contacts(), _deals(), _leads(), _activities(), _lists())
}
