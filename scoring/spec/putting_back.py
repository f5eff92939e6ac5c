"""What one change of a plain document deleted, put back into what the document says now."""

from __future__ import annotations

from crm.conditions.text import fold
from scoring.spec.band_changes import AXES, bands_on, put_bands
from scoring.spec.matching import Plain

SIDES = ("include", "exclude")


def put_back(now: Plain, before: Plain, after: Plain) -> bool:
    """In place: what stood before the change, not after it, and not now. False where there is nothing of that kind, or
    where it belongs to a model of another kind."""
    if before["kind"] != now["kind"]:
        return False
    done = [
        _groups(now, before, after),
        _triggers(now, before, after),
        *(_bands(now, before, after, axis) for axis in AXES),
        _audience(now, before, after),
    ]
    return any(done)


def _groups(now: Plain, before: Plain, after: Plain) -> bool:
    found = False
    kept = _ids(after) | _ids(now)
    for index, group in enumerate(before["groups"]):
        if group["id"] not in kept:
            lost = [criterion for criterion in group["criteria"] if criterion["id"] not in kept]
            now["groups"].insert(index, {**group, "criteria": lost})
            found = True
            continue
        home = next((each for each in now["groups"] if each.get("id") == group["id"]), None)
        for place, criterion in enumerate(group["criteria"]):
            if home is not None and criterion["id"] not in kept:
                home["criteria"].insert(place, criterion)
                found = True
    return found


def _ids(plain: Plain) -> set[str]:
    return {part["id"] for group in plain["groups"] for part in (group, *group["criteria"])}


def _triggers(now: Plain, before: Plain, after: Plain) -> bool:
    kept = {trigger["name"] for trigger in (*after.get("triggers", []), *now.get("triggers", []))}
    lost = [(place, each) for place, each in enumerate(before.get("triggers", [])) if each["name"] not in kept]
    for place, trigger in lost:
        now.setdefault("triggers", []).insert(place, trigger)
    return bool(lost)


def _bands(now: Plain, before: Plain, after: Plain, axis: str) -> bool:
    kept = {band["label"] for band in (*bands_on(after, axis), *bands_on(now, axis))}
    lost = [band for band in bands_on(before, axis) if band["label"] not in kept]
    if lost:
        put_bands(now, axis, sorted([*bands_on(now, axis), *lost], key=lambda band: -band["at_least"]))
    return bool(lost)


def _audience(now: Plain, before: Plain, after: Plain) -> bool:
    sides = {side: list(_lists(now, side)) for side in SIDES}
    found = False
    for side, names in sides.items():
        kept = set(map(fold, (*_lists(after, side), *names)))
        for place, name in enumerate(_lists(before, side)):
            if fold(name) not in kept:
                names.insert(place, name)
                found = True
    if found:
        now["audience"] = {side: names for side, names in sides.items() if names}
    return found


def _lists(plain: Plain, side: str) -> list[str]:
    found: list[str] = (plain.get("audience") or {}).get(side) or []
    return found
