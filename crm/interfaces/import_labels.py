"""Kinds of files, their columns and their types in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm.importers.columns import ACTIVITY_PROPERTY
from crm.importers.native import KINDS
from crm.models import Property

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KIND_LABELS: dict[str, StrOrPromise] = {
    "companies": _("Companies"),
    "contacts": _("Contacts"),
    "deals": _("Deals"),
    "leads": _("Leads"),
    "activities": _("Activities"),
    "lists": _("Members of lists"),
}
KIND_NOTES: dict[str, StrOrPromise] = {
    "companies": _("one company a row, known by its external id, else domain, else name"),
    "contacts": _("one person a row, known by external id, else e-mail address"),
    "deals": _("one deal a row, with its company and contacts"),
    "leads": _("one lead a row, of a contact that is known"),
    "activities": _("one thing that somebody did a row: a visit, a form, a call"),
    "lists": _("one member of a list a row: somebody who is known already"),
}
LABELS: dict[str, StrOrPromise] = {
    "external_id": _("External id"),
    "email": _("E-mail address"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "job_title": _("Job title"),
    "phone": _("Phone"),
    "country": _("Country"),
    "city": _("City"),
    "language": _("Language"),
    "lifecycle_stage": _("Lifecycle stage"),
    "owner": _("Owner"),
    "original_source": _("Original source"),
    "marketing_consent": _("Marketing consent"),
    "created_at": _("Created"),
    "company_external_id": _("Company, by external id"),
    "company_domain": _("Company, by domain"),
    "company_name": _("Company, by name"),
    "name": _("Name"),
    "domain": _("Domain"),
    "industry": _("Industry"),
    "employees": _("Employees"),
    "annual_revenue": _("Annual revenue"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "stage": _("Stage"),
    "pipeline": _("Pipeline"),
    "deal_type": _("Type of deal"),
    "close_date": _("Close date"),
    "contact_external_id": _("Contact, by external id"),
    "contact_external_ids": _("Contacts, by external ids with ; between"),
    "contact_emails": _("Contacts, by e-mail addresses with ; between"),
    "deal_external_id": _("Deal, by external id"),
    "lead_external_id": _("Lead, by external id"),
    "source": _("Source"),
    "status": _("Status"),
    "type": _("Type of activity"),
    "occurred_at": _("When it occurred"),
    "asset": _("Asset: page, form, file, event"),
    "asset_type": _("Type of asset"),
    "campaign": _("Campaign"),
    "channel": _("Channel"),
    "value": _("Value"),
    "is_machine": _("Done by a machine"),
    "list": _("List"),
    "objected_at": _("Objects to e-mail"),
    "pardot_prospect_id": _("Contact, by Pardot's id"),
}
TYPE_LABELS: dict[str, StrOrPromise] = {
    **dict(Property.Type.choices),
    "objection": _("yes/no, or when"),
    "lead_status": _("a lead's status"),
}
NEW_TYPES = dict(Property.Type.choices)


def kind_label(kind: str) -> StrOrPromise:
    return KIND_LABELS.get(kind, kind)


def column_label(kind: str, name: str) -> StrOrPromise:
    """A native column in words, a custom property by its name."""
    if name in KINDS[kind].columns:
        return LABELS.get(name) or name.replace("_", " ").capitalize()
    return name.removeprefix(ACTIVITY_PROPERTY) if KINDS[kind].has_activity_properties else name


def wanted_label(kind: str, names: str) -> str:
    """`external_id / email` in words."""
    return " / ".join(str(column_label(kind, name)) for name in names.split(" / "))
