"""How bands look: the text of a score's grade, and the colour of its tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

Tier = Literal["hot", "warm", "nurture", "cold"]


def grade_text(labels: Mapping[str, str | None]) -> str | None:
    """The cell where the model has one, else the label of the total, else that of the category that it has."""
    fit, engagement = labels.get("fit"), labels.get("engagement")
    if fit is not None and engagement is not None:
        return f"{fit}{engagement}"
    return labels.get("total") or fit or engagement


def tier_of(places: Mapping[str, int | None], counts: Mapping[str, int]) -> Tier:
    """By the total's band where the model has such, else by the better of the others. `counts`: bands on each axis."""
    axes = ["total"] if counts.get("total") else [axis for axis in ("fit", "engagement") if counts.get(axis)]
    tiers = [_tier(places.get(axis), counts[axis]) for axis in axes]
    return min(tiers, key=_ORDER.index, default="cold")


def place_of(labels: Sequence[str], label: str | None) -> int | None:
    """The band's place from the top."""
    return labels.index(label) if label in labels else None


_ORDER: tuple[Tier, ...] = ("hot", "warm", "nurture", "cold")


def _tier(place: int | None, count: int) -> Tier:
    if place is None or (place == count - 1 and count > 1):
        return "cold"
    return _ORDER[min(place, 2)]
