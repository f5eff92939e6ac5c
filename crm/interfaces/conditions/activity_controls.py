"""The controls of a condition on what somebody did: which activities, how often, within how many days."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.interfaces.activities import words_for
from crm.interfaces.conditions.controls import Field, Tag, Tags
from crm.interfaces.conditions.faults import FaultsAt
from crm.interfaces.conditions.part import Making
from crm.interfaces.conditions.tree import Plain
from crm.interfaces.conditions.typed import number_field, sent_text


def types_of(core: Plain, name: str, making: Making, faults: FaultsAt) -> Tags:
    fault = faults.at(".activity").text()
    given = core.get("activity")
    types = [given] if isinstance(given, str) else list(given) if isinstance(given, list | tuple) else []
    return type_tags([str(type) for type in types if type], f"{name}.activity", making, fault)


def type_tags(types: list[str], name: str, making: Making, fault: str) -> Tags:
    """Activity types by what they are called; `any` is all that the person did."""
    place = name.rpartition(".")[0]
    tags = tuple(
        Tag(type_words(type, making.offers.type_labels), sent_text(type), f"{place}:drop-{at}")
        for at, type in enumerate(types)
    )
    url = f"{reverse('condition-values')}?{urlencode({'of': 'activity', 'name': 'type', 'typed': name})}"
    said = fault if types else fault and _("Choose at least one activity.")
    return Tags(name, making.id(name), _("Activities"), tags, _("Add activity"), said, url)


def type_words(type: str, labels: dict[str, str]) -> str:
    return _("Anything they did") if fold(type) == "any" else str(words_for(type, labels).said)


def counts_of(core: Plain, name: str, making: Making, faults: FaultsAt) -> tuple[Field, ...]:
    def field(key: str, label: str, before: str, after: str, placeholder: str) -> Field:
        value: Any = core.get(key)
        fault = faults.at(f".{key}").text()
        if fault and key == "at_least" and _is_crossed(core):
            fault = _("“At least” must not be more than “at most”.")
        return Field(
            f"{name}.{key}", making.id(f"{name}.{key}"), label, number_field(value), fault, before, after, placeholder
        )

    return (
        field("at_least", _("At least so many times"), _("at least"), "", "1"),
        field("at_most", _("At most so many times"), _("at most"), _("times"), _("any")),
        field("within_days", _("Within so many days"), _("in the last"), _("days"), _("all")),
    )


def _is_crossed(core: Plain) -> bool:
    low, high = core.get("at_least"), core.get("at_most")
    return isinstance(low, int) and isinstance(high, int) and low > high
