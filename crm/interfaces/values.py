"""Property values as a person reads them, by their type; a blank one is ''."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.conditions.wording import name_in_words
from crm.models import Company, Contact, Deal
from leadscoring.web.numbers import day_text, instant_text

BUILTIN_LABELS = {
    "external_id": gettext_lazy("External ID"),
    "email": gettext_lazy("E-mail"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "job_title": gettext_lazy("Job title"),
    "phone": gettext_lazy("Phone"),
    "country": gettext_lazy("Country"),
    "city": gettext_lazy("City"),
    "language": gettext_lazy("Language"),
    "lifecycle_stage": gettext_lazy("Lifecycle stage"),
    "owner": gettext_lazy("Owner"),
    "original_source": gettext_lazy("Original source"),
    "marketing_consent": gettext_lazy("Marketing consent"),
    "created_at": gettext_lazy("Created"),
    "name": gettext_lazy("Name"),
    "domain": gettext_lazy("Domain"),
    "industry": gettext_lazy("Industry"),
    "employees": gettext_lazy("Employees"),
    "annual_revenue": gettext_lazy("Annual revenue"),
    "company": gettext_lazy("Company"),
    "objected_at": gettext_lazy("Objected to marketing"),
}


def property_label(name: str, custom: dict[str, str] | None = None) -> str:
    """`custom`: the labels of custom properties, by name."""
    if name in BUILTIN_LABELS:
        return str(BUILTIN_LABELS[name])
    return (custom or {}).get(name) or name_in_words(name)


def stored_value(record: Contact | Company | Deal | None, name: str) -> Any:
    """A built-in or custom value as it is stored; None where blank."""
    if record is None:
        return None
    if name in {field.name for field in record._meta.concrete_fields}:
        value = getattr(record, name)
    else:
        value = record.properties.get(name)
    return None if value in ("", []) else value


def value_words(value: Any, type: str = "text") -> str:
    """What can't be read as its type is shown as it is."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(member) for member in value)
    if isinstance(value, datetime) or type == "instant":
        return _instant_words(value)
    if isinstance(value, date) or type == "date":
        day = value if isinstance(value, date) else parse_date(str(value))
        return day_text(day) if day else str(value)
    if isinstance(value, int | float | Decimal):
        return number_words(value)
    return str(value)


def number_words(value: int | float | Decimal) -> str:
    """With the locale's separators, without trailing zeros: 1,850 and 2.5."""
    exact = Decimal(str(value)).normalize()
    decimals = max(0, -int(exact.as_tuple().exponent))
    return number_format(exact, decimal_pos=decimals, force_grouping=True).replace("-", "\N{MINUS SIGN}")


def _instant_words(value: Any) -> str:
    at = value if isinstance(value, datetime) else parse_datetime(str(value))
    return instant_text(at) if at else str(value)
