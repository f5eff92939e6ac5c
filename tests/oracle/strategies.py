"""What hypothesis draws for the equality of engine and oracle: `worlds()`, `documents(world)`, `instants()`.

Hypothesis draws how many records, activities, groups and criteria there are, and a seed for each; dice make the rest.
So an example is cheap and dense, and still shrinks to the few parts that matter.
"""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.oracle import pools
from tests.oracle.made_conditions import Scope, list_names
from tests.oracle.made_criteria import made_bounds, made_criterion, made_decay
from tests.oracle.made_worlds import TYPE_OVERRIDES, associate, chance, made_activity, made_record
from tests.oracle.pools import instants
from tests.oracle.world import Document, ObjectName, Record, World

__all__ = ["documents", "instants", "worlds"]

OBJECTS: tuple[ObjectName, ...] = ("contact", "contact", "company", "deal")
MOST_GROUPS = 3
SEEDS = st.integers(0, 2**32)


def seeds_of(most: int, *at_least: int) -> st.SearchStrategy[list[int]]:
    """Hypothesis likes short lists; several lower bounds make long ones as likely."""
    return st.sampled_from(at_least).flatmap(lambda fewest: st.lists(SEEDS, min_size=fewest, max_size=most))


CONTACTS, OTHERS, ACTIVITIES = seeds_of(6, 1, 4), seeds_of(3, 0, 1, 2), seeds_of(25, 0, 8, 18)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World(
        contacts=made_records("contact", draw(CONTACTS)),
        companies=made_records("company", draw(OTHERS)),
        deals=made_records("deal", draw(OTHERS)),
        property_types=dict(pools.CUSTOM_TYPES),
    )
    world.activities = [made_activity(Random(seed), len(world.contacts)) for seed in draw(ACTIVITIES)]
    dice = Random(draw(SEEDS))
    associate(dice, world)
    world.activity_types = dict(dice.choice(TYPE_OVERRIDES))
    world.own_domains = dice.choice((frozenset(), frozenset({"vekt.example"})))
    published: tuple[tuple[str, ObjectName], ...] = (("Company fit", "company"), ("Second opinion", "contact"))
    for name, object_name in published:  # the second may read the first
        world.models[name] = draw(documents(world, object_name, most=2)) | {"name": name}
    return world


def made_records(object_name: ObjectName, seeds: list[int]) -> list[Record]:
    return [made_record(Random(seed), object_name, number + 1) for number, seed in enumerate(seeds)]


@st.composite
def documents(draw: st.DrawFn, world: World, object_name: ObjectName | None = None, most: int = 6) -> Document:
    """May read the world's published models; has at most `most` criteria a group."""
    dice = Random(draw(SEEDS))
    of: ObjectName = dice.choice(OBJECTS if object_name is None else (object_name,))
    scope = Scope(world, of, of, readable_models(world, of))
    document = made_frame(dice, scope)
    shape = st.lists(seeds_of(most, 1, most // 2), min_size=1, max_size=min(most, MOST_GROUPS))
    for number, seeds in enumerate(draw(shape)):
        group = made_group(dice, document["kind"], number)
        group["criteria"] = [
            made_criterion(Random(seed), scope, number * 10 + place) for place, seed in enumerate(seeds)
        ]
        document["groups"].append(group)
    return document


def readable_models(world: World, of: ObjectName) -> tuple[str, ...]:
    """Of the same object, or of the record's company."""
    return tuple(name for name, document in world.models.items() if document["object"] in (of, "company"))


def made_frame(dice: Random, scope: Scope) -> Document:
    """All of a document but its groups."""
    kind = dice.choice(("combined", "combined", "fit", "engagement"))
    categories = ("fit", "engagement") if kind == "combined" else (kind,)
    document: Document = {"format": "leadscoring/1", "name": "Draft under test", "object": scope.of, "kind": kind}
    document |= total_bounds(dice)
    if chance(dice, 50):
        document["categories"] = {category: made_bounds(dice) for category in categories if chance(dice, 70)}
    if chance(dice, 30):
        document["audience"] = made_audience(dice, scope)
    if chance(dice, 80):
        document["bands"] = {axis: made_bands(dice) for axis in ("total", *categories) if chance(dice, 80)}
    return document | {"groups": []}


def total_bounds(dice: Random) -> Document:
    """Absent, null or a number; never a minimum above the limit in force."""
    limit = dice.choice(("absent", None, 0, 10, 50.5, 100, 1000))
    minimum = dice.choice(("absent", None, -50, -0.5, 0, 5 if limit != 0 else 0))
    return {key: value for key, value in (("limit", limit), ("minimum", minimum)) if value != "absent"}


def made_audience(dice: Random, scope: Scope) -> Document:
    names = list_names(scope.world, scope.of)
    audience: dict[str, Any] = {"include": dice.sample(names, dice.randrange(2))}
    if chance(dice, 40):
        audience["exclude"] = [dice.choice(names)]
    return audience


def made_bands(dice: Random) -> list[Document]:
    count = dice.randint(1, 4)
    cuts = dice.sample((-20, -0.1, 0, 0.1, 2.5, 5, 10, 33.3, 60), count)
    labels = dice.sample(pools.LABELS, count)
    return [{"label": label, "at_least": cut} for label, cut in zip(labels, cuts, strict=True)]


def made_group(dice: Random, kind: str, number: int) -> Document:
    group: Document = {"name": f"{dice.choice(pools.NAMES)} {number}"}
    if kind == "combined":
        group["category"] = dice.choice(("fit", "engagement"))
    elif chance(dice, 50):
        group["category"] = kind
    if chance(dice, 50):
        group["id"] = f"g{number}"
    if chance(dice, 40):
        group |= made_bounds(dice)
    if chance(dice, 30):
        group["decay"] = made_decay(dice)
    return group
