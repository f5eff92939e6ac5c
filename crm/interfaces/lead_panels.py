"""A lead on its contact's page: its facts, and its history as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.conditions.text import fold
from crm.domain.leads import UNDO_WITHIN, is_admin
from crm.interfaces.lead_controls import waiting_words
from crm.models import Contact, Lead, LeadEvent
from crm.queries.leads import LeadNow, lead_events
from crm.queries.owners import names_of
from leadscoring.accounts.models import User
from leadscoring.web.components import Fact
from leadscoring.web.numbers import MISSING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Verb = LeadEvent.Verb

SAID: dict[str, StrOrPromise] = {
    Verb.CREATED: gettext_lazy("Became a lead"),
    Verb.IMPORTED: gettext_lazy("Imported"),
    Verb.ASSIGNED: gettext_lazy("Given to %(owner)s"),
    Verb.TAKEN: gettext_lazy("Taken"),
    Verb.CONTACTED: gettext_lazy("Contacted"),
    Verb.ACCEPTED: gettext_lazy("Accepted"),
    Verb.REJECTED: gettext_lazy("Rejected: %(reason)s"),
    Verb.CONVERTED: gettext_lazy("Converted"),
    Verb.REOPENED: gettext_lazy("Reopened"),
    Verb.GIVEN_BACK: gettext_lazy("Given back"),
    Verb.UNDONE: gettext_lazy("Undone: it is “%(status)s” again"),
}
TOASTS: dict[str, StrOrPromise] = {
    Verb.TAKEN: gettext_lazy("%(who)s is your lead now."),
    Verb.CONTACTED: gettext_lazy("%(who)s: contacted."),
    Verb.ACCEPTED: gettext_lazy("%(who)s: accepted."),
    Verb.REJECTED: gettext_lazy("%(who)s: rejected, %(reason)s."),
    Verb.CONVERTED: gettext_lazy("%(who)s: converted."),
    Verb.REOPENED: gettext_lazy("%(who)s: open again."),
    Verb.GIVEN_BACK: gettext_lazy("%(who)s: given back. Anybody can take this lead now."),
    Verb.UNDONE: gettext_lazy("Undone. %(who)s is “%(status)s” again."),
}


@dataclass(frozen=True, slots=True)
class LeadStep:
    """A line of the history; `undo_id` is 0 where this person can't undo it (any more)."""

    at: datetime
    text: str
    note: str
    undo_id: int


@dataclass(frozen=True, slots=True)
class LeadPanel:
    """crm/lead_panel_body.html, with panel=…"""

    contact_id: int
    lead: Lead | None
    facts: tuple[Fact, ...] = ()
    steps: tuple[LeadStep, ...] = ()


def lead_panel(*, user: User, contact_id: int, now: LeadNow | None) -> LeadPanel:
    if now is None:
        return LeadPanel(contact_id, None)
    events = lead_events(now.lead)
    names = names_of([event.to_owner for event in events if event.verb == Verb.ASSIGNED])
    steps = tuple(_step(event, names, is_last=not place, user=user) for place, event in enumerate(events))
    return LeadPanel(contact_id, now.lead, tuple(_facts(now)), steps)


def toast_text(event: LeadEvent, contact: Contact) -> str:
    """What has just been done."""
    return str(TOASTS[event.verb]) % {
        "who": contact,
        "reason": event.reason or "",
        "status": Lead.Status(event.to_status).label,
    }


def _facts(now: LeadNow) -> list[Fact]:
    lead = now.lead
    is_strange = bool(now.owner) and not now.is_held and lead.is_open
    note = _("is nobody who can log in here: whoever takes it has it") if is_strange else ""
    facts = [Fact(_("Who"), now.owner or _("nobody yet"), note=note), Fact(_("Waiting time"), _waiting(lead))]
    facts += [Fact(_("Queue"), str(lead.queue))] if lead.queue else []
    facts += [Fact(_("Why"), lead.why)] if lead.why else []
    # “by hand” is in the catalogue of translations; a trigger's name comes back as it is.
    facts += [Fact(_("From"), _(lead.source))] if lead.source else []
    if lead.rejection_reason:
        facts.append(Fact(_("Rejected because"), str(lead.rejection_reason), note=lead.rejection_note))
    return facts


def _waiting(lead: Lead) -> str:
    return waiting_words(lead, timezone.now()) or MISSING


def _step(event: LeadEvent, names: dict[str, str], *, is_last: bool, user: User) -> LeadStep:
    said = str(SAID[event.verb]) % {
        "owner": names.get(fold(event.to_owner), event.to_owner),
        "reason": event.reason or "",
        "status": Lead.Status(event.to_status).label,
    }
    text = _("%(what)s, by %(who)s") % {"what": said, "who": event.by} if event.by else said
    return LeadStep(event.at, text, event.note, event.pk if is_last and _may_undo(event, user) else 0)


def _may_undo(event: LeadEvent, user: User) -> bool:
    is_theirs = event.by_id == user.pk or is_admin(user)
    is_fresh = timezone.now() - event.at < UNDO_WITHIN
    return bool(event.before) and is_theirs and is_fresh and user.has_perm("accounts.work_leads")
