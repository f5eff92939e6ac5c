"""Writes a model as plain values, YAML or JSON, in one spelling: reading and writing again changes no byte."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from crm.conditions.document import ListTest, Not
from crm.conditions.writing import condition_plain, plain_number, plain_types
from scoring.spec.document import (
    ActivityRule,
    Bounds,
    Criterion,
    Decay,
    DisqualifyRule,
    Group,
    HalfLife,
    InactivityRule,
    LinearDecay,
    ListRule,
    ModelDocument,
    PercentDecay,
    PropertyRule,
    Range,
    RangesRule,
    Rule,
    ScoreRule,
    ValuesRule,
)
from scoring.spec.yaml_text import yaml_text


def to_yaml(document: ModelDocument) -> str:
    return yaml_text(to_plain(document))


def to_json(document: ModelDocument) -> str:
    return json.dumps(to_plain(document), ensure_ascii=False, indent=2) + "\n"


def to_plain(document: ModelDocument) -> dict[str, Any]:
    """Dicts, lists, texts, ints, floats, booleans and None, in the order of the format's description."""
    plain: dict[str, Any] = {
        "format": "leadscoring/1",
        "name": document.name,
        "object": document.object,
        "kind": document.kind,
        "limit": _number_or_null(document.bounds.limit),
        "minimum": _number_or_null(document.bounds.minimum),
    }
    if document.categories:
        names = [name for name in document.category_names if name in document.categories]
        plain["categories"] = {name: _bounds(document.categories[name], "limit", "minimum") for name in names}
    lists = {"include": document.audience.include, "exclude": document.audience.exclude}
    if any(lists.values()):
        plain["audience"] = {key: list(names) for key, names in lists.items() if names}
    plain["groups"] = [group_plain(group) for group in document.groups]
    axes = [axis for axis in ("total", *document.category_names) if axis in document.bands]
    if axes:
        plain["bands"] = {axis: _bands(document, axis) for axis in axes}
    if document.triggers:
        plain["triggers"] = [dict(trigger) for trigger in document.triggers]
    return plain


def group_plain(group: Group) -> dict[str, Any]:
    plain: dict[str, Any] = {} if group.id is None else {"id": group.id}
    plain |= {"name": group.name, "category": group.category, **_bounds(group.bounds, "limit", "minimum")}
    if group.decay is not None:
        plain["decay"] = decay_plain(group.decay)
    plain["criteria"] = [criterion_plain(criterion) for criterion in group.criteria]
    return plain


def criterion_plain(criterion: Criterion) -> dict[str, Any]:
    plain: dict[str, Any] = {} if criterion.id is None else {"id": criterion.id}
    plain["name"] = criterion.name
    if not criterion.enabled:
        plain["enabled"] = False
    return plain | rule_plain(criterion.rule) | _bounds(criterion.bounds, "max_points", "min_points")


def rule_plain(rule: Rule) -> dict[str, Any]:
    match rule:
        case PropertyRule(condition, points):
            return {"if": condition_plain(condition), "points": plain_number(points)}
        case ValuesRule(path, values, otherwise):
            pairs = {text: plain_number(points) for text, points in values}
            return {"property": path, "values": pairs, **_otherwise(otherwise)}
        case RangesRule(path, ranges, otherwise):
            return {"property": path, "ranges": [_range(part) for part in ranges], **_otherwise(otherwise)}
        case ListRule(name, points, inside):
            return {"list" if inside else "not_in_list": name, "points": plain_number(points)}
        case ScoreRule(model, condition, points):
            return {"score": model, "if": condition_plain(condition), "points": plain_number(points)}
        case ActivityRule():
            return _activity(rule)
        case InactivityRule():
            return _inactivity(rule)
        case DisqualifyRule():
            return _disqualify(rule)


def decay_plain(decay: Decay) -> dict[str, Any]:
    match decay:
        case HalfLife(days):
            return {"half_life_days": plain_number(days)}
        case LinearDecay(days):
            return {"linear_days": plain_number(days)}
        case PercentDecay(percent, every):
            return {"percent": plain_number(percent), "every_days": plain_number(every)}


def _activity(rule: ActivityRule) -> dict[str, Any]:
    plain: dict[str, Any] = {"activity": plain_types(rule.types)}
    if rule.where is not None:
        plain["where"] = condition_plain(rule.where)
    optional = {
        "within_days": rule.within_days,
        "since": rule.since.isoformat() if rule.since else None,
        "until": rule.until.isoformat() if rule.until else None,
        "at_least": rule.at_least if rule.at_least != 1 else None,
        "at_most": rule.at_most,
        "points": None if rule.tiers else plain_number(rule.points),
        "award": "every" if rule.award == "every" else None,
        "distinct": rule.distinct,
        "max_times": rule.max_times,
        "tiers": [_range(part) for part in rule.tiers] or None,
    }
    plain |= {key: value for key, value in optional.items() if value is not None}
    if rule.own_decay != "inherit":
        plain["decay"] = None if rule.own_decay is None else decay_plain(rule.own_decay)
    return plain


def _inactivity(rule: InactivityRule) -> dict[str, Any]:
    plain: dict[str, Any] = {"inactive_days": "ever" if rule.days is None else rule.days}
    plain["activity"] = plain_types(rule.types)
    if rule.where is not None:
        plain["where"] = condition_plain(rule.where)
    plain["points"] = plain_number(rule.points)
    if not rule.never:
        plain["never"] = False
    return plain


def _disqualify(rule: DisqualifyRule) -> dict[str, Any]:
    match rule.condition:
        case ListTest(name):
            asked: dict[str, Any] = {"list": name}
        case Not(ListTest(name)):
            asked = {"not_in_list": name}
        case condition:
            asked = {"if": condition_plain(condition)}
    return asked | {"disqualify": True}


def _range(part: Range) -> dict[str, Any]:
    ends = {"from": part.start, "to": part.end, "points": part.points}
    return {key: plain_number(number) for key, number in ends.items() if number is not None}


def _otherwise(points: Decimal) -> dict[str, Any]:
    return {"otherwise": plain_number(points)} if points else {}


def _bounds(bounds: Bounds, upper: str, lower: str) -> dict[str, Any]:
    ends = {upper: bounds.limit, lower: bounds.minimum}
    return {key: plain_number(end) for key, end in ends.items() if end is not None}


def _bands(document: ModelDocument, axis: Any) -> list[dict[str, Any]]:
    return [{"label": band.label, "at_least": plain_number(band.at_least)} for band in document.bands[axis]]


def _number_or_null(number: Decimal | None) -> int | float | None:
    return None if number is None else plain_number(number)
