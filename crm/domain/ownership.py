"""Whose a record is: shared out within a team in turn, so that nobody is passed over and nothing gets two owners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from django.db import transaction
from django.utils import timezone

from crm.conditions.text import fold
from crm.domain.leads import holder, owner_here, record_assignment
from crm.domain.source import change_source
from crm.models import AssignmentTurn, Company, Contact, Deal, Lead
from crm.queries.leads import in_turn, may_work_leads, open_counts
from leadscoring.accounts.models import Team, User

Owned: TypeAlias = Contact | Company | Deal | Lead


@transaction.atomic
def assign_round_robin(*, record: Owned, team: Team, by: User | None = None) -> User | None:
    """Gives the record to the member whose turn is longest ago; `record.owner` is up to date afterwards.

    Left out are members who are away today, inactive, may not work leads, or have all the open leads that they can
    take. None: nobody is free. A record that has an owner keeps it: then its owner, or None if that is no user of ours
    (`record.owner` tells the two apart). Locks the team, then its members, then the record, in this order.
    """
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    free = _free_members(team)
    record.owner = _locked_owner(record)
    if record.owner:
        return User.objects.filter(email=fold(record.owner)).first()
    if not free:
        return None
    chosen = in_turn(team, free)[0]
    AssignmentTurn.objects.update_or_create(team=team, user=chosen, defaults={"at": timezone.now()})
    _give(record, chosen, by)
    return chosen


@transaction.atomic
def give_to_owner(*, lead: Lead) -> User | None:
    """A lead that nobody here has becomes its contact's owner's, where that is a user and not away. None: it stays."""
    user = owner_here(lead.contact.owner) if lead.contact else None
    locked = Lead.objects.select_for_update(of=("self",), no_key=True).filter(pk=lead.pk).first()
    if user is None or locked is None or holder(locked):
        return None
    record_assignment(lead=locked, to=user, by=None)
    return user


def _free_members(team: Team) -> list[User]:
    """Locked, as whoever takes a lead is: so nobody is given one beyond what they can take meanwhile."""
    found = User.objects.filter(pk__in=may_work_leads().values("pk"), teams=team).order_by("pk")
    members = list(found.select_for_update(of=("self",), no_key=True))
    today = timezone.localdate()
    return _with_room([member for member in members if not member.is_away(today)])


def _with_room(members: Sequence[User]) -> list[User]:
    counts = open_counts([member.email for member in members if member.capacity is not None])
    return [member for member in members if member.capacity is None or counts[member.email] < member.capacity]


def _locked_owner(record: Owned) -> str:
    locked = type(record)._default_manager.select_for_update(of=("self",), no_key=True)
    return str(locked.get(pk=record.pk).owner)


def _give(record: Owned, user: User, by: User | None) -> None:
    if isinstance(record, Lead):
        record_assignment(lead=record, to=user, by=by)
        return
    if by is not None:
        change_source(by)  # else whoever opened the transaction has named its source
    record.owner = user.email
    record.save(update_fields=["owner", "updated_at"])
