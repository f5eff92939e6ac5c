"""What stands behind an operator: tags with values from the data, a number, a day, two ends, days, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.conditions.operators import DATE_TYPES, Operator
from crm.interfaces.conditions.controls import Field, Lines, Tag, Tags, Value
from crm.interfaces.conditions.faults import FaultsAt
from crm.interfaces.conditions.part import Making
from crm.interfaces.conditions.scope import Scope
from crm.interfaces.conditions.tree import Plain, kind_of
from crm.interfaces.conditions.typed import is_day, number_field, sent_text

MOST_TAGS = 60
"""More are written one a line: quicker to read, to paste over, and to send."""
MOST_ROWS = 14


@dataclass(frozen=True)
class Asked:
    """A test whose value is drawn; `type` is of what it asks, None where nobody knows it."""

    core: Plain
    name: str
    scope: Scope
    type: str | None
    operator: Operator
    making: Making

    @property
    def value(self) -> Any:
        return self.core.get("value")

    def id(self, name: str) -> str:
        return self.making.id(f"{self.name}.{name}")


def value_control(asked: Asked, faults: FaultsAt) -> Value:
    match asked.operator.shape:
        case "texts":
            return _texts(asked, faults.text())
        case "number":
            return Value(fields=(_number(asked, faults.text()),))
        case "days":
            return Value(fields=(_days(asked, faults.text()),))
        case "date":
            return Value(fields=(_day(asked, "value", _("Date"), asked.value, faults.text()),))
        case "range":
            return _range(asked, faults)
    return Value()


def _texts(asked: Asked, fault: str) -> Value:
    values = _values(asked.value)
    said = fault if values else fault and _("Add at least one value.")
    name, id = f"{asked.name}.value", asked.id("value")
    if len(values) > MOST_TAGS:
        text = "\n".join(sent_text(value) for value in values)
        label = _("Values, one a line")
        return Value(lines=Lines(f"{asked.name}.values", id, label, text, min(len(values), MOST_ROWS), said))
    tags = tuple(Tag(value, sent_text(value), f"{asked.name}:drop-{place}") for place, value in enumerate(values))
    options = tuple((text, text, "") for text in _score_texts(asked))
    url = "" if options else _offers_url(asked)
    beside = asked.making.id(asked.scope.types_field) if asked.scope.types_field else ""
    return Value(tags=Tags(name, id, _("Values"), tags, _("Add value"), said, url, options, beside))


def _values(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return [str(each) for each in value if each not in ("", None)] if isinstance(value, list | tuple) else []


def _score_texts(asked: Asked) -> list[str]:
    if kind_of(asked.core) == "score":
        return list(asked.scope.score_texts(str(asked.core["score"]), str(asked.core.get("field", ""))))
    if asked.scope.over == "score":
        return list(asked.scope.score_texts(asked.scope.model, str(asked.core.get("field", ""))))
    return []


def _offers_url(asked: Asked) -> str:
    """Where values of it are offered from; blank where there are none to offer."""
    if asked.scope.over == "score" or kind_of(asked.core) == "score":
        return ""
    if asked.scope.over == "activity":
        of = {"of": "activity", "name": asked.core.get("field", ""), "types": asked.scope.types_field}
    else:
        reached = asked.scope.catalogue.property_type(asked.scope.object, str(asked.core.get("property", "")))
        if reached is None:
            return ""
        of = {"of": reached.object, "name": reached.name}
    return f"{reverse('condition-values')}?{urlencode(of | {'typed': f'{asked.name}.value'})}"


def _number(asked: Asked, fault: str) -> Field:
    value = _single(asked.value)
    said = fault if value not in (None, "") else fault and _("Write a number.")
    return Field(f"{asked.name}.value", asked.id("value"), _("Number"), number_field(value), said)


def _days(asked: Asked, fault: str) -> Field:
    value = _single(asked.value)
    said = fault and _("Write a whole number of days, at least 1.")
    after = pgettext("behind a number of days", "days")
    return Field(f"{asked.name}.value", asked.id("value"), _("Days"), number_field(value), said, after=after)


def _day(asked: Asked, name: str, label: str, value: Any, fault: str) -> Field:
    shown = str(value) if value is not None and not isinstance(value, list) else ""
    said = fault if is_day(shown) else fault and _("Choose a day.")
    # What isn't a day no field of days would show.
    type: Literal["date", "text"] = "date" if not shown or is_day(shown) else "text"
    before = _("and") if name == "to" else ""
    return Field(f"{asked.name}.{name}", asked.id(name), label, shown, said, before=before, type=type)


def _range(asked: Asked, faults: FaultsAt) -> Value:
    low, high = _ends(asked.value)
    low_fault, high_fault = faults.at("[0]").text(), faults.at("[1]").text()
    whole = faults.without("[0]", "[1]") if low is not None else faults.text() and _("Write both ends.")
    if _is_of_days(asked, low, high):
        fields = (
            _day(asked, "from", _("First day"), low, low_fault),
            _day(asked, "to", _("Last day"), high, high_fault),
        )
    else:
        fields = (
            _end(asked, "from", _("Lowest"), low, low_fault),
            _end(asked, "to", _("Highest"), high, high_fault),
        )
    return Value(fields=fields, fault=whole)


def _end(asked: Asked, name: str, label: str, value: Any, fault: str) -> Field:
    said = fault if value not in (None, "") else fault and _("Write a number.")
    between = _("and") if name == "to" else ""
    return Field(f"{asked.name}.{name}", asked.id(name), label, number_field(value), said, before=between)


def _is_of_days(asked: Asked, low: Any, high: Any) -> bool:
    if asked.type is not None:
        return asked.type in DATE_TYPES
    return is_day(low) or is_day(high)


def _ends(value: Any) -> tuple[Any, Any]:
    if isinstance(value, list | tuple) and len(value) == 2:
        return value[0], value[1]
    return None, None


def _single(value: Any) -> Any:
    return None if isinstance(value, list | tuple | dict) else value
