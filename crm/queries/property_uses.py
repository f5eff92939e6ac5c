"""Where properties are used, and what would break without one. This house knows of import mappings only; who else uses
properties says so by registering."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.importers.native import KINDS
from crm.models import ImportMapping, ObjectName, Property
from leadscoring.uses import Use

Name: TypeAlias = tuple[str, str]
"""(object, property's name)"""


@dataclass(frozen=True, slots=True)
class PropertyUse:
    """`use.is_binding`: without the property, what is in force could not be computed any more."""

    of: Name
    use: Use


Finder: TypeAlias = Callable[[Collection[Name]], Iterable[PropertyUse]]
Check: TypeAlias = Callable[[Property, str | None], Iterable[Use]]
"""What of that which is in force could not be computed if the property had another type, or (None) were gone."""

_finders: dict[str, Finder] = {}
_checks: dict[str, Check] = {}


def register_property_uses(name: str, finder: Finder, check: Check | None = None) -> None:
    """The same name again replaces them."""
    _finders[name] = finder
    if check:
        _checks[name] = check


def uses_of_properties(names: Collection[Name]) -> dict[Name, list[Use]]:
    """Those without a use are there too, with none; a few queries, however many names."""
    found: dict[Name, list[Use]] = {name: [] for name in names}
    for finder in (*_finders.values(), _in_mappings):
        for each in finder(names):
            found[each.of].append(each.use)
    return found


def broken_by(property: Property, new_type: str | None) -> list[Use]:
    """By another type, or by its end (None)."""
    return [use for check in _checks.values() for use in check(property, new_type)]


def _in_mappings(names: Collection[Name]) -> Iterator[PropertyUse]:
    """An import of such a file would make a deleted property again."""
    wanted, said = set(names), set()
    for kind, targets in ImportMapping.objects.order_by("-saved_at").values_list("kind", "targets"):
        object = (KINDS[kind].object if kind in KINDS else None) or ""
        for header, _number, target in targets if object else ():
            of = (object, target.get("property", ""))
            if of in wanted and (of, header) not in said:
                said.add((of, header))
                yield PropertyUse(of, Use(_mapped(object, header), reverse("imports")))


def _mapped(object: str, header: str) -> str:
    text = _("The remembered mapping of files of %(kind)s: column “%(header)s”")
    return text % {"kind": ObjectName(object).label, "header": header}
