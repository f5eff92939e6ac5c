"""Properties as rows, tabs and facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.conditions.builtin import BUILTIN
from crm.conditions.document import ObjectName as Object
from crm.conditions.text import fold
from crm.interfaces.values import property_label
from crm.models import ObjectName, Property
from crm.queries.property_shares import Shares
from leadscoring.uses import Use
from leadscoring.web.components import Tab

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TYPES = dict(Property.Type.choices)


@dataclass(frozen=True, slots=True)
class Known:
    """A property of either sort; `stored` is None for a built-in one."""

    object: Object
    name: str
    type: str
    label: str
    stored: Property | None = None

    @property
    def url(self) -> str:
        if self.stored:
            return reverse("property", args=[self.stored.pk])
        return reverse("property-builtin", args=[self.object, self.name])


@dataclass(frozen=True, slots=True)
class PropertyRow:
    known: Known
    type: StrOrPromise
    choices: str
    share: str
    uses: tuple[Use, ...]


def known_properties(object: Object, custom: Iterable[Property]) -> list[Known]:
    """Custom ones first, by label; then the built-in ones."""
    made = [Known(object, each.name, each.type, each.label or property_label(each.name), each) for each in custom]
    builtin = [builtin_property(object, name) for name in BUILTIN[object]]
    return sorted(made, key=lambda each: fold(each.label)) + builtin


def builtin_property(object: Object, name: str) -> Known:
    return Known(object, name, BUILTIN[object][name], property_label(name))


def matching(found: Iterable[Known], search: str) -> list[Known]:
    wanted = fold(search)
    return [each for each in found if wanted in fold(each.name) or wanted in fold(each.label)]


def property_rows(found: Iterable[Known], shares: Shares, uses: dict[tuple[str, str], list[Use]]) -> list[PropertyRow]:
    return [
        PropertyRow(
            each,
            TYPES[each.type],
            choices_words(each.stored.choices if each.stored else []),
            share_words(shares, each.name),
            tuple(uses[(each.object, each.name)]),
        )
        for each in found
    ]


def choices_words(choices: Sequence[str]) -> str:
    return ngettext("%(n)s choice", "%(n)s choices", len(choices)) % {"n": len(choices)} if choices else ""


def share_words(shares: Shares, name: str) -> str:
    """Blank where there are no records; never 0 where there is one with a value, never 100 where one has none."""
    percent = shares.percent(name)
    if percent is None:
        return ""
    with_value = shares.with_value.get(name, 0)
    if 0 < percent < 1:
        return _("under 1 %")
    if percent >= 99.5 and with_value < shares.records:
        return _("over 99 %")
    said = _("%(n)s %%") % {"n": number_format(round(percent))}
    return said if shares.is_exact else _("about %(share)s") % {"share": said}


def object_tabs(current: str) -> list[Tab]:
    base = reverse("properties")
    return [
        Tab(label[:1].upper() + label[1:], f"{base}?object={value}", value == current)
        for value, label in ((choice.value, str(choice.label)) for choice in ObjectName)
    ]
