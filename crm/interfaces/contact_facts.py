"""A contact's and its company's properties, built-in and custom, typed, as lines of a card."""

from __future__ import annotations

from collections.abc import Iterable

from crm.conditions.builtin import BUILTIN
from crm.conditions.document import ObjectName
from crm.interfaces.values import property_label, stored_value, value_words
from crm.models import Company, Contact, Property
from leadscoring.web.components import Fact

HIDDEN = ("first_name", "last_name", "name")
"""They are the heading."""


def contact_facts(contact: Contact, properties: Iterable[Property], owner: str) -> list[Fact]:
    """`owner` is what the owner is called."""
    facts = [_fact(contact, name, type) for name, type in _builtin("contact").items() if name != "owner"]
    facts.insert(2, Fact(property_label("owner"), owner))
    facts += [Fact(property_label("objected_at"), value_words(contact.objected_at))] if contact.objected_at else []
    return facts + _custom(contact, "contact", properties)


def company_facts(company: Company, properties: Iterable[Property]) -> list[Fact]:
    return [_fact(company, name, type) for name, type in _builtin("company").items()] + _custom(
        company, "company", properties
    )


def _builtin(object: ObjectName) -> dict[str, str]:
    return {name: type for name, type in BUILTIN[object].items() if name not in HIDDEN}


def _fact(record: Contact | Company, name: str, type: str) -> Fact:
    return Fact(property_label(name), value_words(stored_value(record, name), type))


def _custom(record: Contact | Company, object: ObjectName, properties: Iterable[Property]) -> list[Fact]:
    return [
        Fact(str(each.label or property_label(each.name)), value_words(record.properties.get(each.name), each.type))
        for each in properties
        if each.object == object
    ]
