"""Puts a record on a list, or takes it off."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.domain.lists import ListRefused, add_members, fills_itself, remove_members
from crm.models import ListCondition, RecordList
from scoring.actions.base import Action, ActionKind, Order, Permanent


class _ListAction(ActionKind):
    def refusal(self, action: Action, object: str) -> str:
        found = _list_named(object, str(action.get("list") or ""))
        return fills_itself(found.name) if found and ListCondition.objects.filter(list=found).exists() else ""


class AddToList(_ListAction):
    word = "add_to_list"

    def sentence(self, action: Action) -> str:
        return _("Adds to the list “%(list)s”") % {"list": action["list"]}

    def perform(self, order: Order) -> str:
        found = _named(order)
        if _written(lambda: add_members(actor=None, of=found, records=[order.record.pk])):
            return _("Added to the list “%(list)s”") % {"list": found.name}
        return _("Was on the list “%(list)s” already") % {"list": found.name}


class RemoveFromList(_ListAction):
    word = "remove_from_list"

    def sentence(self, action: Action) -> str:
        return _("Takes off the list “%(list)s”") % {"list": action["list"]}

    def perform(self, order: Order) -> str:
        found = _named(order)
        if _written(lambda: remove_members(actor=None, of=found, records=[order.record.pk])):
            return _("Taken off the list “%(list)s”") % {"list": found.name}
        return _("Was not on the list “%(list)s”") % {"list": found.name}


def _named(order: Order) -> RecordList:
    """Without regard to case, as a document names it."""
    name = order.action["list"]
    found = _list_named(order.record._meta.model_name or "", name)
    if found is None:
        raise Permanent(
            _("There is no list “%(list)s” any more. Make it again and try once more, or change the trigger.")
            % {"list": name}
        )
    return found


def _list_named(object: str, name: str) -> RecordList | None:
    lists = RecordList.objects.filter(object=object)
    found: RecordList | None = lists.annotate(folded=Lower("name")).filter(folded=fold(name)).first()
    return found


def _written(write: Callable[[], int]) -> int:
    try:
        return write()
    except ListRefused as why:
        raise Permanent(str(why)) from why
