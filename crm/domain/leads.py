"""What is done with leads: each verb locks who acts, then the lead, writes the change and a step of its history.

The steps (`LeadEvent`) are the record of who did what, before and after; the audit log does not repeat them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.conditions.text import clean_text, fold
from crm.domain.errors import Refused
from crm.models import Contact, Lead, LeadEvent, RejectionReason
from crm.queries.leads import open_counts
from crm.queries.owners import names_of
from leadscoring.accounts.models import Team, User

Status, Verb = Lead.Status, LeadEvent.Verb

UNDO_WITHIN = timedelta(minutes=30)
KEPT = ("status", "owner", "taken_at", "first_touch_at", "closed_at", "rejection_reason_id", "rejection_note")
"""What a step may change, and Undo brings back."""
INSTANTS = ("taken_at", "first_touch_at", "closed_at")
TRIES = 3


class LeadRefused(Refused):
    """The lead cannot go there now, or not by this person."""


@transaction.atomic
def create_lead(
    *,
    contact: Contact,
    queue: Team | None,
    source: str,
    why: str = "",
    crossed_at: datetime | None = None,
    by: User | None = None,
) -> tuple[Lead, bool]:
    """A new lead, or the contact's open one and False. It waits for the contact's owner, where that is a user who is
    here and not away; else it is anybody's."""
    given = {"contact": contact, "queue": queue, "source": source, "why": why, "crossed_at": crossed_at}
    for _attempt in range(TRIES):
        found = Lead.objects.filter(contact=contact, status__in=Lead.OPEN).first()
        if found:
            _note_crossing(found, crossed_at, why)
            return found, False
        try:
            with transaction.atomic():
                owner = owner_here(contact.owner)
                made = Lead.objects.create(**given, owner=owner.email if owner else "")
        except IntegrityError:
            continue  # somebody else made one meanwhile; it is seen now
        LeadEvent.objects.create(
            lead=made, by=by, verb=Verb.CREATED, to_status=made.status, to_owner=made.owner, note=why
        )
        return made, True
    raise LeadRefused(_("This contact’s lead is being changed by others just now. Try again."))


def _note_crossing(lead: Lead, crossed_at: datetime | None, why: str) -> None:
    """Of a lead that no crossing made and nobody has touched: from now on it waits for what crossed."""
    untouched = Lead.objects.filter(pk=lead.pk, status=Status.NEW, crossed_at=None, first_touch_at=None)
    if crossed_at and untouched.update(crossed_at=crossed_at, why=why):
        lead.refresh_from_db()


@transaction.atomic
def take_lead(*, lead: Lead, by: User) -> LeadEvent:
    """It is theirs now. An admin may take over another's, which keeps its status."""
    found = _locked(lead.pk, by)
    if not found.is_open:
        raise LeadRefused(_closed_sentence(found))
    if _is_own(found, by) and found.status != Status.NEW:
        raise LeadRefused(_("You have this lead already."))
    _refuse_others(found, by)
    if not _is_own(found, by):
        _refuse_full(by)
    status = Status.TAKEN if found.status == Status.NEW else found.status
    changes = {"status": status, "owner": by.email, "taken_at": timezone.now()}
    return _write(found, by, Verb.TAKEN, changes)


@transaction.atomic
def contact_lead(*, lead: Lead, by: User) -> LeadEvent:
    """The first touch. Who contacts a free lead takes it with that."""
    found = _ready(lead, by, (Status.NEW, Status.TAKEN), _("This lead has been contacted already."))
    if not holder(found):
        _refuse_full(by)
    return _write(found, by, Verb.CONTACTED, {"status": Status.CONTACTED} | _touched(found, by))


@transaction.atomic
def accept_lead(*, lead: Lead, by: User) -> LeadEvent:
    """Worth it, says sales. Counts as touched."""
    before = (Status.NEW, Status.TAKEN, Status.CONTACTED)
    found = _ready(lead, by, before, _("This lead has been accepted already."))
    if not holder(found):
        _refuse_full(by)
    return _write(found, by, Verb.ACCEPTED, {"status": Status.ACCEPTED} | _touched(found, by))


