"""Comments on rules: those on one, and how many are open on each."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from scoring.models import RuleComment, ScoringModel
from scoring.spec.matching import Plain
from scoring.spec.parts import criteria_of, criterion_key


def comments_on(model: ScoringModel, criterion: Plain) -> QuerySet[RuleComment]:
    """The oldest first."""
    found = RuleComment.objects.filter(_of(criterion), model=model)
    return found.select_related("author", "resolved_by").order_by("pk")


def open_counts(model: ScoringModel, plain: Plain) -> dict[str, int]:
    """By key of every rule of the document, 0 too."""
    still_open = RuleComment.objects.filter(model=model, resolved_at=None)
    found = list(still_open.values_list("rule_id", "rule_name"))
    return {
        criterion_key(plain["groups"][spot[0]], criterion): sum(1 for each in found if _is_of(criterion, *each))
        for spot, criterion in criteria_of(plain)
    }


def _of(criterion: Plain) -> Q:
    """A comment written before the rule had an id is known by the name."""
    by_name = Q(rule_id="", rule_name=criterion["name"])
    return Q(rule_id=criterion["id"]) | by_name if criterion.get("id") else Q(rule_name=criterion["name"])


def _is_of(criterion: Plain, rule_id: str, rule_name: str) -> bool:
    if criterion.get("id"):
        return rule_id == criterion["id"] or (not rule_id and rule_name == criterion["name"])
    return rule_name == str(criterion["name"])
