"""Who and what is scored: one aggregate a file."""

from crm.models.activity import Activity, ActivityKey, ActivityType, Asset
from crm.models.bulk import BulkChange, BulkChangeRecord
from crm.models.company import Company
from crm.models.contact import Contact
from crm.models.deal import Deal, DealContact
from crm.models.history import ChangedRecord, MembershipChange, PropertyChange
from crm.models.imports import Import, ImportMapping
from crm.models.lead import AssignmentTurn, Lead, LeadEvent, RejectionReason
from crm.models.list_condition import ListCondition
from crm.models.lists import ListMember, ObjectName, RecordList
from crm.models.property import Property
from crm.models.saved_view import SavedView
from crm.models.stage import LifecycleStage
from crm.models.task import Task

__all__ = [
    "Activity",
    "ActivityKey",
    "ActivityType",
    "Asset",
    "AssignmentTurn",
    "BulkChange",
    "BulkChangeRecord",
    "ChangedRecord",
    "Company",
    "Contact",
    "Deal",
    "DealContact",
    "Import",
    "ImportMapping",
    "Lead",
    "LeadEvent",
    "LifecycleStage",
    "ListCondition",
    "ListMember",
    "MembershipChange",
    "ObjectName",
    "Property",
    "PropertyChange",
    "RecordList",
    "RejectionReason",
    "SavedView",
    "Task",
]
