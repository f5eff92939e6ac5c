"""The timeline of a company or a deal: each thing that one of its people did says who it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse

from crm.conditions.builtin import BUILTIN
from crm.conditions.document import ObjectName
from crm.interfaces.timeline import timeline_entries
from crm.models import Activity, Company, Deal, Property
from crm.queries.timeline import Happening, timeline_page
from leadscoring.web.components import TimelineEntry


def record_timeline(record: Company | Deal, after: str, properties: Sequence[Property]) -> dict[str, Any]:
    """For the template: a page of entries, and the cursor of the next. `properties` of any object.

    Raises `BadCursor`.
    """
    object: ObjectName = "company" if isinstance(record, Company) else "deal"
    own = [each for each in properties if each.object == object]
    page = timeline_page(record, after)
    types = BUILTIN[object] | {each.name: each.type for each in own}
    entries = timeline_entries(page, types, {each.name: each.label for each in own})
    named = [_with_name(happening, entry) for happening, entry in zip(page.happenings, entries, strict=True)]
    url = reverse(f"{object}-timeline", args=[record.pk])
    return {"timeline": named, "next": page.next, "timeline_url": url}


def _with_name(happening: Happening, entry: TimelineEntry) -> TimelineEntry:
    if not isinstance(happening.what, Activity):
        return entry
    contact = happening.what.contact
    parts = [str(contact), str(entry.detail)]
    return replace(entry, detail=" · ".join(part for part in parts if part), url=reverse("contact", args=[contact.pk]))
