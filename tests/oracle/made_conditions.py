"""Conditions thrown by dice: every leaf and operator of the contract, nested to a depth, always valid."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

from tests.oracle import pools
from tests.oracle.made_arguments import made_test, seen_in_activities, seen_in_records
from tests.oracle.made_worlds import chance
from tests.oracle.texts import compared
from tests.oracle.world import BUILTIN_TYPES, ObjectName, PropertyType, World

Condition: TypeAlias = dict[str, Any]

RELATED: dict[ObjectName, tuple[ObjectName, ...]] = {
    "contact": ("company", "deal"),
    "company": ("contact", "deal"),
    "deal": ("company", "contact"),
}
TEXT_FIELDS = ("asset", "asset_type", "campaign", "channel")
PROPERTY_TYPES: dict[str, PropertyType] = {"plan": "text", "seats": "number", "o'k%": "boolean", "due": "date"}
"""How an activity's properties are mostly asked about."""
SCORE_NUMBERS = ("total", "fit", "engagement")
SCORE_TEXTS = ("total_label", "fit_label", "engagement_label", "cell")


@dataclass(frozen=True)
class Scope:
    """Whose condition it is: `of` in a model of `model_object`; `models` are those that a score leaf may name."""

    world: World
    of: ObjectName
    model_object: ObjectName
    models: tuple[str, ...] = ()


def made_condition(dice: Random, scope: Scope, depth: int = 3) -> Condition:
    return combination(dice, depth, lambda: made_leaf(dice, scope))


def combination(dice: Random, depth: int, leaf: Any) -> Condition:
    """Mostly leaves, so that what failed can be read."""
    kind = dice.choice(("leaf", "leaf", "leaf", "all", "any", "not")) if depth else "leaf"
    if kind == "leaf":
        made: Condition = leaf()
        return made
    if kind == "not":
        return {"not": combination(dice, depth - 1, leaf)}
    return {kind: [combination(dice, depth - 1, leaf) for _ in range(dice.randint(1, 3))]}


def made_leaf(dice: Random, scope: Scope) -> Condition:
    kinds = ["property", "property", "property", "list", "activity"]
    if scope.of == scope.model_object:  # related tests are not nested in one another
        kinds.append("related")
        kinds.extend(["score"] if scope.models else [])
    kind = dice.choice(kinds)
    if kind == "property":
        return property_leaf(dice, scope)
    if kind == "list":
        return {"list": dice.choice(list_names(scope.world, scope.of))}
    if kind == "activity":
        return activity_leaf(dice, scope.world)
    if kind == "score":
        model = dice.choice(scope.models)
        return {"score": model} | score_field_leaf(dice, scope.world.models[model]["kind"])
    related = dice.choice([other for other in RELATED[scope.of] if other != "company"])
    return {related: made_condition(dice, Scope(scope.world, related, scope.model_object), depth=1)}


def property_leaf(dice: Random, scope: Scope) -> Condition:
    """Inside a related test neither the record's own object nor the model's is a prefix."""
    prefixes = [related for related in RELATED[scope.of] if related != scope.model_object]
    prefix = dice.choice((None, None, *prefixes))
    of = prefix or scope.of
    name = made_property_name(dice, of)
    test = made_test(dice, scope.world.property_type(of, name), seen_in_records(scope.world, of, name))
    return {"property": f"{prefix}.{name}" if prefix else name} | test


def made_property_name(dice: Random, of: ObjectName) -> str:
    if chance(dice, 90):
        return dice.choice(pools.HOT[of])
    return dice.choice(sorted(name for owner, name in BUILTIN_TYPES | pools.CUSTOM_TYPES if owner == of))


def list_names(world: World, of: ObjectName) -> list[str]:
    return sorted(name for owner, name in world.lists if owner == of)


def made_types(dice: Random) -> str | list[str]:
    if chance(dice, 40):
        return dice.choice(("any", ["any"], ["any", dice.choice(pools.ACTIVITY_TYPES)]))
    drawn = dice.sample(pools.ACTIVITY_TYPES, dice.randint(1, 4))
    return list({compared(name): name for name in drawn}.values())


def activity_leaf(dice: Random, world: World) -> Condition:
    leaf: Condition = {"activity": made_types(dice)}
    if chance(dice, 40):
        leaf["where"] = made_where(dice, world)
    if chance(dice, 50):
        leaf["within_days"] = dice.choice(pools.DAYS)
    return leaf | count_bounds(dice)


def count_bounds(dice: Random) -> Condition:
    low, more = dice.choice((None, None, 1, 2)), dice.choice((None, None, 0, 1, 4))
    bounds = {} if low is None else {"at_least": low}
    return bounds if more is None else bounds | {"at_most": (low or 1) + more}


def made_where(dice: Random, world: World) -> Condition:
    return combination(dice, 1, lambda: field_leaf(dice, world))


def field_leaf(dice: Random, world: World) -> Condition:
    fields = (*TEXT_FIELDS, "value", *(f"properties.{name}" for name in PROPERTY_TYPES), "properties.never_seen")
    field = dice.choice(fields)
    property_type: PropertyType = "number" if field == "value" else "text"
    if field.startswith("properties.") and chance(dice, 70):
        property_type = PROPERTY_TYPES.get(field.removeprefix("properties."), "text")
    return {"field": field} | made_test(dice, property_type, seen_in_activities(world, field), of_field=True)


def score_field_leaf(dice: Random, kind: str) -> Condition:
    """Over a field that a model of this kind has."""
    missing = {"fit": "engagement", "engagement": "fit", "combined": "none"}[kind]
    fields = [*SCORE_NUMBERS, *SCORE_NUMBERS, *SCORE_TEXTS]
    has = [field for field in fields if missing not in field and (field != "cell" or kind == "combined")]
    field = dice.choice(has)
    if field in SCORE_NUMBERS:
        return {"field": field} | made_test(dice, "number", (-20, 0, 0.1, 2.5, 5, 10, 33.3), of_field=True)
    labels = (*pools.LABELS, "hot", "A1", "B2", "a")
    return {"field": field} | made_test(dice, "text", labels, of_field=True)
