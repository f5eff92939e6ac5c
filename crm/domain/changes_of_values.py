"""One value of one record, set by somebody or by a trigger, built-in and custom properties alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from django.db import IntegrityError, transaction
from django.db.models import TextField
from django.utils.dateparse import parse_datetime
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from crm.conditions.builtin import BUILTIN
from crm.conditions.text import clean_text
from crm.domain.errors import Refused
from crm.domain.source import change_source
from crm.models import Company, Contact, Deal, Property
from leadscoring.accounts.models import User

Record: TypeAlias = Contact | Company | Deal
Value: TypeAlias = str | bool | float | Decimal | Sequence[str] | None
"""As a model document writes it: texts, numbers, yes/no, ISO dates and instants, several choices; None clears."""


class ValueRefused(Refused):
    """The property can't have this value."""


@transaction.atomic
def set_value(*, record: Record, name: str, value: Value, by: User | None) -> bool:
    """Whether it changed. Raises ValueRefused where there is no such property, or it can't hold the value."""
    change_source(by)
    locked = type(record)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=record.pk)
    object = record._meta.model_name or ""
    if name in BUILTIN[object]:  # type: ignore[index]
        return _set_column(locked, name, _typed(name, BUILTIN[object][name], value))  # type: ignore[index]
    found = Property.objects.filter(object=object, name=name).first()
    if found is None:
        raise ValueRefused(
            _("There is no property “%(name)s” any more. Make it again, or change the trigger.") % {"name": name}
        )
    return _set_custom(locked, name, _as_json(_typed(name, found.type, value)))


def _set_column(record: Record, name: str, value: Any) -> bool:
    column = type(record)._meta.get_field(name)
    if value is None and isinstance(column, TextField):
        value = ""
    if value is None and not column.null:
        raise ValueRefused(_("The property “%(name)s” can't be empty.") % {"name": name})
    if getattr(record, name) == value:
        return False
    setattr(record, name, value)
    try:
        with transaction.atomic():
            record.save(update_fields=[name, "updated_at"])
    except IntegrityError:
        raise ValueRefused(
            _("Another record has this value of “%(name)s” already, and only one can.") % {"name": name}
        ) from None
    return True


def _set_custom(record: Record, name: str, value: Any) -> bool:
    if record.properties.get(name) == value:
        return False
    record.properties = {key: old for key, old in record.properties.items() if key != name}
    if value is not None:
        record.properties[name] = value
    record.save(update_fields=["properties", "updated_at"])
    return True


def _typed(name: str, type: str, value: Value) -> Any:
    """As a column of that type holds it; None for a blank."""
    if value is None or value in ("", []):
        return None
    try:
        return _READ.get(type, _text)(value)
    except (ValueError, ArithmeticError):
        raise ValueRefused(
            _("“%(value)s” is not a value that “%(name)s” can have.") % {"value": value, "name": name}
        ) from None


def _text(value: Any) -> str | None:
    if isinstance(value, bool | list | tuple):
        raise ValueError
    return clean_text(str(value)) or None


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError
    return float(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _instant(value: Any) -> datetime:
    found = parse_datetime(str(value)) or datetime.combine(date.fromisoformat(str(value)), datetime.min.time())
    return found if found.tzinfo else make_aware(found)


def _choices(value: Any) -> list[str]:
    several = [value] if isinstance(value, str) else list(value)
    return [text for text in (clean_text(str(each)) for each in several) if text]


_READ = {
    "number": _number,
    "boolean": _boolean,
    "date": lambda value: date.fromisoformat(str(value)),
    "instant": _instant,
    "multi_choice": _choices,
}


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
