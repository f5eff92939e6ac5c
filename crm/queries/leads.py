"""Leads as lists and pages need them: the lead of each contact on a page, how many each seller has, who may work them.

For lists that are put together in SQL (`crm.queries.contacts`) the conditions are pieces of SQL here as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Lower

from crm.conditions.text import fold
from crm.models import AssignmentTurn, Lead, LeadEvent, RejectionReason
from crm.queries.contacts import ContactSource
from crm.queries.owners import Named, users_named
from leadscoring.accounts.models import Team, User

OPEN = tuple(str(status) for status in Lead.OPEN)
IS_OPEN_SQL = "('new', 'taken', 'contacted', 'accepted')"


@dataclass(frozen=True, slots=True)
class LeadNow:
    """A contact's open lead, else the last one; `owner` is what the owner is called, blank where it is nobody's.

    `is_held`: the owner can log in here. What another system's `rep_7` has, anybody may take.
    """

    lead: Lead
    owner: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """All that is given must hold; of several statuses or owners one. Owners are folded texts; '' is nobody."""

    statuses: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    is_waiting: bool = False


def leads_of(contact_ids: Iterable[int], *beside: str) -> dict[int, LeadNow]:
    """By contact, who never was a lead missing; each with the related rows `beside`. Two queries, however many."""
    found = Lead.objects.filter(contact__in=list(contact_ids)).order_by("created_at", "pk")
    # Of one contact the open one, else the last; few have more than two.
    all_leads = sorted(found.select_related(*beside) if beside else found, key=lambda lead: lead.is_open)
    leads = list({lead.contact_id: lead for lead in all_leads}.values())
    users = users_named(lead.owner for lead in leads)
    return {lead.contact_id: LeadNow(lead, *_named(lead, users)) for lead in leads if lead.contact_id}


def _named(lead: Lead, users: Mapping[str, Named]) -> Named:
    return users.get(fold(lead.owner), Named(lead.owner, is_active=False))


def lead_of(contact_id: int) -> LeadNow | None:
    return leads_of([contact_id], "rejection_reason", "queue").get(contact_id)


def lead_events(lead: Lead, most: int = 50) -> list[LeadEvent]:
    """The newest first."""
    return list(lead.events.select_related("by", "reason").order_by("-pk")[:most])


def open_counts(owners: Iterable[str]) -> dict[str, int]:
    """How many open leads each of these has, by folded owner; 0 included."""
    folded = [fold(owner) for owner in owners]
    found = Lead.objects.filter(status__in=OPEN).annotate(folded=Lower("owner")).filter(folded__in=folded)
    counted = found.values("folded").annotate(n=Count("*"))
    return dict.fromkeys(folded, 0) | {row["folded"]: row["n"] for row in counted}


def may_work_leads() -> QuerySet[User]:
    """Active users whose role, or who themselves, hold the permission."""
    held = Q(content_type__app_label="accounts", codename="work_leads")
    permission = Permission.objects.filter(held)
    by_role = User.objects.filter(groups__permissions__in=permission).values("pk")
    by_hand = User.objects.filter(user_permissions__in=permission).values("pk")
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=by_role) | Q(pk__in=by_hand), is_active=True)


def in_turn(team: Team, members: Sequence[User]) -> list[User]:
    """Who never had a turn first, then whose turn is longest ago."""
    turns = dict(AssignmentTurn.objects.filter(team=team, user__in=members).values_list("user_id", "at"))
    return sorted(members, key=lambda user: (user.pk in turns, turns[user.pk].timestamp() if user.pk in turns else 0))


def open_reasons() -> QuerySet[RejectionReason]:
    """Those to choose from."""
    return RejectionReason.objects.filter(archived=False)


def reasons_with_counts() -> list[RejectionReason]:
    """All of them, each with `leads`: how many leads name it."""
    counts = dict(
        Lead.objects.filter(rejection_reason__isnull=False)
        .values_list("rejection_reason")
        .annotate(n=Count("*"))
        .order_by()
    )
    reasons = list(RejectionReason.objects.order_by(F("archived"), "position", "pk"))
    for reason in reasons:
        reason.leads = counts.get(reason.pk, 0)  # type: ignore[attr-defined]
    return reasons


def lead_source(asked: LeadFilter) -> ContactSource | None:
    """Contacts whose open lead is as asked; closed statuses mean any lead. None where every contact is meant."""
    conditions: list[str] = []
    params: dict[str, Any] = {}
    if asked.statuses:
        conditions.append("l.status = any(%(lead_status)s)")
        params["lead_status"] = list(asked.statuses)
    if asked.owners:
        conditions.append("lower(l.owner) = any(%(lead_owner)s)")
        params["lead_owner"] = list(asked.owners)
    if asked.is_waiting:
        conditions.append("l.first_touch_at is null")
    if not conditions:
        return None
    is_open = set(asked.statuses) <= set(OPEN)
    if is_open:
        conditions.append(f"l.status in {IS_OPEN_SQL}")
        return ContactSource(
            "crm_lead l", "l.contact_id", " and ".join([*conditions, "l.contact_id is not null"]), params
        )
    # Several closed leads may be of one contact, which must come once.
    any_lead = f"(select distinct l.contact_id from crm_lead l where {' and '.join(conditions)})"  # noqa: S608
    return ContactSource(f"{any_lead} lead", "lead.contact_id", "lead.contact_id is not null", params)
