"""Records, activities and lists thrown by dice, full of what breaks engines."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle import pools
from tests.oracle.texts import fold
from tests.oracle.world import BUILTIN_TYPES, Activity, Change, DoneBy, ObjectName, PropertyType, Record, Value, World

LISTS: dict[ObjectName, tuple[str, ...]] = {
    "contact": ("Åse's list", "Internal %_"),
    "company": ("Target accounts",),
    "deal": ('Big "deals"',),
}
UNIQUE = {"external_id", "email", "domain"}
"""Given to the records of an object together, or made from the id."""
TYPE_OVERRIDES: tuple[dict[str, DoneBy], ...] = (
    {},
    {"page_view": "ours", "email_sent": "theirs"},
    {"besøk": "neither", "unsubscribe": "theirs"},
)
SPECIAL: dict[tuple[ObjectName, str], tuple[Any, ...]] = {
    ("contact", "lifecycle_stage"): pools.STAGES,
    ("deal", "stage"): pools.DEAL_STAGES,
    ("contact", "country"): ("NO", "no", "Polska", "Łotwa"),
    ("contact", "language"): ("nb", "PL"),
    ("deal", "currency"): ("NOK", "pln"),
    ("company", "employees"): tuple(map(Decimal, (0, 3, 49, 50, 250, 100_000))),
}
"""Values of the properties that are short, whole, or mean something elsewhere."""


def chance(dice: Random, percent: int) -> bool:
    return dice.randrange(100) < percent


def made_value(dice: Random, object_name: ObjectName, name: str) -> Value:
    property_type: PropertyType = (BUILTIN_TYPES | pools.CUSTOM_TYPES)[(object_name, name)]
    if property_type == "date":
        return dice.choice(pools.DATES)
    if property_type == "instant":
        return pools.made_time(dice)
    value: Value = dice.choice(SPECIAL.get((object_name, name)) or pools.TYPE_VALUES[property_type])
    return value


def made_record(dice: Random, object_name: ObjectName, record_id: int) -> Record:
    types = BUILTIN_TYPES | pools.CUSTOM_TYPES
    cold = sorted(name for of, name in types if of == object_name and name not in pools.HOT[object_name])
    names = [*pools.HOT[object_name], *dice.sample(cold, 2)]
    properties: dict[str, Value] = {"external_id": f"{object_name}-{record_id}"}
    for name in names:
        if name not in UNIQUE and chance(dice, 70):
            properties[name] = made_value(dice, object_name, name)
    changes = [Change(dice.choice(pools.HOT[object_name]), pools.made_time(dice)) for _ in range(dice.randrange(6))]
    return Record(record_id, object_name, properties, changes=changes)


def made_activity(dice: Random, contact_count: int) -> Activity:
    properties = {name: dice.choice(values) for name, values in pools.ACTIVITY_PROPERTIES.items() if chance(dice, 50)}
    return Activity(
        contact_id=1 if chance(dice, 30) else dice.randint(1, contact_count),
        type=dice.choice(pools.ACTIVITY_TYPES),
        occurred_at=pools.made_time(dice),
        asset=dice.choice(pools.ASSETS),
        asset_type=dice.choice(pools.ASSET_TYPES),
        campaign=dice.choice(pools.CAMPAIGNS),
        channel=dice.choice(pools.CHANNELS),
        value=dice.choice((None, *pools.NUMBERS)),
        is_machine=chance(dice, 15),
        properties=properties if chance(dice, 70) else {},
    )


def associate(dice: Random, world: World) -> None:
    """Companies, deals' contacts, list members, and the texts that only one record of an object may have."""
    give_unique_texts(dice, world.contacts, "email", pools.EMAILS)
    give_unique_texts(dice, world.companies, "domain", pools.COMPANY_DOMAINS)
    company_ids = [None, *(company.id for company in world.companies)]
    for record in [*world.contacts, *world.deals]:
        record.company_id = dice.choice((*company_ids, *company_ids[1:]))
    contact_ids = [contact.id for contact in world.contacts]
    for deal in world.deals:
        deal.contact_ids = tuple(dice.sample(contact_ids, dice.randint(0, min(3, len(contact_ids)))))
    for object_name, names in LISTS.items():
        for name in names:
            members = {record.id for record in world.records(object_name) if chance(dice, 50)}
            world.lists[(object_name, name)] = members


def give_unique_texts(dice: Random, records: list[Record], name: str, pool: tuple[str, ...]) -> None:
    free = {fold(text): text for text in dice.sample(pool, len(pool))}
    for record, text in zip(records, free.values(), strict=False):
        if chance(dice, 85):
            record.properties[name] = text
