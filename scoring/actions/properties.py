"""Sets a property of the record itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from crm.domain.changes_of_values import ValueRefused, set_value
from scoring.actions.base import Action, ActionKind, Order, Permanent


class SetProperty(ActionKind):
    word = "set_property"

    def sentence(self, action: Action) -> str:
        if _is_blank(action.get("value")):
            return _("Empties the property “%(property)s”") % {"property": action["property"]}
        words = {"property": action["property"], "value": _in_words(action["value"])}
        return _("Sets the property “%(property)s” to %(value)s") % words

    def perform(self, order: Order) -> str:
        name, value = order.action["property"], order.action.get("value")
        try:
            changed = set_value(record=order.record, name=name, value=value, by=None)
        except ValueRefused as why:
            raise Permanent(str(why)) from why
        words = {"property": name, "value": _in_words(value)}
        if not changed:
            return _("“%(property)s” was %(value)s already") % words
        return _("“%(property)s” set to %(value)s") % words


def _is_blank(value: Any) -> bool:
    return value in (None, "", [])


def _in_words(value: Any) -> str:
    if _is_blank(value):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(f"“{each}”" for each in value)
    return f"“{value}”" if isinstance(value, str) else str(value)
