"""Criteria thrown by dice: every kind and setting of the contract, always valid."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.oracle import pools
from tests.oracle.made_arguments import as_written, made_date, made_text, seen_in_records
from tests.oracle.made_conditions import (
    Scope,
    combination,
    count_bounds,
    list_names,
    made_condition,
    made_types,
    made_where,
    property_leaf,
    score_field_leaf,
)
from tests.oracle.made_worlds import chance
from tests.oracle.texts import compared
from tests.oracle.world import BUILTIN_TYPES, Document, ObjectName

KINDS = (
    "property",
    "property",
    "property",
    "property",
    "property",
    "values",
    "ranges",
    "list",
    "not_in_list",
    "activity",
    "activity",
    "activity",
    "activity",
    "inactivity",
    "inactivity",
    "disqualify",
    "score",
)


def made_criterion(dice: Random, scope: Scope, number: int) -> Document:
    criterion: Document = {"name": f"{dice.choice(pools.NAMES)} {number}"}
    if chance(dice, 25):
        criterion["id"] = f"c{number}"
    if chance(dice, 12):
        criterion["enabled"] = chance(dice, 40)
    body = made_body(dice, scope)
    if "disqualify" not in body and chance(dice, 25):
        criterion |= made_bounds(dice, "min_points", "max_points")
    return criterion | body


def made_bounds(dice: Random, low: str = "minimum", high: str = "limit") -> Document:
    found: Document = {}
    if chance(dice, 40):
        found[low] = dice.choice((-40, -20.5, -1, 0, 0.2, 3))
    if chance(dice, 40):
        found[high] = dice.choice((3, 5.5, 10, 40, 100))
    return found


def made_body(dice: Random, scope: Scope) -> Document:
    kind = dice.choice(KINDS if scope.models else [kind for kind in KINDS if kind != "score"])
    if kind == "values":
        return by_values(dice, scope)
    if kind == "ranges":
        return by_ranges(dice, scope)
    if kind == "activity":
        return activity_body(dice, scope)
    if kind == "inactivity":
        return inactivity_body(dice, scope)
    if kind == "disqualify":
        return disqualifier(dice, scope)
    if kind in ("list", "not_in_list"):
        return {kind: dice.choice(list_names(scope.world, scope.of)), "points": made_points(dice)}
    if kind == "score":
        model = dice.choice(scope.models)
        condition = combination(dice, 1, lambda: score_field_leaf(dice, scope.world.models[model]["kind"]))
        return {"score": model, "if": condition, "points": made_points(dice)}
    return {"if": made_condition(dice, scope), "points": made_points(dice)}


def made_points(dice: Random) -> int | float:
    return dice.choice(pools.POINTS)


def disqualifier(dice: Random, scope: Scope) -> Document:
    """Narrow, so that most records are not disqualified."""
    if chance(dice, 15):
        return {"list": dice.choice(list_names(scope.world, scope.of)), "disqualify": True}
    if chance(dice, 15):
        return {"if": made_condition(dice, scope, depth=1), "disqualify": True}
    return {"if": {"all": [property_leaf(dice, scope) for _ in range(3)]}, "disqualify": True}


def made_path(dice: Random, scope: Scope, types: tuple[str, ...]) -> tuple[ObjectName, str]:
    """The owner and the name of a property of one of the types, the record's own or its company's."""
    owner: ObjectName = scope.of if chance(dice, 65) else "company"
    known = BUILTIN_TYPES | scope.world.property_types
    fitting = sorted(name for (of, name), property_type in known.items() if of == owner and property_type in types)
    hot = [name for name in fitting if name in pools.HOT[owner]]
    return owner, dice.choice(hot if chance(dice, 90) else fitting)


def by_values(dice: Random, scope: Scope) -> Document:
    owner, name = made_path(dice, scope, ("text", "choice", "multi_choice", "email", "url"))
    seen = seen_in_records(scope.world, owner, name)
    keys = {compared(key): key for key in (made_text(dice, seen) for _ in range(dice.randint(1, 5)))}
    values = {key: made_points(dice) for key in keys.values()}
    return {"property": path_of(owner, name, scope), "values": values} | otherwise(dice)


def by_ranges(dice: Random, scope: Scope) -> Document:
    owner, name = made_path(dice, scope, ("number",))
    seen = [as_written(number) for number in seen_in_records(scope.world, owner, name)]
    cuts = dice.sample(sorted({*seen, -5, 0, 0.5, 3, 12.5, 49, 50, 250}), dice.choice((2, 4, 6)))
    ranges = made_ranges(dice, sorted(cuts))
    if chance(dice, 40):
        del ranges[0]["from"]
    if chance(dice, 40) and "from" in ranges[-1]:
        del ranges[-1]["to"]
    dice.shuffle(ranges)
    return {"property": path_of(owner, name, scope), "ranges": ranges} | otherwise(dice)


def made_ranges(dice: Random, cuts: list[Any]) -> list[Document]:
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [{"from": start, "to": end, "points": made_points(dice)} for start, end in pairs]


def path_of(owner: ObjectName, name: str, scope: Scope) -> str:
    return name if owner == scope.of else f"company.{name}"


def otherwise(dice: Random) -> Document:
    return {"otherwise": made_points(dice)} if chance(dice, 50) else {}


def made_decay(dice: Random) -> Document:
    days = dice.choice((1, 7, 30, 90))
    percent = dice.choice((0, 12.5, 25, 100))
    return dice.choice(({"half_life_days": days}, {"linear_days": days}, {"percent": percent, "every_days": days}))


def activity_body(dice: Random, scope: Scope) -> Document:
    body: Document = {"activity": made_types(dice)}
    if chance(dice, 30):
        body["where"] = made_where(dice, scope.world)
    if chance(dice, 40):
        body["within_days"] = dice.choice(pools.DAYS)
    if chance(dice, 20):
        body |= local_window(dice)
    if chance(dice, 40):
        body["distinct"] = dice.choice(("asset", "day"))
    if chance(dice, 50):
        body["decay"] = made_decay(dice) if chance(dice, 75) else None
    return body | (tiers(dice) if chance(dice, 30) else award(dice))


def local_window(dice: Random) -> Document:
    since, until = sorted(made_date(dice, ()) for _ in range(2))
    windows: tuple[Document, ...] = ({"since": since}, {"until": until}, {"since": since, "until": until})
    return dice.choice(windows)


def award(dice: Random) -> Document:
    body: Document = {"points": made_points(dice)} | count_bounds(dice)
    kind = dice.choice((None, "once", "every", "every"))
    if kind:
        body["award"] = kind
    if kind == "every" and chance(dice, 50):
        body["max_times"] = dice.randint(1, 3)
    return body


def tiers(dice: Random) -> Document:
    found = made_ranges(dice, sorted(dice.sample(range(1, 7), dice.choice((2, 4)))))
    if chance(dice, 50):
        del found[-1]["to"]
    dice.shuffle(found)
    return {"tiers": found}


def inactivity_body(dice: Random, scope: Scope) -> Document:
    days = dice.choice((1, 7, 30, 60, 365, "ever"))
    body: Document = {"inactive_days": days, "activity": made_types(dice), "points": made_points(dice)}
    if chance(dice, 40):
        body["where"] = made_where(dice, scope.world)
    if days != "ever" and chance(dice, 50):
        body["never"] = chance(dice, 40)
    return body
