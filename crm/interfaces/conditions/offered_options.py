"""Values from the data as options under a field: what it holds, how it reads, how many have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.conditions.document import ObjectName
from crm.conditions.text import clean_text, fold
from crm.interfaces.conditions.activity_controls import type_words
from crm.interfaces.conditions.typed import sent_text
from crm.models import ActivityType
from crm.queries.activity_types import seen_types, types_now
from crm.queries.offered_activities import offered_activity_values
from crm.queries.offered_values import MOST_OFFERED, offered_values
from leadscoring.web.numbers import whole_text


class Option(NamedTuple):
    """`value` as a hidden field holds it."""

    value: str
    label: str
    sub: str


def record_options(object: str, name: str, typed: str) -> list[Option]:
    found = offered_values(cast(ObjectName, object), name, typed)
    return [_option(each.text, _records(object, each.count)) for each in found if clean_text(each.text)]


def activity_options(field: str, typed: str, types: Sequence[str] = ()) -> list[Option]:
    found = offered_activity_values(field, typed, types)
    return [_option(each.text, _times(each.count)) for each in found if clean_text(each.text)]


def type_options(typed: str) -> list[Option]:
    """All that they did first, then the types by use, then those that the product knows."""
    labels = dict(ActivityType.objects.exclude(label="").values_list("name", "label"))
    seen = seen_types()
    known = [(fold(each.name), each.name) for each in types_now(seen)]
    counts = {folded: seen.by_type[folded].count if folded in seen.by_type else 0 for folded, _name in known}
    ordered = sorted(known, key=lambda each: -counts[each[0]])
    options = [Option("any", type_words("any", labels), "")]
    options += [Option(sent_text(name), type_words(name, labels), _times(counts[folded])) for folded, name in ordered]
    wanted = fold(typed)
    fitting = (each for each in options if wanted in fold(each.label) or wanted in fold(each.value))
    return list(fitting)[: 2 * MOST_OFFERED]


def _option(text: str, sub: str) -> Option:
    return Option(sent_text(text), text, sub)


def _records(object: str, count: int) -> str:
    """How many have it; blank where the sample holds none."""
    words = {
        "contact": ngettext("%(n)s contact", "%(n)s contacts", count),
        "company": ngettext("%(n)s company", "%(n)s companies", count),
        "deal": ngettext("%(n)s deal", "%(n)s deals", count),
    }
    return words[object] % {"n": whole_text(count)} if count else ""


def _times(count: int) -> str:
    return ngettext("%(n)s time", "%(n)s times", count) % {"n": whole_text(count)} if count else _("not yet")
