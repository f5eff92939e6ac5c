"""Bulk actions on leads: taken, given to somebody, rejected. The rules are those of `crm.domain.leads`, in sets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from crm.conditions.text import fold
from crm.domain.bulk_actions import GONE, UNCHANGED, BulkAction, Chunk, Decision, Decisions, Outcome, refused
from crm.domain.leads import KEPT, is_admin
from crm.domain.source import change_source
from crm.models import Contact, Lead, LeadEvent, RejectionReason
from crm.queries.leads import open_counts
from leadscoring.accounts.models import User

Status, Verb = Lead.Status, LeadEvent.Verb

RESTORE = """
update crm_lead l set status = r.status, owner = r.owner, taken_at = r.taken_at, first_touch_at = r.first_touch_at,
  closed_at = r.closed_at, rejection_reason_id = r.rejection_reason_id, rejection_note = r.rejection_note
from jsonb_to_recordset(%s::jsonb) as r(id bigint, status text, owner text, taken_at timestamptz,
  first_touch_at timestamptz, closed_at timestamptz, rejection_reason_id bigint, rejection_note text)
where l.id = r.id
"""


def take(chunk: Chunk) -> Decisions:
    """Free leads become this person's, as many as they have room for."""
    leads, room = _open_leads(chunk), _room(chunk.by)
    decided: Decisions = {}
    for contact_id in chunk.ids:
        lead = leads.get(contact_id)
        if lead is None:
            decided[contact_id] = refused("no_lead")
        elif _is_of(lead, chunk.by):
            decided[contact_id] = UNCHANGED if lead.status != Status.NEW else _mark(lead)
        elif lead.owner and not is_admin(chunk.by):
            decided[contact_id] = refused("others")
        elif room is not None and room <= 0:
            decided[contact_id] = refused("full")
        else:
            decided[contact_id] = _mark(lead)
            room = None if room is None else room - 1
    now = timezone.now()
    for lead in (changed := _changed(leads, decided)):
        lead.status = Status.TAKEN if lead.status == Status.NEW else lead.status
        lead.owner, lead.taken_at = chunk.by.email, now
    return _written(chunk, changed, Verb.TAKEN, decided)


def assign(chunk: Chunk) -> Decisions:
    """The contact is theirs, and its open lead too, as many as they have room for."""
    to = _locked_users(chunk, chunk.values["user"])
    contacts, leads, room = _contacts(chunk.ids), _open_leads(chunk), _room(to)
    decided: Decisions = {}
    for contact_id in chunk.ids:
        decision = _assigned(contacts.get(contact_id), leads.get(contact_id), chunk.by, to, room)
        takes_room = decision.outcome == Outcome.CHANGED and contact_id in leads and not _is_of(leads[contact_id], to)
        room = room - 1 if room is not None and takes_room else room
        decided[contact_id] = decision
    moved = [pk for pk, decision in decided.items() if decision.outcome == Outcome.CHANGED]
    change_source(chunk.by)
    Contact.objects.filter(pk__in=moved).exclude(owner=to.email).update(owner=to.email, updated_at=timezone.now())
    changed = [lead for lead in _changed(leads, decided) if not _is_of(lead, to)]
    for lead in changed:
        lead.owner = to.email
    return _written(chunk, changed, Verb.ASSIGNED, decided)


def _assigned(contact: Contact | None, lead: Lead | None, by: User, to: User, room: int | None) -> Decision:
    if contact is None:
        return GONE
    is_theirs = fold(contact.owner) == to.email
    if is_theirs and (lead is None or _is_of(lead, to)):
        return UNCHANGED
    others = [fold(owner) for owner in (contact.owner, lead.owner if lead else "") if owner]
    if not is_admin(by) and any(owner not in (by.email, to.email) for owner in others):
        return refused("others")
    if lead is not None and not _is_of(lead, to) and room is not None and room <= 0:
        return refused("full")
    before: dict[str, Any] = {"owner": contact.owner}
    return Decision(Outcome.CHANGED, before=before | (_mark(lead).before or {} if lead else {}))


def reject(chunk: Chunk) -> Decisions:
    """Closed, for one reason; a lead that was nobody's is kept under who rejected it."""
    reason = RejectionReason.objects.get(pk=chunk.values["reason"])
    leads = _open_leads(chunk)
    decided = {contact_id: _rejected(leads.get(contact_id), chunk.by) for contact_id in chunk.ids}
    now, note = timezone.now(), str(chunk.values.get("note", ""))
    for lead in (changed := _changed(leads, decided)):
        lead.status, lead.closed_at, lead.owner = Status.REJECTED, now, lead.owner or chunk.by.email
        lead.rejection_reason, lead.rejection_note = reason, note
    return _written(chunk, changed, Verb.REJECTED, decided, reason=reason, note=note)


def _rejected(lead: Lead | None, by: User) -> Decision:
    if lead is None:
        return refused("no_lead")
    return _mark(lead) if not lead.owner or _is_of(lead, by) or is_admin(by) else refused("others")


def undo(chunk: Chunk) -> set[int]:
    """Each lead that nobody has touched since is what it was; and each contact's owner, where that was changed."""
    given = {pk: before for pk, before in chunk.before.items() if "lead" in before}
    leads = _unmoved_leads(given)
    states = [dict(given[pk]["state"]) | {"id": lead.pk} for pk, lead in leads.items()]
    events = [_undone(lead, given[pk]["state"], chunk.by) for pk, lead in leads.items()]
    with connection.cursor() as cursor:
        cursor.execute(RESTORE, [json.dumps(states)])
    LeadEvent.objects.bulk_create(events)
    without_lead = {pk for pk, before in chunk.before.items() if "lead" not in before}
    return _owners_restored(chunk, set(leads) | without_lead)


