"""What is asked of the list of leads, and what a filter of fit or engagement implies for the total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from crm.queries.contacts import ContactFilter
from crm.queries.leads import LeadFilter as OpenLeadFilter
from scoring.spec.arithmetic import clamp, tenths
from scoring.spec.document import Band, Bounds, ModelDocument

Sort = Literal["score", "-score", "name", "-name", "company", "-company", "waiting", "rising"]
SORTS: tuple[Sort, ...] = ("-score", "score", "name", "-name", "company", "-company", "waiting", "rising")
"""`waiting` and `rising` hold of some contacts only: whoever sorts by them sees those."""


@dataclass(frozen=True, slots=True)
class Span:
    """In tenths, both ends included; None is open."""

    low: int | None = None
    high: int | None = None

    def holds(self, value: int) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def within(self, other: Span) -> Span:
        """What both hold."""
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return Span(max(lows, default=None), min(highs, default=None))

    def around(self, other: Span) -> Span:
        """The smallest that holds both."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Span(low, high)


OPEN = Span()


@dataclass(frozen=True, slots=True)
class Box:
    """A span on each axis; all hold."""

    total: Span = OPEN
    fit: Span = OPEN
    engagement: Span = OPEN


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """`any_of`: of each tuple at least one box holds (the chosen labels, the chosen cells).

    `leads`: what is asked of the contact's lead. `rising`: the ids of those whose score rose, the most first; None is
    everybody.
    """

    contacts: ContactFilter = field(default_factory=ContactFilter)
    box: Box = Box()
    any_of: tuple[tuple[Box, ...], ...] = ()
    leads: OpenLeadFilter = field(default_factory=OpenLeadFilter)
    rising: tuple[int, ...] | None = None
    is_scored: bool = True
    sort: Sort = "-score"


def label_span(bands: tuple[Band, ...], label: str) -> Span | None:
    """The points that give the label; bands are sorted by falling cut-off."""
    for place, band in enumerate(bands):
        if band.label == label:
            return Span(tenths(band.at_least), tenths(bands[place - 1].at_least) - 1 if place else None)
    return None


def total_span(document: ModelDocument, asked: LeadFilter) -> Span:
    """Where the totals of those that are meant lie: the index on it is then walked no further than need be."""
    span = implied_total(document, asked.box)
    for boxes in asked.any_of:
        span = span.within(_around(implied_total(document, box) for box in boxes))
    return span


def implied_total(document: ModelDocument, box: Box) -> Span:
    categories = {"fit": box.fit, "engagement": box.engagement}
    bounds = {name: document.categories.get(name, Bounds()) for name in document.category_names}
    spans = [categories[name].within(_reach(its)) for name, its in bounds.items()]
    lows, highs = [span.low for span in spans], [span.high for span in spans]
    low = None if None in lows else clamp(sum(low for low in lows if low is not None), document.bounds)
    high = None if None in highs else clamp(sum(high for high in highs if high is not None), document.bounds)
    implied = Span(low, high).within(_reach(document.bounds))
    # Who is disqualified has each minimum, not their sum.
    if all(categories[name].holds(_floor(its)) for name, its in bounds.items()):
        floor = _floor(document.bounds)
        implied = implied.around(Span(floor, floor))
    return implied.within(box.total)


def _reach(bounds: Bounds) -> Span:
    low = tenths(bounds.minimum) if bounds.minimum is not None else None
    return Span(low, tenths(bounds.limit) if bounds.limit is not None else None)


def _floor(bounds: Bounds) -> int:
    return tenths(bounds.minimum) if bounds.minimum is not None else 0


def _around(spans: Iterable[Span]) -> Span:
    first, *others = spans
    for other in others:
        first = first.around(other)
    return first
