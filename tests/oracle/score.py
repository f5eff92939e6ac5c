"""The oracle: spec/scoring-model.md as slow, obvious Python. What the contract leaves open is decided as follows.

1. Inactivity counts only theirs, even where it names a type that isn't (activities.INACTIVITY_COUNTS_ONLY_THEIRS).
2. A value that is blank now satisfies no `changed_in_last_days`, whatever changed (conditions.BLANK_CAN_HAVE_CHANGED).
3. A disqualified result keeps its criteria, its groups and every `raw` (category and total) as arithmetic 5 left them;
   only the categories' and the total's points are replaced.
4. `min_points`/`max_points` clamp what a criterion earned even where that is the 0 of not matching.
5. n = 0 is in no tier. `count` is n of activity criteria even where it is outside `at_least..at_most`; of all others,
   inactivity too, it is 0.
6. A combined model has both categories even if no group is in one of them (its sum is 0, clamped).
7. An activity's `properties.NAME`: the operator decides the type (`between` by its bounds); numbers are ASCII
   `[+-]digits[.digits]`, no exponent; yes/no are booleans and the importer's words; dates are `YYYY-MM-DD`, instants
   ISO 8601 with a time; a number is no date or yes/no; a boolean read as text is `true` or `false`.
8. A multi-choice satisfies a positive text operator by one of its values, a negative one if none matches.
9. A value with an `@` is an e-mail to the quality operators (split at the last one), whatever its property's type; one
   without is no free, disposable or role e-mail. `customer_domain` takes a text without `@` as the domain itself.
10. Words: the character right before and right after the argument (even if that begins with a sign) is no L* or Nd.
11. Cased letters are Lu, Lt (upper) and Ll (lower, `ß` too).
12. `any` beside other types means all theirs and those.
13. Texts in the document are put into NFC, cut and folded as the data are; a list's name is compared folded too.
14. A score leaf inside `{contact: …}` or `{deal: …}` is that record's, or its company's.
15. Colleagues are left out of contact models only, by exact (folded) domain of their e-mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.oracle.conditions import Subject, holds, is_on_list
from tests.oracle.earning import earned, tenths
from tests.oracle.texts import domain_of, fold
from tests.oracle.world import Document, Record, World


@dataclass(frozen=True)
class Result:
    """All numbers are whole tenths of a point."""

    criteria: tuple[tuple[str, str, int, int], ...]
    """(group, name, points, count)"""
    groups: tuple[tuple[str, int, int], ...]
    """(name, raw, points)"""
    categories: tuple[tuple[str, int, int], ...]
    raw: int
    total: int
    fit: int | None
    engagement: int | None
    total_label: str | None
    fit_label: str | None
    engagement_label: str | None
    cell: str | None
    disqualified: tuple[str, ...]


def evaluate(world: World, model: str | Document, record: Record, as_of: datetime) -> Result | None:
    """None is unscored."""
    document = world.models[model] if isinstance(model, str) else model
    if not is_in_audience(document, record, world):
        return None
    subject = Subject(record, world, as_of)
    criteria = criteria_of(document, subject)
    groups = groups_of(document, criteria)
    disqualified = disqualified_by(document, subject)
    categories = categories_of(document, groups, bool(disqualified))
    raw = sum(points for _, _, points in categories_of(document, groups, False))
    bounds = {"minimum": document.get("minimum", 0), "limit": document.get("limit", 100)}
    total = floor_of(bounds) if disqualified else clamp(raw, bounds)
    labels = labels_of(document, total, categories)
    return Result(
        criteria=criteria,
        groups=tuple((name, raw_points, points) for name, _, raw_points, points in groups),
        categories=categories,
        raw=raw,
        total=total,
        fit=points_of(categories, "fit"),
        engagement=points_of(categories, "engagement"),
        total_label=labels["total"],
        fit_label=labels["fit"],
        engagement_label=labels["engagement"],
        cell=labels["cell"],
        disqualified=disqualified,
    )


def is_in_audience(document: Document, record: Record, world: World) -> bool:
    if document["object"] == "contact" and is_colleague(record, world):
        return False
    audience = document.get("audience") or {}
    if any(is_on_list(name, record, world) for name in audience.get("exclude") or []):
        return False
    include = audience.get("include") or []
    return not include or any(is_on_list(name, record, world) for name in include)


def is_colleague(record: Record, world: World) -> bool:
    domain = domain_of(str(record.properties.get("email") or ""))
    return domain in {fold(own) for own in world.own_domains}


def enabled_criteria(group: dict[str, Any]) -> list[dict[str, Any]]:
    return [criterion for criterion in group.get("criteria", []) if criterion.get("enabled", True)]


def criteria_of(document: Document, subject: Subject) -> tuple[tuple[str, str, int, int], ...]:
    return tuple(
        (group["name"], criterion["name"], *earned(criterion, group, subject))
        for group in document["groups"]
        for criterion in enabled_criteria(group)
    )


def groups_of(document: Document, criteria: tuple[tuple[str, str, int, int], ...]) -> list[tuple[str, str, int, int]]:
    """(name, category, raw, points)"""
    found = []
    for group in document["groups"]:
        raw = sum(points for group_name, _, points, _ in criteria if group_name == group["name"])
        category = document["kind"] if document["kind"] != "combined" else group["category"]
        found.append((group["name"], category, raw, clamp(raw, group)))
    return found


def categories_of(
    document: Document, groups: list[tuple[str, str, int, int]], is_disqualified: bool
) -> tuple[tuple[str, int, int], ...]:
    found = []
    for category in ("fit", "engagement"):
        if document["kind"] not in (category, "combined"):
            continue
        bounds = (document.get("categories") or {}).get(category) or {}
        raw = sum(points for _, of_category, _, points in groups if of_category == category)
        found.append((category, raw, floor_of(bounds) if is_disqualified else clamp(raw, bounds)))
    return tuple(found)


def disqualified_by(document: Document, subject: Subject) -> tuple[str, ...]:
    return tuple(
        criterion["name"]
        for group in document["groups"]
        for criterion in enabled_criteria(group)
        if criterion.get("disqualify") and disqualifies(criterion, subject)
    )


def disqualifies(criterion: dict[str, Any], subject: Subject) -> bool:
    if "list" in criterion:
        return is_on_list(criterion["list"], subject.record, subject.world)
    if "not_in_list" in criterion:
        return not is_on_list(criterion["not_in_list"], subject.record, subject.world)
    return holds(criterion["if"], subject)


def clamp(points: int, bounds: dict[str, Any]) -> int:
    """To `minimum..limit`; an absent or null bound is none."""
    if bounds.get("minimum") is not None:
        points = max(points, tenths(bounds["minimum"]))
    if bounds.get("limit") is not None:
        points = min(points, tenths(bounds["limit"]))
    return points


def floor_of(bounds: dict[str, Any]) -> int:
    """What a disqualified category or total is."""
    minimum: int | float | Decimal | None = bounds.get("minimum")
    return 0 if minimum is None else tenths(minimum)


def points_of(categories: tuple[tuple[str, int, int], ...], category: str) -> int | None:
    return next((points for name, _, points in categories if name == category), None)


def labels_of(document: Document, total: int, categories: tuple[tuple[str, int, int], ...]) -> dict[str, str | None]:
    bands = document.get("bands") or {}
    labels = {"total": label_of(total, bands.get("total"))}
    for category in ("fit", "engagement"):
        labels[category] = label_of(points_of(categories, category), bands.get(category))
    fit, engagement = labels["fit"], labels["engagement"]
    labels["cell"] = None if fit is None or engagement is None else fit + engagement
    return labels


def label_of(points: int | None, bands: list[dict[str, Any]] | None) -> str | None:
    """That of the highest cut-off reached."""
    if points is None:
        return None
    reached = [(tenths(band["at_least"]), band["label"]) for band in bands or [] if tenths(band["at_least"]) <= points]
    return max(reached)[1] if reached else None
