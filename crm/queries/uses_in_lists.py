"""What the conditions of dynamic lists name: other lists, and properties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.conditions.named import lists_named, properties_named
from crm.conditions.text import fold
from crm.models import ListCondition, RecordList
from crm.queries.list_uses import ListUse
from crm.queries.property_uses import Name, PropertyUse
from leadscoring.uses import Use


def lists_in_lists(lists: Sequence[RecordList]) -> Iterator[ListUse]:
    """A list that another asks for binds: without it the other could not be worked out."""
    wanted = {(each.object, fold(each.name)): each.pk for each in lists}
    for held in _all():
        named = {(object, fold(name)) for object, name in lists_named(held.condition, held.list.object)}
        for key in named & set(wanted):
            url = reverse("list", args=[held.pk])
            yield ListUse(wanted[key], _told(held), url, is_binding=True)


def properties_in_lists(names: Collection[Name]) -> Iterator[PropertyUse]:
    wanted = set(names)
    for held in _all():
        for of in set(properties_named(held.condition, held.list.object)) & wanted:
            yield PropertyUse(of, Use(_told(held), reverse("list", args=[held.pk]), is_binding=True))


def _all() -> Iterable[ListCondition]:
    return ListCondition.objects.select_related("list").order_by("list__name")


def _told(held: ListCondition) -> str:
    return _("the list “%(list)s”, which fills itself") % {"list": held.list.name}
