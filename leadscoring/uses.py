"""Where something of the ground's is used: the houses say so, since the ground knows neither of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Use:
    """`text` says it in words; `is_binding`: without the thing, or by another name, what is in force would break."""

    text: StrOrPromise
    url: str = ""
    is_binding: bool = False


Finder: TypeAlias = Callable[[Any], Iterable[Use]]

_finders: dict[str, list[Finder]] = {}


def register_use(kind: str, find: Finder) -> None:
    """`find(team)` gives the uses of that team, for kind `team`; kinds of ours: `team`, `time zone`, `own domains`."""
    known = _finders.setdefault(kind, [])
    if find not in known:
        known.append(find)


def uses_of(kind: str, of: Any) -> list[Use]:
    """In the order in which the finders were registered."""
    return [use for find in _finders.get(kind, ()) for use in find(of)]
