"""What time alone can move: the criteria whose points are another at another instant, though no record has changed."""

from __future__ import annotations

from collections.abc import Callable

from crm.conditions.document import (
    ActivityTest,
    AllOf,
    AnyOf,
    Condition,
    FieldTest,
    ListTest,
    Not,
    PropertyTest,
    RelatedTest,
    ScoreTest,
)
from scoring.spec.document import (
    ActivityRule,
    Criterion,
    DisqualifyRule,
    InactivityRule,
    ListRule,
    ModelDocument,
    PropertyRule,
    RangesRule,
    ScoreRule,
    ValuesRule,
)

Documents = Callable[[str], ModelDocument]
"""The published document of a name."""

ROLLING = frozenset(("in_last_days", "more_than_days_ago", "in_next_days", "changed_in_last_days"))
# No queue tells who has the domain of a company that has just become a customer: whole passes see to that, and these.
UNTOLD = frozenset(("customer_domain",))


def moves(criterion: Criterion, documents: Documents) -> bool:
    """Not: what counts without a window and without fading. An activity of the future is in the queue when it is reached."""
    match criterion.rule:
        case PropertyRule(condition) | DisqualifyRule(condition):
            return condition_moves(condition, documents)
        case ActivityRule(where=where, within_days=days, decay=decay):
            return days is not None or decay is not None or where_moves(where)
        case InactivityRule(where=where, days=days):
            return days is not None or where_moves(where)
        case ScoreRule(model=model):
            return document_moves(documents(model), documents)
        case ValuesRule() | RangesRule() | ListRule():
            return False
    raise TypeError(f"{type(criterion.rule).__name__} is no kind of criterion")


def document_moves(document: ModelDocument, documents: Documents) -> bool:
    return any(moves(criterion, documents) for group in document.groups for criterion in group.criteria)


def where_moves(where: Condition | None) -> bool:
    """Of a condition over activities, whose own properties may be dates."""
    return where is not None and condition_moves(where, _no_documents)


def condition_moves(condition: Condition, documents: Documents) -> bool:
    match condition:
        case AllOf(members) | AnyOf(members):
            return any(condition_moves(member, documents) for member in members)
        case Not(member) | RelatedTest(condition=member):
            return condition_moves(member, documents)
        case PropertyTest(op=op) | FieldTest(op=op):
            return op in ROLLING or op in UNTOLD
        case ActivityTest(where=where, within_days=days):
            return days is not None or where_moves(where)
        case ScoreTest(model=model):
            return document_moves(documents(model), documents)
        case ListTest():
            return False
    raise TypeError(f"{type(condition).__name__} is no condition")


def _no_documents(name: str) -> ModelDocument:
    raise TypeError(f"no activity can be asked for its score by “{name}”")
