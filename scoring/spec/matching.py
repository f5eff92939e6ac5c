"""Which part of an older document is which part of a newer one, and which of them had to be moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

Plain: TypeAlias = dict[str, Any]
Spot: TypeAlias = tuple[int, int]
"""A criterion's place: the index of its group, and its own therein."""

_Place = TypeVar("_Place", int, Spot)


def matched_parts(before: Sequence[Plain], after: Sequence[Plain]) -> dict[int, int]:
    """From the old index to the new one: by id first, then by name among those that are left."""
    pairs: dict[int, int] = {}
    for key in ("id", "name"):
        _pair(pairs, list(enumerate(before)), list(enumerate(after)), _by(key), _by(key))
    return dict(sorted(pairs.items()))


def matched_criteria(before: Sequence[Plain], after: Sequence[Plain], homes: Mapping[int, int]) -> dict[Spot, Spot]:
    """By id anywhere, then by name within the same group (`homes`), then by name where it is the only one left."""
    pairs: dict[Spot, Spot] = {}
    olds, news = list(_spots(before)), list(_spots(after))
    _pair(pairs, olds, news, _by("id"), _by("id"))
    _pair(
        pairs,
        olds,
        news,
        lambda spot, part: (homes.get(spot[0]), part["name"]),
        lambda spot, part: (spot[0], part["name"]),
    )
    _pair(pairs, olds, news, _by("name"), _by("name"))
    return dict(sorted(pairs.items()))


def with_renamed(
    pairs: Mapping[Spot, Spot], before: Sequence[Plain], after: Sequence[Plain], homes: Mapping[int, int]
) -> dict[Spot, Spot]:
    """`pairs`, and those that say the same within the same group, besides their names."""
    found = dict(pairs)
    _pair(
        found,
        list(_spots(before)),
        list(_spots(after)),
        lambda spot, part: (homes.get(spot[0]), _nameless(part)),
        lambda spot, part: (spot[0], _nameless(part)),
    )
    return dict(sorted(found.items()))


def stayed(numbers: Sequence[int]) -> set[int]:
    """The longest run of rising numbers, not necessarily side by side: all others were moved, and no fewer could be."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(ends, number)
        before[number] = ends[place - 1] if place else None
        ends[place : place + 1] = [number]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _spots(groups: Sequence[Plain]) -> Iterable[tuple[Spot, Plain]]:
    return (
        ((index, place), criterion)
        for index, group in enumerate(groups)
        for place, criterion in enumerate(group["criteria"])
    )


def _by(key: str) -> Callable[[Any, Plain], Any]:
    return lambda _place, part: part.get(key)


def _nameless(part: Plain) -> str:
    return repr({key: value for key, value in part.items() if key not in ("id", "name")})


def _pair(
    pairs: dict[_Place, _Place],
    olds: Iterable[tuple[_Place, Plain]],
    news: Iterable[tuple[_Place, Plain]],
    key_of_old: Callable[[_Place, Plain], Any],
    key_of_new: Callable[[_Place, Plain], Any],
) -> None:
    """Adds the pairs of those not yet paired that alone, on their side, have the key that they share."""
    left = _keyed([(place, part) for place, part in olds if place not in pairs], key_of_old)
    waiting = _keyed([(place, part) for place, part in news if place not in set(pairs.values())], key_of_new)
    for key, places in left.items():
        partners = waiting.get(key, [])
        if len(places) == len(partners) == 1:
            pairs[places[0]] = partners[0]


def _keyed(parts: Iterable[tuple[_Place, Plain]], key_of: Callable[[_Place, Plain], Any]) -> dict[Any, list[_Place]]:
    found: dict[Any, list[_Place]] = {}
    for place, part in parts:
        key = key_of(place, part)
        if key is not None:
            found.setdefault(key, []).append(place)
    return found