def _owners_restored(chunk: Chunk, ids: set[int]) -> set[int]:
    """Of these contacts all whose owner is what the change made it; without an owner to restore it is their lead."""
    asked = {pk: str(chunk.before[pk]["owner"]) for pk in ids if "owner" in chunk.before[pk]}
    if not asked:
        return ids
    to = User.objects.get(pk=chunk.values["user"])
    change_source(chunk.by)
    theirs = {pk: contact for pk, contact in _contacts(list(asked)).items() if fold(contact.owner) == to.email}
    for owner in {asked[pk] for pk in theirs}:
        of_owner = [pk for pk in theirs if asked[pk] == owner]
        Contact.objects.filter(pk__in=of_owner).update(owner=owner, updated_at=timezone.now())
    return (ids - set(asked)) | set(theirs)


def _unmoved_leads(given: dict[int, Any]) -> dict[int, Lead]:
    """By contact, locked: the step of the change is still their last, and no other lead was opened since."""
    ids = [before["lead"] for before in given.values()]
    found = Lead.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    leads = {lead.pk: lead for lead in found}
    last = dict(LeadEvent.objects.filter(lead__in=ids).values_list("lead").annotate(last=Max("pk")).order_by())
    is_open = Lead.objects.filter(contact__in=list(given), status__in=Lead.OPEN).values_list("contact_id", "pk")
    other = dict(is_open)
    return {
        pk: leads[before["lead"]]
        for pk, before in given.items()
        if before["lead"] in leads
        and last.get(before["lead"]) == before.get("event")
        and other.get(pk, before["lead"]) == before["lead"]
    }


def _undone(lead: Lead, state: dict[str, Any], by: User) -> LeadEvent:
    return LeadEvent(
        lead=lead, by=by, verb=Verb.UNDONE, from_status=lead.status, to_status=state["status"],
        from_owner=lead.owner, to_owner=state["owner"],
    )  # fmt: skip


def _contacts(ids: Iterable[int]) -> dict[int, Contact]:
    locked = Contact.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(ids))
    return {contact.pk: contact for contact in locked.order_by("pk").only("pk", "owner")}


def _open_leads(chunk: Chunk) -> dict[int, Lead]:
    """By contact. Who acts is locked first, as everywhere; then the leads, always in one order."""
    User.objects.select_for_update(no_key=True).get(pk=chunk.by.pk)
    locked = Lead.objects.select_for_update(of=("self",), no_key=True)
    found = locked.filter(contact__in=list(chunk.ids), status__in=Lead.OPEN).order_by("pk")
    return {lead.contact_id: lead for lead in found if lead.contact_id}


def _locked_users(chunk: Chunk, to: int) -> User:
    """Who acts and who is given it, always in one order: two who give to each other don't wait for each other."""
    users = User.objects.select_for_update(no_key=True).filter(pk__in={chunk.by.pk, to}).order_by("pk")
    return next(user for user in users if user.pk == to)


def _room(user: User) -> int | None:
    """Read anew, since they are locked by now."""
    capacity = User.objects.values_list("capacity", flat=True).get(pk=user.pk)
    return None if capacity is None else capacity - open_counts([user.email])[fold(user.email)]


def _is_of(lead: Lead, user: User) -> bool:
    return fold(lead.owner) == user.email


def _mark(lead: Lead) -> Decision:
    """To be changed; what it was is kept."""
    state = {name: getattr(lead, name) for name in KEPT}
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in state.items()}
    return Decision(Outcome.CHANGED, before={"lead": lead.pk, "state": plain})


def _changed(leads: dict[int, Lead], decided: Decisions) -> list[Lead]:
    return [lead for pk, lead in leads.items() if decided[pk].outcome == Outcome.CHANGED]


def _written(
    chunk: Chunk,
    leads: Sequence[Lead],
    verb: str,
    decided: Decisions,
    *,
    reason: RejectionReason | None = None,
    note: str = "",
) -> Decisions:
    """The leads and a step of each one's history; the step is what Undo holds them to."""
    states = [{name: getattr(lead, name) for name in KEPT} | {"id": lead.pk} for lead in leads]
    with connection.cursor() as cursor:
        cursor.execute(RESTORE, [json.dumps(states, default=datetime.isoformat)])
    events = []
    for lead in leads:
        before = (decided[lead.contact_id or 0].before or {})["state"]
        events.append(
            LeadEvent(
                lead=lead, by=chunk.by, verb=verb, from_status=before["status"], to_status=lead.status,
                from_owner=before["owner"], to_owner=lead.owner, reason=reason, note=note, before=before,
            )
        )  # fmt: skip
    for event in LeadEvent.objects.bulk_create(events):
        decision = decided[event.lead.contact_id or 0]
        assert decision.before is not None
        decision.before["event"] = event.pk
    # A lead that stayed with its owner, while its contact got one, has no step to take back.
    for pk, decision in decided.items():
        if decision.before and "lead" in decision.before and "event" not in decision.before:
            kept = {name: value for name, value in decision.before.items() if name not in ("lead", "state")}
            decided[pk] = Decision(decision.outcome, decision.why, kept)
    return decided


ACTIONS = {
    "take": BulkAction("work_leads", take, undo),
    "assign": BulkAction("work_leads", assign, undo),
    "reject": BulkAction("work_leads", reject, undo),
}
