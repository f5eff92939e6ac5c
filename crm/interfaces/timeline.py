"""A contact's timeline in words and icons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.activity_types import NEITHER, OURS
from crm.conditions.text import fold
from crm.interfaces.activities import words_for
from crm.interfaces.values import number_words, property_label, value_words
from crm.models import Activity, MembershipChange, PropertyChange
from crm.queries.owners import names_of
from crm.queries.timeline import Happening, TimelinePage
from leadscoring.web.components import TimelineEntry, Tone

OWNER = "owner"
TELLING = (
    "form_submit",
    "webinar_attended",
    "event_attended",
    "meeting",
    "call_inbound",
    "trial_started",
    "purchase",
    "email_reply",
)


def timeline_entries(page: TimelinePage, property_types: dict[str, str], labels: dict[str, str]) -> list[TimelineEntry]:
    """`property_types` and `labels` of the contact's properties, by name."""
    owners = names_of(_owners(page))
    return [_entry(happening, page, property_types, labels, owners) for happening in page.happenings]


def _owners(page: TimelinePage) -> list[str]:
    changes = [happening.what for happening in page.happenings if isinstance(happening.what, PropertyChange)]
    return [str(value) for change in changes if change.property == OWNER for value in (change.old, change.new) if value]


def _entry(
    happening: Happening, page: TimelinePage, types: dict[str, str], labels: dict[str, str], owners: Mapping[str, str]
) -> TimelineEntry:
    match happening.what:
        case Activity() as activity:
            return _activity(activity, page)
        case MembershipChange() as change:
            name = page.lists.get(change.list_id, "")
            said = _("Added to the list “%(name)s”") if change.added else _("Removed from the list “%(name)s”")
            icon = "list-plus" if change.added else "list-minus"
            return TimelineEntry(happening.at, icon, said % {"name": name}, _source(change.source, page))
        case PropertyChange() as change:
            return _property(change, page, types, labels, owners)


def _activity(activity: Activity, page: TimelinePage) -> TimelineEntry:
    key = activity.key
    words = words_for(key.type, page.type_labels)
    parts = [key.asset, key.campaign, key.channel]
    if activity.value is not None:
        parts.append(number_words(activity.value))
    if key.is_machine:
        parts.append(_("by a machine, does not count"))
    return TimelineEntry(
        activity.occurred_at,
        words.icon,
        words.said,
        " · ".join(part for part in parts if part),
        tone=_tone(fold(key.type), key.is_machine),
    )


def _tone(type: str, is_machine: bool) -> Tone:
    if is_machine or type in OURS:
        return ""
    if type in NEITHER:
        return "bad"
    return "ok" if type in TELLING else ""


def _property(
    change: PropertyChange,
    page: TimelinePage,
    types: dict[str, str],
    labels: dict[str, str],
    owners: Mapping[str, str],
) -> TimelineEntry:
    name = property_label(change.property, labels)
    old, new = (_value(value, change.property, page, types, owners) for value in (change.old, change.new))
    return TimelineEntry(
        change.at,
        "pencil",
        _("%(property)s changed") % {"property": name},
        _("%(old)s → %(new)s") % {"old": old or _("blank"), "new": new or _("blank")}
        + _after(_source(change.source, page)),
    )


def _value(value: Any, name: str, page: TimelinePage, types: dict[str, str], owners: Mapping[str, str]) -> str:
    if name == OWNER and value:
        return owners.get(fold(str(value)), str(value))
    if name == "company" and isinstance(value, int):
        return page.companies.get(value, _("a company that is gone"))
    return value_words(value, types.get(name, "text"))


def _source(source: str, page: TimelinePage) -> str:
    return _("by %(source)s") % {"source": page.sources.get(source, source)} if source else ""


def _after(text: str) -> str:
    return f" · {text}" if text else ""
