"""A condition as a form: its parts in one another, each with its controls, its faults and what can be done to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from crm.conditions.nodes import Fault
from crm.interfaces.conditions.faults import FaultsAt
from crm.interfaces.conditions.focus import focus_after
from crm.interfaces.conditions.offers import Offers
from crm.interfaces.conditions.part import Making, Part
from crm.interfaces.conditions.parts import Parts
from crm.interfaces.conditions.scope import Scope
from crm.interfaces.conditions.tree import Plain


@dataclass(frozen=True, slots=True)
class ConditionEditor:
    """`root` is None where there is no condition yet."""

    prefix: str
    id: str
    root: Part | None
    refresh_url: str
    refresh_target: str
    fault: str = ""
    has_focus: bool = False


def condition_editor(
    plain: Plain | None,
    *,
    prefix: str,
    scope: Scope,
    faults: Iterable[Fault] = (),
    place: str = "if",
    key: str = "",
    act: str = "",
) -> ConditionEditor:
    """`place` is where the faults have the condition. `key` keeps ids apart where several forms stand on one page.

    `act` is what was done last, for the focus.
    """
    making = Making(key, Offers(), focus_after(act, plain, prefix))
    found = FaultsAt.within(faults, place)
    root = Parts(making).part(plain, prefix, scope, found) if isinstance(plain, dict) and plain else None
    return ConditionEditor(
        prefix=prefix,
        id=making.id(prefix),
        root=root,
        refresh_url=scope.refresh_url,
        refresh_target=scope.refresh_target,
        fault=_("Add at least one condition.") if found.faults and not root else "",
        has_focus=root is None and act.startswith(f"{prefix}:"),
    )
