"""A deal's properties, built-in and custom, typed, as lines of a card."""

from __future__ import annotations

from collections.abc import Iterable

from crm.conditions.builtin import BUILTIN
from crm.interfaces.values import property_label, stored_value, value_words
from crm.models import Deal, Property
from leadscoring.web.components import Fact

SHOWN_ABOVE = ("name", "amount", "currency", "stage", "owner")
"""They stand in the page's head."""


def deal_facts(deal: Deal, properties: Iterable[Property]) -> list[Fact]:
    builtin = {name: type for name, type in BUILTIN["deal"].items() if name not in SHOWN_ABOVE}
    facts = [Fact(property_label(name), value_words(stored_value(deal, name), type)) for name, type in builtin.items()]
    custom = (each for each in properties if each.object == "deal")
    return facts + [
        Fact(str(each.label or property_label(each.name)), value_words(deal.properties.get(each.name), each.type))
        for each in custom
    ]
