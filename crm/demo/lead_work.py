"""The demo's leads: whose each became, and what was done with it until now. Nothing here knows what scoring is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from crm.demo.chance import Chance
from crm.demo.lead_plans import Step, Verb, plan
from crm.models import AssignmentTurn, Lead, LeadEvent, RejectionReason
from leadscoring.accounts.models import Team, User

Status = Lead.Status
MADE_AFTER = timedelta(seconds=3)
TAKEN_FROM_OTHERS = 0.5
"""How often a colleague helps out where the owner is away."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A contact that crossed one; `owner` is the contact's, `bought` when it became a customer afterwards, `in_deal`
    whether an open deal is being made with it."""

    contact_id: int
    at: datetime
    owner: str
    bought: datetime | None = None
    in_deal: bool = False


@dataclass(slots=True)
class Worked:
    """`owner`: the contact's, given in turn where it had none (`is_assigned`)."""

    lead: Lead
    events: list[LeadEvent]
    owner: User | None
    is_assigned: bool


@dataclass(slots=True)
class SalesFloor:
    """`users` by address; the members of the team take turns, in the order of their addresses at first."""

    chance: Chance
    present: datetime
    team: Team
    users: Mapping[str, User]
    members: Sequence[User]
    reasons: Mapping[str, RejectionReason]
    turns: dict[int, datetime] = field(default_factory=dict)
    leads: dict[str, list[Lead]] = field(default_factory=dict)

    def work(self, crossed: Iterable[Threshold], *, source: str, why: str) -> list[Worked]:
        """In the order of time."""
        return [self._worked(each, source, why) for each in crossed]

    def store_turns(self) -> None:
        for user_id, at in self.turns.items():
            AssignmentTurn.objects.update_or_create(team=self.team, user_id=user_id, defaults={"at": at})

    def _worked(self, crossed: Threshold, source: str, why: str) -> Worked:
        owner = self.users.get(crossed.owner.lower()) if crossed.owner else self._in_turn(crossed.at)
        is_away = owner is not None and owner.is_away(timezone.localdate(crossed.at))
        lead = Lead(
            contact_id=crossed.contact_id,
            source=source,
            why=why,
            queue=self.team,
            status=Status.NEW,
            owner="" if owner is None or is_away else owner.email,
            crossed_at=crossed.at,
            created_at=crossed.at + MADE_AFTER,
        )
        events = [_event(lead, lead.created_at, None, Verb.CREATED, note=why, before=None)]
        worker = self._worker(lead)
        if worker is not None:
            steps = plan(self.chance, lead.created_at, bought=crossed.bought, in_deal=crossed.in_deal)
            events += [self._taken(lead, step, worker) for step in steps if step.at <= self.present]
        self.leads.setdefault(lead.owner, []).append(lead)
        return Worked(lead, events, owner, is_assigned=not crossed.owner and owner is not None)

    def _in_turn(self, at: datetime) -> User | None:
        """Whose turn is longest ago, of those who are here and have room."""
        free = [user for user in self.members if not user.is_away(timezone.localdate(at)) and self._has_room(user, at)]
        chosen = min(free, key=lambda user: (user.pk in self.turns, self.turns.get(user.pk, at)), default=None)
        if chosen is not None:
            self.turns[chosen.pk] = at
        return chosen

    def _has_room(self, user: User, at: datetime) -> bool:
        mine = self.leads.get(user.email, [])
        return (
            user.capacity is None
            or sum(1 for lead in mine if not lead.closed_at or lead.closed_at > at) < user.capacity
        )

    def _worker(self, lead: Lead) -> User | None:
        """Of a lead that is anybody's: a colleague, or nobody yet."""
        if lead.owner:
            return self.users[lead.owner]
        return self._in_turn(lead.created_at) if self.chance.yes(TAKEN_FROM_OTHERS) else None

    def _taken(self, lead: Lead, step: Step, by: User) -> LeadEvent:
        before = {name: getattr(lead, name) for name in _KEPT}
        lead.status, lead.owner = _BECOMES[step.verb], lead.owner or by.email
        if step.verb == Verb.TAKEN:
            lead.taken_at = step.at
        elif step.verb in (Verb.CONTACTED, Verb.ACCEPTED):
            lead.first_touch_at = lead.first_touch_at or step.at
        else:
            lead.closed_at = step.at
        reason = self.reasons[step.reason] if step.reason else None
        if reason:
            lead.rejection_reason, lead.rejection_note = reason, step.note
        return _event(lead, step.at, by, step.verb, note=step.note, before=before, reason=reason)


def store_leads(worked: Sequence[Worked]) -> None:
    Lead.objects.bulk_create([each.lead for each in worked], batch_size=1000)
    LeadEvent.objects.bulk_create([_of(event, each.lead) for each in worked for event in each.events], batch_size=1000)


_KEPT = ("status", "owner", "taken_at", "first_touch_at", "closed_at", "rejection_reason_id", "rejection_note")
_BECOMES: dict[str, str] = {
    Verb.TAKEN: Status.TAKEN,
    Verb.CONTACTED: Status.CONTACTED,
    Verb.ACCEPTED: Status.ACCEPTED,
    Verb.REJECTED: Status.REJECTED,
    Verb.CONVERTED: Status.CONVERTED,
}


def _event(
    lead: Lead,
    at: datetime,
    by: User | None,
    verb: str,
    *,
    note: str,
    before: Mapping[str, Any] | None,
    reason: RejectionReason | None = None,
) -> LeadEvent:
    was = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in (before or {}).items()}
    return LeadEvent(
        at=at,
        by=by,
        verb=verb,
        from_status=was.get("status", ""),
        to_status=lead.status,
        from_owner=was.get("owner", ""),
        to_owner=lead.owner,
        reason=reason,
        note=note,
        before=was,
    )


def _of(event: LeadEvent, lead: Lead) -> LeadEvent:
    event.lead = lead
    return event
