"""The model document as typed values, in document order. Points, limits and cut-offs are exact Decimals with at most
one decimal.

Pure: no Django, no SQL. `scoring.spec.reading` makes a `ModelDocument` from YAML or JSON, or says what is wrong with
it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from crm.conditions.document import Condition, ObjectName, Texts

CategoryName: TypeAlias = Literal["fit", "engagement"]
Kind: TypeAlias = Literal["fit", "engagement", "combined"]


@dataclass(frozen=True, slots=True)
class HalfLife:
    days: Decimal


@dataclass(frozen=True, slots=True)
class LinearDecay:
    days: Decimal


@dataclass(frozen=True, slots=True)
class PercentDecay:
    percent: Decimal
    every_days: Decimal


Decay: TypeAlias = HalfLife | LinearDecay | PercentDecay


@dataclass(frozen=True, slots=True)
class Bounds:
    """None is no bound."""

    minimum: Decimal | None = None
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PropertyRule:
    """The points if the condition holds, else 0."""

    condition: Condition
    points: Decimal


@dataclass(frozen=True, slots=True)
class ValuesRule:
    """`values`: (text as given, points) in document order; a multi-choice property sums its matches."""

    path: str
    values: tuple[tuple[str, Decimal], ...]
    otherwise: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Range:
    """Inclusive; None is open."""

    start: Decimal | None
    end: Decimal | None
    points: Decimal


@dataclass(frozen=True, slots=True)
class RangesRule:
    path: str
    ranges: tuple[Range, ...]
    otherwise: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ListRule:
    list: str
    points: Decimal
    inside: bool = True
    """False for `not_in_list`."""


@dataclass(frozen=True, slots=True)
class ActivityRule:
    """Tiers stand in place of points, award, at_least, at_most and max_times (then `points` is 0 and `tiers` is not
    empty).

    `decay` is what applies in the end: the criterion's own, else the group's, else None; `own_decay` is what the
    document said
    ("inherit" where it said nothing), so that it can be written back unchanged.
    """

    types: Texts
    points: Decimal = Decimal(0)
    where: Condition | None = None
    within_days: int | None = None
    since: date | None = None
    until: date | None = None
    at_least: int = 1
    at_most: int | None = None
    award: Literal["once", "every"] = "once"
    distinct: Literal["asset", "day"] | None = None
    max_times: int | None = None
    tiers: tuple[Range, ...] = ()
    decay: Decay | None = None
    own_decay: Decay | None | Literal["inherit"] = "inherit"


@dataclass(frozen=True, slots=True)
class InactivityRule:
    """`days` None is `inactive_days: ever`: never at all."""

    days: int | None
    types: Texts
    points: Decimal
    where: Condition | None = None
    never: bool = True


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """`condition` holds FieldTests over the other model's result."""

    model: str
    condition: Condition
    points: Decimal


@dataclass(frozen=True, slots=True)
class DisqualifyRule:
    condition: Condition
    """`list: NAME` is read as a ListTest; `not_in_list: NAME` as Not(ListTest)."""


Rule: TypeAlias = (
    PropertyRule | ValuesRule | RangesRule | ListRule | ActivityRule | InactivityRule | ScoreRule | DisqualifyRule
)


@dataclass(frozen=True, slots=True)
class Criterion:
    name: str
    rule: Rule
    id: str | None = None
    enabled: bool = True
    bounds: Bounds = Bounds()
    """`min_points` and `max_points`."""


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    category: CategoryName
    criteria: tuple[Criterion, ...]
    id: str | None = None
    bounds: Bounds = Bounds()
    decay: Decay | None = None


@dataclass(frozen=True, slots=True)
class Band:
    label: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Audience:
    include: Texts = ()
    exclude: Texts = ()


@dataclass(frozen=True, slots=True)
class ModelDocument:
    """A valid model. `bands[axis]` is sorted by falling cut-off; an axis without bands is absent from it."""

    name: str
    object: ObjectName
    kind: Kind
    groups: tuple[Group, ...]
    bounds: Bounds = Bounds(Decimal(0), Decimal(100))
    """The total's: `minimum` (default 0) and `limit` (default 100)."""
    categories: dict[CategoryName, Bounds] = field(default_factory=dict)
    audience: Audience = Audience()
    bands: dict[Literal["total", "fit", "engagement"], tuple[Band, ...]] = field(default_factory=dict)
    triggers: tuple[dict[str, Any], ...] = ()
    """Checked, and kept as plain values until actions exist to carry them out."""

    @property
    def category_names(self) -> tuple[CategoryName, ...]:
        return ("fit", "engagement") if self.kind == "combined" else (self.kind,)
