"""Activity types as rows, tabs and a form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.conditions.text import fold
from crm.interfaces.activities import words_for
from crm.models import ActivityType
from crm.queries.activity_types import Seen, SeenTypes, TypeNow
from leadscoring.web.components import Tab
from leadscoring.web.numbers import whole_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NONE = Seen(0, None)
LABELS = dict(ActivityType.Whose.choices)


@dataclass(frozen=True, slots=True)
class TypeRow:
    """`count` in words; blank where no activity has this type."""

    name: str
    words: StrOrPromise
    whose: StrOrPromise
    is_said: bool
    is_known: bool
    count: str
    last: datetime | None
    url: str


def type_rows(found: Iterable[TypeNow], seen: SeenTypes) -> list[TypeRow]:
    return [_row(each, seen) for each in found]


def type_url(name: str) -> str:
    """By its name in the query: a type is free text, with slashes too."""
    return f"{reverse('activity_type')}?{urlencode({'type': name})}"


def whose_tabs(found: Iterable[TypeNow], current: str) -> list[Tab]:
    """All, and each kind of whose."""
    counts = dict.fromkeys(ActivityType.Whose.values, 0)
    for each in found:
        counts[each.whose] += 1
    base = reverse("activity_types")
    tabs = [Tab(_("All"), base, not current, sum(counts.values()))]
    return tabs + [Tab(capfirst(LABELS[key]), f"{base}?whose={key}", key == current, n) for key, n in counts.items()]


def matching(found: Iterable[TypeNow], whose: str, search: str) -> list[TypeNow]:
    """By what is written in the data, and by what pages call it."""
    wanted = fold(search)
    return [
        each
        for each in found
        if (not whose or each.whose == whose) and (wanted in fold(each.name) or wanted in fold(said_of(each)))
    ]


def said_of(each: TypeNow) -> str:
    return each.label or str(words_for(each.name).said)


def _row(each: TypeNow, seen: SeenTypes) -> TypeRow:
    folded = fold(each.name)
    found = seen.by_type.get(folded, NONE)
    return TypeRow(
        each.name,
        said_of(each),
        LABELS[each.whose],
        each.whose != each.default,
        each.is_known,
        _count(found.count, folded in seen.names, is_exact=seen.is_exact),
        found.last,
        type_url(each.name),
    )


def _count(count: int, is_seen: bool, *, is_exact: bool) -> str:
    if is_exact:
        return whole_text(count) if count else ""
    if count:
        return _("about %(n)s") % {"n": whole_text(count)}
    return _("few") if is_seen else ""


class TypeForm(forms.Form):
    """Whose it is, and what pages call it."""

    whose = forms.ChoiceField(
        label=gettext_lazy("Who did it"), choices=ActivityType.Whose.choices, widget=forms.RadioSelect
    )
    label = forms.CharField(
        label=gettext_lazy("Label"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("What timelines and explanations call it, such as “Asked for a demo”."),
    )
