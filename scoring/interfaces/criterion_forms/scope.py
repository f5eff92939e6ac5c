"""What a form of a rule is made in: the model, its document, the group, and what may be named in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from crm.conditions.wording import Labels
from crm.interfaces.conditions.scope import Over, Scope
from scoring.interfaces.criterion_forms.score_texts import score_texts
from scoring.models import ScoringModel
from scoring.spec.document import CategoryName
from scoring.spec.matching import Plain


@dataclass(frozen=True)
class EditorScope:
    """`document` and `group` are plain, as the draft has them; to `refresh_url` a form posts itself to be redrawn."""

    model: ScoringModel
    document: Plain
    group: Plain
    catalogue: Catalogue
    labels: Labels
    refresh_url: str

    @property
    def object(self) -> ObjectName:
        return cast(ObjectName, self.document["object"])

    @property
    def category(self) -> CategoryName:
        kind = self.document["kind"]
        return cast(CategoryName, self.group.get("category", "fit") if kind == "combined" else kind)

    @property
    def group_decay(self) -> Mapping[str, Any] | None:
        return self.group.get("decay")

    def names_beside(self, criterion: Plain) -> list[str]:
        """The names of the group's other rules."""
        own = criterion.get("id")
        others = [each for each in self.group.get("criteria", []) if own is None or each.get("id") != own]
        return [str(each["name"]) for each in others if each.get("name") and each is not criterion]

    def of_record(self) -> Scope:
        return self._over("record")

    def of_activity(self) -> Scope:
        return self._over("activity")

    def of_score(self, model: str) -> Scope:
        return self._over("score", model)

    def _over(self, over: Over, model: str = "") -> Scope:
        return Scope(
            self.object,
            over,
            self.catalogue,
            self.labels,
            model=model,
            refresh_url=self.refresh_url,
            score_texts=score_texts,
            types_field="activity" if over == "activity" else "",
        )
