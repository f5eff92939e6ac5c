"""Which activities a criterion or a condition sees, and how an activity's fields read."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.combining import Condition, combined
from tests.oracle.operators import DATES, NUMBER, ROLLING, as_date, question_of, satisfies
from tests.oracle.texts import compared, fold
from tests.oracle.world import DAY, NEITHER, OURS, Activity, DoneBy, Record, Value, World, microseconds

INACTIVITY_COUNTS_ONLY_THEIRS = True
"""data.md: "`any`, inactivity and 'last activity' count only theirs", so also where inactivity names a type."""

PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
DATE_ALONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE_AND_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")
YES = {"true", "yes", "ja", "tak"}
NO = {"false", "no", "nei", "nej", "nie"}


def done_by(activity_type: str, world: World) -> DoneBy:
    kind = fold(activity_type)
    said = {fold(name): who for name, who in world.activity_types.items()}
    if kind in said:
        return said[kind]
    return "ours" if kind in OURS else "neither" if kind in NEITHER else "theirs"


def is_of_types(activity: Activity, wanted: str | list[str], world: World) -> bool:
    names = {compared(name) for name in ([wanted] if isinstance(wanted, str) else wanted)}
    if "any" in names and done_by(activity.type, world) == "theirs":
        return True
    return fold(activity.type) in names


def occurrences(record: Record, test: dict[str, Any], world: World, as_of: datetime) -> list[Activity]:
    """The record's activities that match a criterion's or a condition's types, `where` and windows; newest first."""
    found = [
        activity
        for activity in world.activities_of(record)
        if not activity.is_machine
        and microseconds(activity.occurred_at) <= microseconds(as_of)
        and is_of_types(activity, test["activity"], world)
        and is_in_windows(activity, test, world, as_of)
        and ("where" not in test or activity_satisfies(test["where"], activity, world, as_of))
    ]
    return sorted(found, key=lambda activity: microseconds(activity.occurred_at), reverse=True)


def activity_satisfies(condition: Condition, activity: Activity, world: World, as_of: datetime) -> bool:
    def leaf_test(leaf: Condition) -> bool:
        return satisfies(field_value(activity, leaf, world), question_of(leaf, world, as_of))

    return combined(condition, leaf_test)


def is_in_windows(activity: Activity, test: dict[str, Any], world: World, as_of: datetime) -> bool:
    days = test.get("within_days")
    if days is not None and microseconds(activity.occurred_at) <= microseconds(as_of) - days * DAY:
        return False
    local = world.local_date(activity.occurred_at)
    if test.get("since") is not None and local < as_date(test["since"]):
        return False
    return test.get("until") is None or local <= as_date(test["until"])


def distinct_occurrences(newest_first: list[Activity], distinct: str | None, world: World) -> list[Activity]:
    """The newest stands for its asset or local day; having no asset counts as one asset."""
    if distinct is None:
        return newest_first
    kept: dict[object, Activity] = {}
    for activity in newest_first:
        key = fold(activity.asset) if distinct == "asset" else world.local_date(activity.occurred_at)
        kept.setdefault(key, activity)
    return list(kept.values())


def is_inactive(record: Record, rule: dict[str, Any], world: World, as_of: datetime) -> bool:
    test = {"activity": rule.get("activity", "any")} | ({"where": rule["where"]} if "where" in rule else {})
    ever = occurrences(record, test, world, as_of)
    if INACTIVITY_COUNTS_ONLY_THEIRS:
        ever = [activity for activity in ever if done_by(activity.type, world) == "theirs"]
    if not ever:
        return bool(rule.get("never", True))
    if rule["inactive_days"] == "ever":
        return False
    days: int = rule["inactive_days"]
    return microseconds(ever[0].occurred_at) <= microseconds(as_of) - days * DAY


def field_value(activity: Activity, leaf: dict[str, Any], world: World) -> Value:
    """The field that a leaf names, as its operator's type; what can't be read so is blank."""
    name = leaf["field"]
    if not name.startswith("properties."):
        value: Value = getattr(activity, name)
        return value
    return read_as(activity.properties.get(name.removeprefix("properties.")), leaf["op"], leaf.get("value"), world)


def read_as(stored: str | Decimal | bool | None, op: str, argument: object, world: World) -> Value:
    if stored is None or op in ("known", "unknown"):
        return stored
    if op in ("is_true", "is_false"):
        return read_boolean(stored)
    if op in NUMBER or (op == "between" and not asks_for_dates(argument)):
        return read_number(stored)
    if op in DATES or op in ROLLING or op == "between":
        return read_time(stored, world)
    return read_text(stored)


def asks_for_dates(argument: object) -> bool:
    return isinstance(argument, list | tuple) and any(isinstance(bound, str | date) for bound in argument)


def read_text(stored: str | Decimal | bool) -> str:
    if isinstance(stored, bool):
        return "true" if stored else "false"
    return format(stored, "f") if isinstance(stored, Decimal) else stored


def read_number(stored: str | Decimal | bool) -> Decimal | None:
    if isinstance(stored, str):
        return Decimal(stored) if PLAIN_NUMBER.fullmatch(stored) else None
    return None if isinstance(stored, bool) else stored


def read_boolean(stored: str | Decimal | bool) -> bool | None:
    if isinstance(stored, str):
        return True if fold(stored) in YES else False if fold(stored) in NO else None
    return stored if isinstance(stored, bool) else None


def read_time(stored: str | Decimal | bool, world: World) -> date | None:
    """A date, or an instant where the text has a time of day (without a zone: the organisation's)."""
    if not isinstance(stored, str):
        return None
    try:
        if DATE_ALONE.fullmatch(stored):
            return date.fromisoformat(stored)
        if DATE_AND_TIME.fullmatch(stored):
            instant = datetime.fromisoformat(stored)
            return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(world.time_zone))
    except ValueError:
        return None
    return None
