"""Gives a record an owner, in turn within a team."""

from __future__ import annotations

from django.utils.translation import gettext as _

from crm.domain.ownership import assign_round_robin, give_to_owner
from crm.models import Contact, Lead
from scoring.actions.base import Action, ActionKind, Order, Temporary
from scoring.actions.leads import team_named


class AssignOwner(ActionKind):
    word = "assign_owner"

    def sentence(self, action: Action) -> str:
        if action.get("by") == "rules":
            return _("Gives an owner by the routing rules")
        return _("Gives an owner from the team “%(team)s”, in turn") % {"team": action["team"]}

    def perform(self, order: Order) -> str:
        team = team_named(order.action["team"])
        had_owner = bool(order.record.owner)
        chosen = assign_round_robin(record=order.record, team=team)
        if chosen is None and not order.record.owner:
            raise Temporary(
                _("Nobody in the team “%(team)s” is free: all are away, or have as many leads as they can take.")
                % {"team": team}
            )
        _give_open_lead(order)
        if had_owner or chosen is None:
            return _("Had an owner already: %(owner)s") % {"owner": chosen or order.record.owner}
        return _("%(owner)s is the owner now") % {"owner": chosen}

    def refusal(self, action: Action, object: str) -> str:
        return _("this installation has no routing rules yet; name a team.") if action.get("by") == "rules" else ""


def _give_open_lead(order: Order) -> None:
    """A lead that the same crossing made, and that nobody here has, is the owner's: not two people's."""
    if not isinstance(order.record, Contact):
        return
    lead = Lead.objects.filter(contact=order.record, status__in=Lead.OPEN).first()
    if lead is not None:
        give_to_owner(lead=lead)
