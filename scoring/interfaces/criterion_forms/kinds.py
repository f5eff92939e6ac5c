"""The kinds of rule, in the order in which they are offered."""

from __future__ import annotations

from scoring.interfaces.criterion_forms.activity import Activity
from scoring.interfaces.criterion_forms.another_score import AnotherScore
from scoring.interfaces.criterion_forms.base import CriterionKind
from scoring.interfaces.criterion_forms.by_condition import ByCondition
from scoring.interfaces.criterion_forms.by_value import ByValue
from scoring.interfaces.criterion_forms.disqualify import Disqualify
from scoring.interfaces.criterion_forms.inactivity import Inactivity
from scoring.interfaces.criterion_forms.listed import Listed
from scoring.spec.matching import Plain

_ALL: tuple[CriterionKind, ...] = (
    ByCondition(), ByValue(), Listed(), Activity(), Inactivity(), AnotherScore(), Disqualify(),
)  # fmt: skip

KINDS: dict[str, CriterionKind] = {kind.word: kind for kind in _ALL}

_TOLD_BY = (
    ("disqualify", "disqualify"),
    ("inactive_days", "inactivity"),
    ("score", "score"),
    ("activity", "activity"),
    ("property", "values"),
    ("list", "list"),
    ("not_in_list", "list"),
)


def kind_of(plain: Plain) -> CriterionKind:
    """By the key that tells it, after those that another kind uses as its own part."""
    return KINDS[next((word for key, word in _TOLD_BY if key in plain), "property")]
