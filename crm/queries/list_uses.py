"""Where lists are used. This house knows of no use: who uses lists says so by registering a finder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from crm.models import RecordList


@dataclass(frozen=True, slots=True)
class ListUse:
    """`text` says it in words; `is_binding`: without the list, by its name, what is in force would break."""

    list_id: int
    text: str
    url: str
    is_binding: bool


Finder: TypeAlias = Callable[[Sequence[RecordList]], Iterable[ListUse]]

_finders: dict[str, Finder] = {}


def register_list_uses(name: str, finder: Finder) -> None:
    """The same name again replaces the finder."""
    _finders[name] = finder


def uses_of(lists: Sequence[RecordList]) -> dict[int, list[ListUse]]:
    """By list; those without a use are there too, with none."""
    found: dict[int, list[ListUse]] = {each.pk: [] for each in lists}
    for finder in _finders.values():
        for use in finder(lists):
            found[use.list_id].append(use)
    return found
