"""Reads the small parts that several places of a model share: points, bounds, ranges, decay, ids."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from crm.conditions.nodes import Node
from scoring.spec.document import Bounds, Decay, HalfLife, LinearDecay, PercentDecay, Range

LONGEST_ID = 64
ALL_OF_IT = 100
_DECAYS = (("half_life_days",), ("linear_days",), ("percent", "every_days"))


def read_points(node: Node, key: str = "points", default: Decimal | None = None) -> Decimal | None:
    """Without a default the key must be there."""
    if default is not None and not node.has(key):
        return default
    points = node.need(key)
    return points.as_points() if points else None


def read_id(node: Node) -> str | None:
    identity = node.get("id")
    return identity.as_text(LONGEST_ID) if identity else None


def read_bounds(node: Node, lower: str, upper: str, default: Bounds = Bounds()) -> Bounds:  # noqa: B008
    """null is no bound."""
    minimum, limit = _read_bound(node, lower, default.minimum), _read_bound(node, upper, default.limit)
    if minimum is not None and limit is not None and minimum > limit:
        place = node.at(lower) if node.has(lower) else node.at(upper)
        place.refuse(f"“{lower}” ({minimum}) stands above “{upper}” ({limit})")
    return Bounds(minimum, limit)


def _read_bound(node: Node, key: str, default: Decimal | None) -> Decimal | None:
    bound = node.get(key)
    if bound is None:
        return default
    return None if bound.is_null() else bound.as_points()


def read_decay(node: Node) -> Decay | None:
    """null is no decay."""
    if node.is_null() or not node.is_mapping("a decay such as {half_life_days: 30}"):
        return None
    node.allow_keys(key for keys in _DECAYS for key in keys)
    kinds = [keys for keys in _DECAYS if any(key in node.raw for key in keys)]
    if len(kinds) != 1:
        problem = "holds two kinds of decay in one" if kinds else "says no kind of decay"
        node.refuse(f"{problem}; it is {{half_life_days}}, {{linear_days}} or {{percent, every_days}}")
        return None
    if kinds[0] == ("percent", "every_days"):
        return _read_percent(node)
    days = node.at(kinds[0][0]).as_days()
    if days is None:
        return None
    return HalfLife(Decimal(days)) if kinds[0] == ("half_life_days",) else LinearDecay(Decimal(days))


def _read_percent(node: Node) -> Decay | None:
    percent_node, every_node = node.need("percent"), node.need("every_days")
    percent = percent_node.as_number() if percent_node else None
    every = every_node.as_days() if every_node else None
    if percent_node and percent is not None and not 0 <= percent <= ALL_OF_IT:
        percent_node.refuse("must lie between 0 and 100")
        return None
    return PercentDecay(percent, Decimal(every)) if percent is not None and every is not None else None


def read_ranges(node: Node, read_end: Callable[[Node], Any]) -> tuple[Range, ...] | None:
    """Ranges or tiers in document order, none of them overlapping another; None when refused."""
    before = len(node.faults)
    entries = [
        (item, _read_range(item, read_end)) for item in node.items("ranges such as {from: 5, to: 14, points: 5}")
    ]
    if not entries and len(node.faults) == before:
        node.refuse("needs at least one range")
    _refuse_overlaps([(item, entry) for item, entry in entries if entry])
    return tuple(entry for _item, entry in entries if entry) if len(node.faults) == before else None


def _read_range(node: Node, read_end: Callable[[Node], Any]) -> Range | None:
    if not node.is_mapping("a range"):
        return None
    before = len(node.faults)
    node.allow_keys(("from", "to", "points"))
    start_node, end_node, points = node.get("from"), node.get("to"), read_points(node)
    start = read_end(start_node) if start_node else None
    end = read_end(end_node) if end_node else None
    if start is not None and end is not None and start > end:
        node.at("from").refuse(f"“from” ({start}) stands above “to” ({end})")
    if points is None or len(node.faults) > before:
        return None
    return Range(None if start is None else Decimal(start), None if end is None else Decimal(end), points)


def _refuse_overlaps(entries: list[tuple[Node, Range]]) -> None:
    ordered = sorted(entries, key=lambda entry: (entry[1].start is not None, entry[1].start or Decimal(0)))
    for (earlier_node, earlier), (later_node, later) in pairwise(ordered):
        if earlier.end is None or later.start is None or later.start <= earlier.end:
            later_node.refuse(f"overlaps {earlier_node.place}; each number may stand in one range only")
