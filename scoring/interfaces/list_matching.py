"""What this house answers when lists ask whom a condition matches."""

from __future__ import annotations

from collections.abc import Sequence

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import Condition, ObjectName
from crm.conditions.wording import Labels
from crm.models import RecordList
from scoring.domain.computable import FAULTS
from scoring.interfaces.criterion_forms.score_texts import score_texts
from scoring.queries.labels import labels_of
from scoring.queries.list_models import refusal_of
from scoring.queries.matching import count_condition, sample_condition
from scoring.queries.models import current_catalogue
from scoring.queries.patience import Superseded, TookTooLong


class ByTheEngine:
    """crm.queries.matching.Matcher."""

    failures: tuple[type[Exception], ...] = (TookTooLong, Superseded, *FAULTS)

    def catalogue(self) -> Catalogue:
        return current_catalogue()

    def labels(self, object: ObjectName) -> Labels:
        return labels_of(object)

    def score_texts(self, model: str, field: str) -> Sequence[str]:
        return score_texts(model, field)

    def count(self, object: ObjectName, condition: Condition) -> int:
        return count_condition(object, condition)

    def sample(self, object: ObjectName, condition: Condition, most: int) -> list[int]:
        return sample_condition(object, condition, most)

    def refusal(self, of: RecordList, condition: Condition) -> str:
        return refusal_of(of, condition)

    def refresh(self, list_id: int) -> None:
        from scoring.tasks import refresh_list  # tasks know the domain, which this is imported by

        refresh_list.delay(list_id)
