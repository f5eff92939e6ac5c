"""What can be done with a contact's lead, by this person, as buttons; rows, the peek drawer and pages draw the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.conditions.text import fold
from crm.domain.leads import is_admin
from crm.models import Lead
from crm.queries.leads import LeadNow
from leadscoring.accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Status = Lead.Status

ROW = "row"
"""The place where there is room for one button only; the others are in a menu."""
PLACE = re.compile(r"[a-z]{1,12}")

BADGES = {
    Status.NEW: "draft",
    Status.TAKEN: "testing",
    Status.CONTACTED: "testing",
    Status.ACCEPTED: "live",
    Status.REJECTED: "off",
    Status.CONVERTED: "live",
}
LABELS: dict[str, tuple[StrOrPromise, str]] = {
    "create": (gettext_lazy("Make it a lead"), "user-plus"),
    "take": (gettext_lazy("Take"), "hand"),
    "take_over": (gettext_lazy("Take over"), "hand"),
    "contact": (gettext_lazy("Contacted"), "phone"),
    "accept": (gettext_lazy("Accept"), "check"),
    "convert": (gettext_lazy("Convert"), "handshake"),
    "reject": (gettext_lazy("Reject…"), "x"),
    "give_back": (gettext_lazy("Give back"), "undo-2"),
    "reopen": (gettext_lazy("Reopen"), "rotate-ccw"),
}
ACTS: dict[str, tuple[str, ...]] = {
    Status.NEW: ("take", "contact", "accept", "reject"),
    Status.TAKEN: ("contact", "accept", "reject", "give_back"),
    Status.CONTACTED: ("accept", "convert", "reject", "give_back"),
    Status.ACCEPTED: ("convert", "reject", "give_back"),
    Status.REJECTED: ("reopen",),
    Status.CONVERTED: ("reopen",),
}
MINUTES_SAID, HOURS_SAID = 60, 48


@dataclass(frozen=True, slots=True)
class LeadAct:
    """One button."""

    verb: str
    label: StrOrPromise
    icon: str
    url: str

    @property
    def asks(self) -> bool:
        """Opens a dialog first."""
        return self.verb == "reject"


@dataclass(frozen=True, slots=True)
class LeadControls:
    """crm/lead_controls.html, with controls=…; pages that draw it hold crm/lead_dialog.html once."""

    contact_id: int
    place: str
    lead: Lead | None
    owner: str
    acts: tuple[LeadAct, ...]

    @property
    def url(self) -> str:
        return f"{reverse('lead_controls', args=[self.contact_id])}?place={self.place}"

    @property
    def is_compact(self) -> bool:
        return self.place == ROW

    @property
    def badge(self) -> str:
        return BADGES[Status(self.lead.status)] if self.lead else ""

    @property
    def waiting(self) -> str:
        return waiting_words(self.lead, timezone.now()) if self.lead else ""


def lead_controls(*, user: User, contact_id: int, now: LeadNow | None, place: str) -> LeadControls:
    """`now` comes from `crm.queries.leads.leads_of`; `place` tells the same lead's controls on one page apart."""
    lead, owner = (now.lead, now.owner) if now else (None, "")
    acts = tuple(act_of(verb, contact_id, lead, place) for verb in verbs_of(user, now))
    return LeadControls(contact_id, place, lead, owner, acts)


def place_of(text: str) -> str:
    """As a page gave it, or the panel's."""
    return text if PLACE.fullmatch(text) else "panel"


def waiting_words(lead: Lead, now: datetime) -> str:
    """“waiting 3 h”, “first touch after 12 min”; blank for what was closed untouched."""
    length = length_words(lead.waiting(now))
    if lead.is_waiting:
        return _("waiting %(length)s") % {"length": length}
    if lead.first_touch_at is None:
        return ""
    return _("first touch after %(length)s") % {"length": length}


def length_words(length: timedelta) -> str:
    """Up to an hour in minutes, up to two days in hours, then in days; rounded down."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < MINUTES_SAID:
        return _("%(n)s min") % {"n": minutes}
    if minutes < HOURS_SAID * 60:
        return _("%(n)s h") % {"n": minutes // 60}
    return _("%(n)s d") % {"n": minutes // (24 * 60)}


def verbs_of(user: User, now: LeadNow | None) -> tuple[str, ...]:
    """What this person may do, the likeliest first."""
    if not user.has_perm("accounts.work_leads"):
        return ()
    if now is None:
        return ("create",)
    lead = now.lead
    verbs = ACTS[lead.status]
    if not lead.is_open:
        return (*verbs, "create") if _may_act(user, now) else ("create",)
    if not _may_act(user, now):
        return ()
    if _is_theirs(user, now):
        return (*verbs, "give_back") if lead.owner and lead.status == Status.NEW else verbs
    others = tuple(verb for verb in (*verbs, "give_back") if verb != "take")
    return ("take_over", *dict.fromkeys(others))


def _may_act(user: User, now: LeadNow) -> bool:
    return _is_theirs(user, now) or is_admin(user)


def _is_theirs(user: User, now: LeadNow) -> bool:
    """Or nobody's who could work it."""
    return not now.is_held or fold(now.lead.owner) == user.email


def act_of(verb: str, contact_id: int, lead: Lead | None, place: str) -> LeadAct:
    label, icon = LABELS[verb]
    name = "take" if verb == "take_over" else verb
    url = reverse(f"lead_{name}", args=[contact_id if name == "create" or lead is None else lead.pk])
    return LeadAct(verb, label, icon, f"{url}?place={place}")
