"""One reading of a version with all that its rules are drawn and edited with."""

from __future__ import annotations

from dataclasses import dataclass

from crm.conditions.catalogue import Catalogue
from crm.conditions.wording import Labels
from scoring.models import ScoringModel, Version
from scoring.queries.labels import labels_of
from scoring.queries.lenient import Usable, usable_document
from scoring.queries.models import current_catalogue
from scoring.spec.matching import Plain
from scoring.spec.parts import find_group


@dataclass(frozen=True)
class Sheet:
    model: ScoringModel
    version: Version
    usable: Usable
    catalogue: Catalogue
    labels: Labels

    @property
    def plain(self) -> Plain:
        return self.usable.plain

    def group(self, key: str) -> Plain:
        """The last one, where that is gone."""
        index = find_group(self.plain, key)
        found: Plain = self.plain["groups"][-1 if index is None else index]
        return found


def sheet_of(version: Version) -> Sheet:
    catalogue = current_catalogue()
    model = version.model
    return Sheet(model, version, usable_document(version, catalogue), catalogue, labels_of(model.object))
