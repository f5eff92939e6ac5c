"""Which other models a document reads, and whether that ever leads back to itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import AllOf, AnyOf, Condition, Not, RelatedTest, ScoreTest
from scoring.spec.document import DisqualifyRule, ModelDocument, PropertyRule, Rule, ScoreRule


def references(document: ModelDocument) -> frozenset[str]:
    """The models that the criteria read, named as in the document. Triggers read scores, but move none."""
    return frozenset(
        name for group in document.groups for criterion in group.criteria for name in rule_references(criterion.rule)
    )


def asked_by_triggers(triggers: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The models whose score the `if` of a trigger asks for, named as in the document."""
    return frozenset(name for trigger in triggers for name in _scores_in(trigger.get("if")))


def rule_references(rule: Rule) -> frozenset[str]:
    if isinstance(rule, ScoreRule):
        return frozenset((rule.model,))
    if isinstance(rule, PropertyRule | DisqualifyRule):
        return frozenset(_models_in(rule.condition))
    return frozenset()


def way_back(own_name: str, start: str, catalogue: Catalogue) -> tuple[str, ...] | None:
    """The models from `start` back to `own_name`, each reading the next; None where there is no such way."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while waiting:
        path = waiting.pop()
        model = catalogue.model(path[-1])
        name = model.name if model else path[-1]
        if name == own_name:
            return (*path[:-1], name)
        for following in sorted(model.references if model else ()):
            if following not in seen:
                seen.add(following)
                waiting.append((*path, following))
    return None


def _scores_in(plain: Any) -> Iterator[str]:
    """A leaf over a score is the one mapping that has both keys."""
    if isinstance(plain, Mapping):
        if "score" in plain and "field" in plain:
            yield plain["score"]
        for value in plain.values():
            yield from _scores_in(value)
    elif isinstance(plain, list | tuple):
        for member in plain:
            yield from _scores_in(member)


def _models_in(condition: Condition) -> Iterator[str]:
    if isinstance(condition, ScoreTest):
        yield condition.model
    elif isinstance(condition, AllOf | AnyOf):
        for member in condition.members:
            yield from _models_in(member)
    elif isinstance(condition, Not):
        yield from _models_in(condition.member)
    elif isinstance(condition, RelatedTest):
        yield from _models_in(condition.condition)
