"""Where a condition stands: whose it is, what it can ask, and where its form is drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, TypeAlias

from crm.conditions.catalogue import Catalogue, PublishedModel
from crm.conditions.document import ObjectName
from crm.conditions.wording import NO_LABELS, Labels

Over: TypeAlias = Literal["record", "activity", "score"]
ScoreTexts: TypeAlias = Callable[[str, str], Sequence[str]]
"""The labels that a model can give, by its name and `total_label`, `fit_label`, `engagement_label` or `cell`."""


def no_score_texts(_model: str, _field: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Scope:
    """`over` a score `model` is the one whose result is asked.

    Over an activity `types_field` names the tags that say which activities these are.
    `refresh_url` answers a POST of the whole form with the form drawn anew; `refresh_target` is what takes its place.
    """

    object: ObjectName
    over: Over
    catalogue: Catalogue
    labels: Labels = field(default_factory=lambda: NO_LABELS)
    model: str = ""
    refresh_url: str = ""
    refresh_target: str = "closest form"
    score_texts: ScoreTexts = no_score_texts
    is_inside_related: bool = False
    types_field: str = ""

    def of_related(self, object: ObjectName) -> Scope:
        """Inside a condition on an associated contact or deal."""
        return replace(self, object=object, over="record", labels=NO_LABELS, is_inside_related=True)

    def of_activity(self, types_field: str = "") -> Scope:
        return replace(self, over="activity", types_field=types_field)

    @property
    def asked_model(self) -> PublishedModel | None:
        return self.catalogue.model(self.model) if self.model else None

    @cached_property
    def models(self) -> tuple[PublishedModel, ...]:
        """Whose scores a record of this object can be asked for, each once."""
        fitting = (each for each in self.catalogue.models.values() if each.object in (self.object, "company"))
        return tuple(sorted({each.name: each for each in fitting}.values(), key=lambda each: each.name.casefold()))
