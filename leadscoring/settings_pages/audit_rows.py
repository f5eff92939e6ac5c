"""Audit entries as sentences, and what they changed, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from leadscoring.accounts.audit_words import field_words, object_words, page_of, words_for
from leadscoring.accounts.models import AuditEntry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COLUMNS = ("at", "who", "who_email", "action", "kind", "number", "object", "before", "after")
LONGEST_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Change:
    """None: there was, or is, no such thing; a blank is said as such."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class AuditRow:
    id: int
    at: datetime
    who: str
    did: StrOrPromise
    kind: str
    object_type: str
    object_id: str
    label: str
    url: str
    changes: tuple[Change, ...]


def audit_rows(entries: Iterable[AuditEntry]) -> list[AuditRow]:
    return [_row(entry) for entry in entries]


def plain_row(entry: AuditEntry) -> list[str]:
    """In the columns of COLUMNS; the instant in local time with its offset."""
    return [
        localtime(entry.at).isoformat(timespec="seconds"),
        str(entry.actor or ""),
        entry.actor.email if entry.actor else "",
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.object_label,
        _as_json(entry.before),
        _as_json(entry.after),
    ]


def _row(entry: AuditEntry) -> AuditRow:
    return AuditRow(
        entry.pk,
        entry.at,
        str(entry.actor) if entry.actor else _("The system"),
        words_for(entry.action),
        object_words(entry.object_type),
        entry.object_type,
        entry.object_id,
        entry.object_label or entry.object_id,
        _url(entry),
        tuple(_changes(entry)),
    )


def _changes(entry: AuditEntry) -> list[Change]:
    before, after = _mapping(entry.before), _mapping(entry.after)
    changes = [
        Change(field_words(entry.object_type, name), _value(before, name), _value(after, name))
        for name in {*before, *after}
        if name not in before or name not in after or before[name] != after[name]
    ]
    # What was made blank says nothing; and the database keeps no order of the names.
    return sorted((each for each in changes if each.before or each.after), key=lambda each: each.name.casefold())


def _mapping(values: Any) -> Mapping[str, Any]:
    return values if isinstance(values, Mapping) else {}


def _value(values: Mapping[str, Any], name: str) -> str | None:
    return _in_words(values[name]) if name in values else None


def _in_words(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return number_format(value)
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return _shortened(", ".join(str(each) for each in value))
    return _shortened(value if isinstance(value, str) else _as_json(value))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _as_json(values: Any) -> str:
    return "" if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)


def _url(entry: AuditEntry) -> str:
    """Of the object's page; whether the object is still there nobody asks before the link is followed."""
    name = page_of(entry.object_type)
    if not name or entry.action.endswith(".deleted"):
        return ""
    try:
        return reverse(name, args=[int(entry.object_id)])
    except (NoReverseMatch, ValueError):
        return ""
