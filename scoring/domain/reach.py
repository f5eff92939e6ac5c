"""Whose scores a change may move: the ways by which models look from a record to others, walked back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from django.db import connection

from crm.conditions.document import (
    ActivityTest,
    AllOf,
    AnyOf,
    Condition,
    Not,
    ObjectName,
    PropertyTest,
    RelatedTest,
    ScoreTest,
)
from scoring.spec.document import (
    ActivityRule,
    DisqualifyRule,
    InactivityRule,
    ModelDocument,
    PropertyRule,
    RangesRule,
    Rule,
    ScoreRule,
    ValuesRule,
)

Way: TypeAlias = tuple[ObjectName, ...]
"""From the scored record, association by association, to one that it looks at."""
Reasons: TypeAlias = dict[int, str]
"""By record id."""

FOLLOWED: dict[tuple[str, str], str] = {
    ("contact", "company"): "select company_id from crm_contact where id = any(%s) and company_id is not null",
    ("contact", "deal"): "select deal_id from crm_dealcontact where contact_id = any(%s)",
    ("company", "contact"): "select id from crm_contact where company_id = any(%s)",
    ("company", "deal"): "select id from crm_deal where company_id = any(%s)",
    ("deal", "contact"): "select contact_id from crm_dealcontact where deal_id = any(%s)",
    ("deal", "company"): "select company_id from crm_deal where id = any(%s) and company_id is not null",
}


def affected_by(changed: Mapping[ObjectName, Reasons], ways: Iterable[Way]) -> dict[ObjectName, Reasons]:
    """Of the objects at which ways begin, the records whose score may move, each with a reason."""
    walked: dict[Way, Reasons] = {}

    def back(way: Way) -> Reasons:
        """The changed records at the way's end, followed to its beginning."""
        if way not in walked:
            walked[way] = _follow(way[1], way[0], back(way[1:])) if way[1:] else dict(changed.get(way[0], {}))
        return walked[way]

    affected: dict[ObjectName, Reasons] = {}
    for way in sorted(set(ways), key=len):
        affected[way[0]] = back(way) | affected.get(way[0], {})
    return affected


def _follow(source: str, target: str, reasons: Reasons) -> Reasons:
    if not reasons:
        return {}
    reason = min(reasons.values())
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWED[source, target], [list(reasons)])
        return {record_id: reason for (record_id,) in cursor.fetchall()}


def ways_of(document: ModelDocument, published: Mapping[str, ModelDocument]) -> set[Way]:
    """Every beginning of a way is one too: an association that comes or goes is a change of both its ends."""
    start: Way = (document.object,)
    walker = _Walker(published)
    ends = {way for group in document.groups for c in group.criteria if c.enabled for way in walker.rule(c.rule, start)}
    return _with_beginnings(start, ends)


def ways_of_conditions(
    object: ObjectName, conditions: Iterable[Condition], published: Mapping[str, ModelDocument]
) -> set[Way]:
    """The same of what triggers ask besides the score."""
    start: Way = (object,)
    walker = _Walker(published)
    return _with_beginnings(start, {way for condition in conditions for way in walker.condition(condition, start)})


def _with_beginnings(start: Way, ends: set[Way]) -> set[Way]:
    return {start} | {way[:length] for way in ends for length in range(1, len(way) + 1)}


class _Walker:
    """The ends of the ways that a rule or condition takes from the end of `way`."""

    def __init__(self, published: Mapping[str, ModelDocument]) -> None:
        self._published = published

    def rule(self, rule: Rule, way: Way) -> set[Way]:
        match rule:
            case PropertyRule(condition=condition) | DisqualifyRule(condition=condition):
                return self.condition(condition, way)
            case ValuesRule(path=path) | RangesRule(path=path):
                return self._property(path, way)
            case ActivityRule() | InactivityRule():
                return self._activities(way)
            case ScoreRule(model=model):
                return self._score(model, way)
        return {way}

    def condition(self, condition: Condition, way: Way) -> set[Way]:
        match condition:
            case AllOf(members) | AnyOf(members):
                return _union(lambda member: self.condition(member, way), members)
            case Not(member):
                return self.condition(member, way)
            case RelatedTest(object, inner):
                return self.condition(inner, (*way, object))
            case PropertyTest(path=path):
                return self._property(path, way)
            case ActivityTest():
                return self._activities(way)
            case ScoreTest(model=model):
                return self._score(model, way)
        return {way}

    def _property(self, path: str, way: Way) -> set[Way]:
        prefix, dot, _name = path.partition(".")
        return {(*way, prefix) if dot else way}  # type: ignore[arg-type]

    def _activities(self, way: Way) -> set[Way]:
        """They are contacts'."""
        return {way if way[-1] == "contact" else (*way, "contact")}

    def _score(self, model: str, way: Way) -> set[Way]:
        """Another model's ways, from the record or from its company on."""
        document = self._published.get(model)
        if document is None:
            return {way}
        on = way if document.object == way[-1] else (*way, document.object)
        return {on + its[1:] for its in ways_of(document, self._published)}


def _union(ways: Callable[[Condition], set[Way]], members: Iterable[Condition]) -> set[Way]:
    return {way for member in members for way in ways(member)}
