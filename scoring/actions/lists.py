"""Puts a record on a list, or takes it off."""

from __future__ import annotations

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.domain.lists import add_members, remove_members
from crm.models import RecordList
from scoring.actions.base import Action, ActionKind, Order, Permanent


class AddToList(ActionKind):
    word = "add_to_list"

    def sentence(self, action: Action) -> str:
        return _("Adds to the list “%(list)s”") % {"list": action["list"]}

    def perform(self, order: Order) -> str:
        found = _named(order)
        if add_members(actor=None, of=found, records=[order.record.pk]):
            return _("Added to the list “%(list)s”") % {"list": found.name}
        return _("Was on the list “%(list)s” already") % {"list": found.name}


class RemoveFromList(ActionKind):
    word = "remove_from_list"

    def sentence(self, action: Action) -> str:
        return _("Takes off the list “%(list)s”") % {"list": action["list"]}

    def perform(self, order: Order) -> str:
        found = _named(order)
        if remove_members(actor=None, of=found, records=[order.record.pk]):
            return _("Taken off the list “%(list)s”") % {"list": found.name}
        return _("Was not on the list “%(list)s”") % {"list": found.name}


def _named(order: Order) -> RecordList:
    """Without regard to case, as a document names it."""
    name = order.action["list"]
    lists = RecordList.objects.filter(object=order.record._meta.model_name)
    found = lists.annotate(folded=Lower("name")).filter(folded=fold(name)).first()
    if found is None:
        raise Permanent(
            _("There is no list “%(list)s” any more. Make it again and try once more, or change the trigger.")
            % {"list": name}
        )
    return found
