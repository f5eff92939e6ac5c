"""What a trigger's form is made in: the model's document, and what its controls offer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from crm.conditions.wording import Labels, property_words
from crm.interfaces.conditions import Scope
from crm.models import RecordList
from crm.queries.stages import offered_stages
from leadscoring.accounts.models import Team
from scoring.interfaces.criterion_forms.score_texts import score_texts
from scoring.spec.matching import Plain

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class TriggerScope:
    """`document` is plain, as the draft has it; to `refresh_url` the form posts itself to be redrawn."""

    document: Plain
    catalogue: Catalogue
    labels: Labels
    refresh_url: str

    @property
    def object(self) -> ObjectName:
        return cast(ObjectName, self.document["object"])

    @property
    def axes(self) -> tuple[str, ...]:
        kind = self.document["kind"]
        return ("total", "fit", "engagement") if kind == "combined" else ("total", kind)

    @property
    def cells(self) -> list[str]:
        """Every cell that the bands make, the best first."""
        bands = self.document.get("bands", {})
        fit, engagement = bands.get("fit", []), bands.get("engagement", [])
        return [f"{left['label']}{right['label']}" for left in fit for right in engagement]

    @cached_property
    def lists(self) -> Options:
        """Those that people fill."""
        found = RecordList.objects.filter(object=self.object, filled_by=None).order_by("name")
        return [(name, name) for name in found.values_list("name", flat=True)]

    @cached_property
    def teams(self) -> Options:
        return [(name, name) for name in Team.objects.order_by("name").values_list("name", flat=True)]

    @cached_property
    def stages(self) -> Options:
        return list(offered_stages())

    @cached_property
    def properties(self) -> Options:
        own = [name for owner, name in self.catalogue.properties if owner == self.object]
        return sorted(((name, property_words(name, self.labels)) for name in own), key=lambda pair: pair[1].casefold())

    def property_type(self, name: str) -> str:
        reached = self.catalogue.property_type(self.object, name) if name else None
        return reached.type if reached else ""

    def of_record(self) -> Scope:
        return Scope(
            self.object,
            "record",
            self.catalogue,
            self.labels,
            refresh_url=self.refresh_url,
            score_texts=score_texts,
        )