@transaction.atomic
def reject_lead(*, lead: Lead, by: User, reason: RejectionReason | None, note: str = "") -> LeadEvent:
    """Closed, and why. A lead that was nobody's is kept under who rejected it."""
    found = _ready(lead, by, Lead.OPEN, "")
    if reason is None or reason.archived:
        raise LeadRefused(_("Say why the lead is rejected: choose a reason."))
    note = clean_text(note)
    changes = _closed(found, by, Status.REJECTED) | {"rejection_reason_id": reason.pk, "rejection_note": note}
    return _write(found, by, Verb.REJECTED, changes, reason=reason, note=note)


@transaction.atomic
def convert_lead(*, lead: Lead, by: User, note: str = "") -> LeadEvent:
    """It became business. Only what was contacted or accepted can."""
    too_early = _("Contact or accept this lead first; then it can be converted.")
    found = _ready(lead, by, (Status.CONTACTED, Status.ACCEPTED), too_early)
    return _write(found, by, Verb.CONVERTED, _closed(found, by, Status.CONVERTED), note=clean_text(note))


@transaction.atomic
def reopen_lead(*, lead: Lead, by: User) -> LeadEvent:
    """A closed one is worked again by whom it was; the reason stays in its history."""
    found = _locked(lead.pk, by)
    if found.is_open:
        raise LeadRefused(_("This lead is open."))
    _refuse_others(found, by)
    owner = holder(found) or by.email
    if owner == by.email:
        _refuse_full(by)
    changes = {"status": Status.TAKEN, "owner": owner, "taken_at": timezone.now()}
    as_open = {"closed_at": None, "rejection_reason_id": None, "rejection_note": ""}
    return _write(found, by, Verb.REOPENED, changes | as_open)


@transaction.atomic
def give_back(*, lead: Lead, by: User) -> LeadEvent:
    """Anybody's again, and new; a first touch stays one."""
    found = _locked(lead.pk, by)
    if not found.is_open:
        raise LeadRefused(_closed_sentence(found))
    if not found.owner:
        raise LeadRefused(_("Nobody has this lead."))
    _refuse_others(found, by)
    return _write(found, by, Verb.GIVEN_BACK, {"status": Status.NEW, "owner": "", "taken_at": None})


@transaction.atomic
def undo(*, event: LeadEvent, by: User) -> LeadEvent:
    """The lead is as it was before its last step; for who took that step, or an admin, for half an hour.

    Capacity is not asked: what was, was allowed.
    """
    found = _locked(event.lead_id, by)
    last = found.events.order_by("-pk").first()
    if last is None or last.pk != event.pk or (found.status, found.owner) != (last.to_status, last.to_owner):
        raise LeadRefused(_("Something else has happened to this lead since, so this can’t be undone."))
    if not last.before:
        raise LeadRefused(_("This step can’t be undone."))
    if last.by_id != by.pk and not is_admin(by):
        raise LeadRefused(_("Only the person who did this, or an admin, can undo it."))
    if timezone.now() - last.at > UNDO_WITHIN:
        raise LeadRefused(_("This was done more than half an hour ago. Use the lead’s buttons instead."))
    return _write(found, by, Verb.UNDONE, _state_before(last), can_be_undone=False)


@transaction.atomic
def record_assignment(*, lead: Lead, to: User, by: User | None) -> LeadEvent:
    """A free lead is given to somebody, who has yet to take it; whoever calls has locked both (`ownership`)."""
    return _write(lead, by, Verb.ASSIGNED, {"owner": to.email})


def is_admin(user: User) -> bool:
    """Who may act on others' leads: those who look after the people."""
    return user.has_perm("accounts.manage_users")


def owner_here(owner: str) -> User | None:
    """The user that an owner's name means, unless they are away."""
    user = User.objects.filter(email=fold(owner), is_active=True).first() if owner else None
    return user if user and not user.is_away(timezone.localdate()) else None


def is_full(user: User) -> bool:
    """Has as many open leads as they can take at once."""
    return user.capacity is not None and open_counts([user.email])[fold(user.email)] >= user.capacity


