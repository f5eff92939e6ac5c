"""From the points of criteria to groups, categories, total, labels and cell: exact, in integer tenths of a point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.spec.document import Band, Bounds, Criterion, DisqualifyRule, Group, ModelDocument


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A group's or a category's sum before (`raw`) and after clamping, in tenths."""

    name: str
    raw: int
    points: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A record's whole result, in tenths.

    `raw` is the sum of the categories, each clamped; a disqualification replaces points, never what they were made
    of. `labels` holds an entry for total and for each
    category that the model has, None where no cut-off is reached. `disqualified` names what disqualified, in order.
    """

    groups: tuple[Subtotal, ...]
    categories: tuple[Subtotal, ...]
    raw: int
    total: int
    labels: dict[str, str | None]
    cell: str | None
    disqualified: tuple[str, ...]

    def category_points(self, name: str) -> int | None:
        """None where the model's kind lacks the category."""
        return next((category.points for category in self.categories if category.name == name), None)


def tenths(points: Decimal) -> int:
    """Exact: a document's points have one decimal at most."""
    scaled = points * 10
    if scaled != int(scaled):
        raise ValueError(f"{points} has more than one decimal")
    return int(scaled)


def points_of(count: int) -> Decimal:
    """The reverse of `tenths`: 8 and 7.9, never 8.0."""
    whole, rest = divmod(count, 10)
    return Decimal(whole) if rest == 0 else Decimal(count).scaleb(-1)


def clamp(count: int, bounds: Bounds) -> int:
    if bounds.minimum is not None:
        count = max(count, tenths(bounds.minimum))
    if bounds.limit is not None:
        count = min(count, tenths(bounds.limit))
    return count


def label_for(bands: Iterable[Band], count: int) -> str | None:
    """The label of the highest cut-off that `count` tenths reach."""
    reached = [band for band in bands if tenths(band.at_least) <= count]
    return max(reached, key=lambda band: band.at_least).label if reached else None


def enabled_criteria(document: ModelDocument) -> Iterator[tuple[Group, Criterion]]:
    """In document order, which is the order of a score's points."""
    return ((group, criterion) for group in document.groups for criterion in group.criteria if criterion.enabled)


def roll_up(document: ModelDocument, points: Sequence[int]) -> Breakdown:
    """Steps 5 to 7 of the arithmetic.

    `points` holds a number for each enabled criterion in document order: its clamped points in tenths, or for a
    disqualifying criterion 1 when it holds, else 0.
    """
    pairs = list(enabled_criteria(document))
    if len(pairs) != len(points):
        raise ValueError(f"{len(points)} points for {len(pairs)} enabled criteria")
    held = [
        criterion.name
        for (_, criterion), count in zip(pairs, points, strict=True)
        if _disqualifies(criterion) and count
    ]
    groups = _group_subtotals(document, pairs, points)
    categories = tuple(_category(document, name, groups, bool(held)) for name in document.category_names)
    raw = sum(clamp(category.raw, _bounds(document, category.name)) for category in categories)
    total = _floor(document.bounds) if held else clamp(raw, document.bounds)
    labels, cell = _labels(document, categories, total)
    return Breakdown(groups, categories, raw, total, labels, cell, tuple(held))


def _disqualifies(criterion: Criterion) -> bool:
    return isinstance(criterion.rule, DisqualifyRule)


def _group_subtotals(
    document: ModelDocument, pairs: Sequence[tuple[Group, Criterion]], points: Sequence[int]
) -> tuple[Subtotal, ...]:
    sums = {id(group): 0 for group in document.groups}
    for (group, criterion), count in zip(pairs, points, strict=True):
        sums[id(group)] += 0 if _disqualifies(criterion) else count
    return tuple(
        Subtotal(group.name, sums[id(group)], clamp(sums[id(group)], group.bounds)) for group in document.groups
    )


def _category(document: ModelDocument, name: str, groups: Sequence[Subtotal], is_disqualified: bool) -> Subtotal:
    members = zip(document.groups, groups, strict=True)
    raw = sum(subtotal.points for group, subtotal in members if group.category == name)
    bounds = _bounds(document, name)
    return Subtotal(name, raw, _floor(bounds) if is_disqualified else clamp(raw, bounds))


def _bounds(document: ModelDocument, category: str) -> Bounds:
    return next((bounds for key, bounds in document.categories.items() if key == category), Bounds())


def _floor(bounds: Bounds) -> int:
    """What a disqualified record has."""
    return tenths(bounds.minimum) if bounds.minimum is not None else 0


def _labels(
    document: ModelDocument, categories: Sequence[Subtotal], total: int
) -> tuple[dict[str, str | None], str | None]:
    values = {"total": total} | {category.name: category.points for category in categories}
    bands = {str(axis): bands for axis, bands in document.bands.items()}
    labels = {axis: label_for(bands.get(axis, ()), count) for axis, count in values.items()}
    fit, engagement = labels.get("fit"), labels.get("engagement")
    return labels, f"{fit}{engagement}" if fit is not None and engagement is not None else None
