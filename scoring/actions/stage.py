"""Moves a contact to a lifecycle stage."""

from __future__ import annotations

from django.utils.translation import gettext as _

from crm.domain.changes_of_values import set_value
from crm.models import Contact
from scoring.actions.base import Action, ActionKind, Order, Permanent


class SetLifecycleStage(ActionKind):
    word = "set_lifecycle_stage"

    def sentence(self, action: Action) -> str:
        return _("Sets the lifecycle stage to “%(stage)s”") % {"stage": action["stage"]}

    def perform(self, order: Order) -> str:
        if not isinstance(order.record, Contact):
            raise Permanent(_("Only contacts have a lifecycle stage."))
        before, stage = order.record.lifecycle_stage, order.action["stage"]
        if not set_value(record=order.record, name="lifecycle_stage", value=stage, by=None):
            return _("Was in the lifecycle stage “%(stage)s” already") % {"stage": stage}
        if not before:
            return _("Lifecycle stage set to “%(stage)s”") % {"stage": stage}
        return _("Lifecycle stage moved from “%(before)s” to “%(stage)s”") % {"before": before, "stage": stage}

    def refusal(self, action: Action, object: str) -> str:
        return "" if object == "contact" else _("only contacts have a lifecycle stage, and this model scores others.")
