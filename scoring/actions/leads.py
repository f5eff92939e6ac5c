"""Makes a lead: somebody for sales to work."""

from __future__ import annotations

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.domain.leads import create_lead
from crm.models import Contact
from leadscoring.accounts.models import Team
from scoring.actions.base import Action, ActionKind, Order, Permanent


class CreateLead(ActionKind):
    word = "create_lead"

    def sentence(self, action: Action) -> str:
        if action.get("queue"):
            return _("Makes a lead for the team “%(team)s”") % {"team": action["queue"]}
        return _("Makes a lead")

    def perform(self, order: Order) -> str:
        if not isinstance(order.record, Contact):
            raise Permanent(_("Leads are made of contacts only."))
        queue = team_named(order.action["queue"]) if order.action.get("queue") else None
        crossing = order.crossing
        lead, is_new = create_lead(
            contact=order.record,
            queue=queue,
            source=crossing.trigger.model.name,
            why=crossing.trigger.name,
            crossed_at=crossing.as_of,
        )
        if not is_new:
            return _("There was an open lead already (%(status)s)") % {"status": lead.get_status_display().lower()}
        return _("Made a lead for “%(team)s”") % {"team": queue} if queue else _("Made a lead")

    def refusal(self, action: Action, object: str) -> str:
        return "" if object == "contact" else _("leads are made of contacts, and this model scores others.")


def team_named(name: str) -> Team:
    """Without regard to case, as a document names it. Raises Permanent."""
    found = Team.objects.annotate(folded=Lower("name")).filter(folded=fold(name)).first()
    if found is None:
        raise Permanent(
            _("There is no team “%(team)s”. Make it, or change the trigger, and try again.") % {"team": name}
        )
    return found
