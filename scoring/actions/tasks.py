"""Makes a task for somebody."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.domain.tasks import create_task
from crm.models import Company, Contact, Deal
from scoring.actions.base import Action, ActionKind, Order
from scoring.actions.recipients import owner_of

DAY_ENDS = time(17)


class CreateTask(ActionKind):
    word = "create_task"

    def sentence(self, action: Action) -> str:
        days = action.get("due_days")
        if not days:
            return _("Makes a task for the owner: “%(title)s”") % {"title": action["title"]}
        words = {"title": action["title"], "n": days}
        return (
            ngettext(
                "Makes a task for the owner, due in %(n)s day: “%(title)s”",
                "Makes a task for the owner, due in %(n)s days: “%(title)s”",
                days,
            )
            % words
        )

    def perform(self, order: Order) -> str:
        record = order.record
        owner = owner_of(record)
        create_task(
            title=order.action["title"],
            due_at=_due(order.action.get("due_days")),
            assigned_to=owner,
            note=_("By the trigger “%(trigger)s”") % {"trigger": order.crossing.trigger},
            contact=record if isinstance(record, Contact) else None,
            company=record if isinstance(record, Company) else None,
            deal=record if isinstance(record, Deal) else None,
        )
        if owner is None:
            return _("Made a task for anybody, as there is no owner")
        return _("Made a task for %(owner)s") % {"owner": owner}


def _due(days: int | None) -> datetime | None:
    """The end of that working day, local time."""
    if not days:
        return None
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, DAY_ENDS))
