"""Salesforce's Task: what was done with somebody, made an activity."""

from __future__ import annotations

from django.utils.translation import gettext as sentence
from django.utils.translation import gettext_lazy as _

from crm.conditions.text import fold
from crm.importers.cells import YES
from crm.importers.faults import BadCell
from crm.importers.foreign import Export, Translation, plains, to

LEAD_PREFIX = "00Q"
"""A record's id begins with three characters that say what it is: 003 a contact, 00Q a lead."""

_MEETINGS = ("meeting", "demo", "visit", "event", "møte", "mote", "besøk", "presentation")
_CALLS, _EMAILS = ("call", "samtale"), ("email", "e-mail", "listemail", "e-post", "epost")
_LINKEDIN = ("linkedin", "sms", "message", "letter")


def is_yes(cell: str) -> bool:
    """As Salesforce writes it: true, TRUE, 1; reports write words of the language."""
    return fold(cell) in YES or cell == "1"


def refuse_deleted(deleted: str) -> None:
    """The full export has what was deleted too, so that its ids are known."""
    if is_yes(deleted):
        raise BadCell(sentence("This record is deleted in Salesforce."))


def _type(kind: str, subtype: str, call: str, subject: str, closed: str, status: str) -> str:
    """One that is open has not happened: it stays a task."""
    if _is_open(closed, status):
        return "task"
    given = next((words for text in (kind, subtype) if _known(words := fold(text))), fold(subject))
    if any(word in given for word in _MEETINGS):
        return "meeting"
    if any(word in given for word in _CALLS) or (call and not kind):
        return "call_inbound" if fold(call) == "inbound" else "call_outbound"
    if any(word in given for word in _EMAILS):
        return "email_sent"
    return "message_sent" if any(word in given for word in _LINKEDIN) else "task"


def _known(words: str) -> bool:
    return any(word in words for word in (*_MEETINGS, *_CALLS, *_EMAILS, *_LINKEDIN))


def _is_open(closed: str, status: str) -> bool:
    if closed:
        return not is_yes(closed)
    return bool(status) and not any(word in fold(status) for word in ("complete", "closed", "fullført", "done"))


def _number(id: str, closed: str, status: str, deleted: str) -> str:
    """A task that is done later comes in as what it then is, so the open one has a number of its own."""
    refuse_deleted(deleted)
    return f"{id}:open" if id and _is_open(closed, status) else id


def _contact(who: str, contact: str) -> str:
    return contact or ("" if who.startswith(LEAD_PREFIX) else who)


def _lead(who: str, lead: str, contact: str) -> str:
    return "" if contact else lead or (who if who.startswith(LEAD_PREFIX) else "")


def _when(completed: str, day: str, created: str) -> str:
    return completed or day or created


_ID = ("Id", "Task ID", "Activity ID")
_WHO, _CLOSED, _STATUS = ("WhoId", "Who ID", "Name ID"), ("IsClosed", "Closed"), ("Status",)
_DAY = ("ActivityDate", "Due Date", "Date", "Due Date Only")

TRANSLATIONS = {
    "salesforce.task_type": Translation(
        (("Type", "Task Type"), ("TaskSubtype",), ("CallType",), ("Subject",), _CLOSED, _STATUS), _type
    ),
    "salesforce.task_id": Translation((_ID, _CLOSED, _STATUS, ("IsDeleted", "Deleted")), _number),
    "salesforce.task_contact": Translation((_WHO, ("Contact ID",)), _contact),
    "salesforce.task_lead": Translation((_WHO, ("Lead ID",), ("Contact ID",)), _lead),
    "salesforce.task_when": Translation(
        (("CompletedDateTime", "Completed Date", "Completed Date/Time"), _DAY, ("CreatedDate",)), _when
    ),
}

_OPEN = _(
    "Tasks that are not completed come in as tasks, which no criterion counts as behaviour; completed later, they come "
    "in as the call, e-mail or meeting that they were."
)
_WHO_FIRST = _("Import contacts and leads before tasks: a task's WhoId is one or the other.")

EXPORT = Export(
    source="salesforce",
    kind="activities",
    label=_("Salesforce tasks"),
    needs=(plains("Subject"), plains((*_WHO, "Contact ID", "Lead ID")), plains((*_DAY, "CreatedDate"))),
    marks=plains(
        "WhoId,Name ID,WhatId,ActivityDate,Due Date,IsHighPriority,IsClosed,CallDurationInSeconds,CallType,"
        "CallDisposition,CallObject,TaskSubtype,CompletedDateTime,IsReminderSet,ReminderDateTime,Subject,Priority,"
        "Task ID,Activity ID,Assigned,Call Duration,Contact ID,Lead ID"
    ),
    columns={
        "=type": to("type", by="salesforce.task_type"),
        "=external_id": to("external_id", by="salesforce.task_id"),
        "=contact_external_id": to("contact_external_id", by="salesforce.task_contact"),
        "=lead_external_id": to("lead_external_id", by="salesforce.task_lead"),
        "=occurred_at": to("occurred_at", by="salesforce.task_when"),
        "Subject": to("properties.subject", "text"),
        "Status": to("properties.status", "text"),
        "Priority": to("properties.priority", "text"),
        "CallDurationInSeconds": to("properties.seconds"),
        "Call Duration": to("properties.seconds"),
        "CallDisposition": to("properties.outcome", "text"),
        "Call Result": to("properties.outcome", "text"),
        "OwnerId": to("properties.owner", "text"),
        "Assigned": to("properties.owner", "text"),
    },
    only_these=True,
    notes=(_WHO_FIRST, _OPEN),
)