def _locked(lead_id: int, by: User) -> Lead:
    """Who acts is locked first, everywhere: only so can nobody take two leads at once beyond their capacity."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    found = Lead.objects.select_for_update(of=("self",), no_key=True).select_related("contact")
    lead = found.filter(pk=lead_id).first()
    if lead is None:
        raise LeadRefused(_("This lead is gone: its contact was deleted."))
    return lead


def _ready(lead: Lead, by: User, statuses: tuple[str, ...], otherwise: str) -> Lead:
    """Locked, open, in one of these statuses, and free or this person's; else refused, `otherwise` for the status."""
    found = _locked(lead.pk, by)
    if not found.is_open:
        raise LeadRefused(_closed_sentence(found))
    _refuse_others(found, by)
    if found.status not in statuses:
        raise LeadRefused(otherwise)
    return found


def holder(lead: Lead) -> str:
    """The owner where that is somebody who can log in: what another system's `rep_7` has is anybody's."""
    held = bool(lead.owner) and User.objects.filter(email=fold(lead.owner), is_active=True).exists()
    return lead.owner if held else ""


def _is_own(lead: Lead, by: User) -> bool:
    return fold(lead.owner) == by.email


def _refuse_others(lead: Lead, by: User) -> None:
    """A colleague who is away: an admin takes it over, or gives it back for all."""
    if not _is_own(lead, by) and not is_admin(by) and holder(lead):
        name = names_of([lead.owner])[fold(lead.owner)]
        raise LeadRefused(_("%(name)s has this lead. Only an admin can take it over.") % {"name": name})


def _refuse_full(by: User) -> None:
    """Asked only where the number of their open leads would grow. Read anew: they are locked by now."""
    user = User.objects.get(pk=by.pk)
    if not is_full(user):
        return
    many = open_counts([user.email])[user.email]
    sentence = ngettext(
        "You have %(n)s open lead, which is your limit. Close it or give it back first.",
        "You have %(n)s open leads, which is your limit. Close or give back one first.",
        many,
    )
    raise LeadRefused(sentence % {"n": many})


def _closed_sentence(lead: Lead) -> str:
    last = lead.events.filter(to_status=lead.status).select_related("by").order_by("-pk").first()
    if last and last.by:
        sentence = _("%(name)s closed this lead already: it is %(status)s. Reopen it first.")
        return sentence % {"name": last.by, "status": lead.get_status_display().lower()}
    return _("This lead is closed. Reopen it first.")


def _touched(lead: Lead, by: User) -> dict[str, Any]:
    """First touches are never moved."""
    now = timezone.now()
    return {
        "owner": holder(lead) or by.email,
        "taken_at": lead.taken_at or now,
        "first_touch_at": lead.first_touch_at or now,
    }


def _closed(lead: Lead, by: User, status: str) -> dict[str, Any]:
    return {"status": status, "owner": holder(lead) or by.email, "closed_at": timezone.now()}


def _write(
    lead: Lead,
    by: User | None,
    verb: str,
    changes: dict[str, Any],
    *,
    reason: RejectionReason | None = None,
    note: str = "",
    can_be_undone: bool = True,
) -> LeadEvent:
    before = {name: getattr(lead, name) for name in KEPT}
    for name, value in changes.items():
        setattr(lead, name, value)
    try:
        with transaction.atomic():
            lead.save(update_fields=[name.removesuffix("_id") for name in changes])
    except IntegrityError:
        raise LeadRefused(_("This contact has another open lead by now, so this one stays closed.")) from None
    return LeadEvent.objects.create(
        lead=lead,
        by=by,
        verb=verb,
        from_status=before["status"],
        to_status=lead.status,
        from_owner=before["owner"],
        to_owner=lead.owner,
        reason=reason,
        note=note,
        before=_as_json(before) if can_be_undone else {},
    )


def _as_json(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in state.items()}


def _state_before(event: LeadEvent) -> dict[str, Any]:
    state = dict(event.before)
    return state | {name: datetime.fromisoformat(state[name]) for name in INSTANTS if state[name]}
