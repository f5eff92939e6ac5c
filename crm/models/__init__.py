"""Who and what is scored: one aggregate a file."""

from crm.models.activity import Activity, ActivityKey, ActivityType, Asset
from crm.models.company import Company
from crm.models.contact import Contact
from crm.models.deal import Deal, DealContact
from crm.models.history import ChangedRecord, MembershipChange, PropertyChange
from crm.models.imports import Import
from crm.models.lists import ListMember, ObjectName, RecordList
from crm.models.property import Property

__all__ = [
    "Activity",
    "ActivityKey",
    "ActivityType",
    "Asset",
    "ChangedRecord",
    "Company",
    "Contact",
    "Deal",
    "DealContact",
    "Import",
    "ListMember",
    "MembershipChange",
    "ObjectName",
    "Property",
    "PropertyChange",
    "RecordList",
]
