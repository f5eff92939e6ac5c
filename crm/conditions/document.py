"""The one vocabulary of conditions, as values: what lists, audiences, criteria and triggers ask of a record.

Pure: no Django, no SQL. `crm.conditions.reading` makes these from a document, `crm.conditions.compiler` makes SQL of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

ObjectName: TypeAlias = Literal["contact", "company", "deal"]
Texts: TypeAlias = tuple[str, ...]
Argument: TypeAlias = None | Texts | Decimal | tuple[Decimal, Decimal] | int | date | tuple[date, date]
"""What stands in `value`: texts (as given, not folded), a number, two numbers, whole days, a local date, two local dates."""


@dataclass(frozen=True, slots=True)
class AllOf:
    members: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    members: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    member: Condition


@dataclass(frozen=True, slots=True)
class PropertyTest:
    """`path` is as written: `job_title`, `company.industry`, `deal.stage`."""

    path: str
    op: str
    value: Argument = None
    or_blank: bool = False


@dataclass(frozen=True, slots=True)
class RelatedTest:
    """One associated contact or deal satisfies all of `condition`."""

    object: Literal["contact", "deal"]
    condition: Condition


@dataclass(frozen=True, slots=True)
class ListTest:
    list: str


@dataclass(frozen=True, slots=True)
class ActivityTest:
    """`types` as given, each once; `any` among them is all that the person did. `where` holds FieldTests only."""

    types: Texts
    where: Condition | None = None
    within_days: int | None = None
    at_least: int = 1
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class ScoreTest:
    """`field`: total, fit, engagement, total_label, fit_label, engagement_label, cell."""

    model: str
    field: str
    op: str
    value: Argument = None
    or_blank: bool = False


@dataclass(frozen=True, slots=True)
class FieldTest:
    """A leaf over an activity (asset, asset_type, campaign, channel, value, properties.NAME) or over another model's score."""

    field: str
    op: str
    value: Argument = None
    or_blank: bool = False


Condition: TypeAlias = (
    AllOf | AnyOf | Not | PropertyTest | RelatedTest | ListTest | ActivityTest | ScoreTest | FieldTest
)
