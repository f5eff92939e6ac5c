"""Why a score moves from one version of a model to the next: the rule, or the limit, that moves it most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scoring.spec.arithmetic import Breakdown, Subtotal, roll_up
from scoring.spec.document import Bounds, DisqualifyRule, ModelDocument
from scoring.spec.impact import Mover
from scoring.spec.matching import Spot
from scoring.spec.succession import Succession, criterion_at, enabled_spots

What: TypeAlias = Literal["rule", "disqualified", "admitted", "group", "category", "total", "time"]


@dataclass(frozen=True, slots=True)
class Reason:
    """`by` in tenths: of a rule what it gives more or less, of a limit what is lost to it more or less.

    `time`: a rule that the version leaves as it is gives something else than when the record was last scored.
    """

    what: What
    name: str
    by: int = 0


def reason_of(mover: Mover, succession: Succession) -> Reason | None:
    """None where nothing in sight moves it the way that it goes. Time is one only where the version is none."""
    before, after = roll_up(succession.old, mover.was_points), roll_up(succession.new, mover.points)
    rules = _weighed_rules(mover, succession, before, after)
    disqualifying = next((each for each in rules if each.what in ("disqualified", "admitted")), None)
    if disqualifying:
        return disqualifying
    limits = {} if before.disqualified or after.disqualified else _limits(succession, before, after)
    sign = 1 if mover.by > 0 else -1
    towards = {each: weight for each, weight in (rules | limits).items() if each.by * sign > 0 and weight * sign > 0}
    return max(towards, key=lambda each: (each.what != "time", abs(towards[each])), default=None)


def _weighed_rules(mover: Mover, succession: Succession, before: Breakdown, after: Breakdown) -> dict[Reason, int]:
    """What each gives more or less, with what is left of that in its group, which may stand at its limit."""
    old_points = dict(zip(enabled_spots(succession.old), mover.was_points, strict=True))
    new_points = dict(zip(enabled_spots(succession.new), mover.points, strict=True))
    of_old, of_new = _group_moves(succession, before, after)
    found = {}
    for was, now in _pairs(succession):
        by = (new_points.get(now, 0) if now else 0) - (old_points.get(was, 0) if was else 0)
        left = of_new[now[0]] if now else of_old[was[0]] if was else 0
        if by:
            found[_reason(succession, was, now, by)] = by if abs(by) < abs(left) and by * left > 0 else left
    return found


def _group_moves(succession: Succession, before: Breakdown, after: Breakdown) -> tuple[dict[int, int], dict[int, int]]:
    """What groups give more or less, by their places in the old version and in the new one."""
    of_old = {place: -group.points for place, group in enumerate(before.groups)}
    of_new = {place: group.points for place, group in enumerate(after.groups)}
    for was, now in succession.groups.items():
        of_old[was] = of_new[now] = of_old[was] + of_new[now]
    return of_old, of_new


def _pairs(succession: Succession) -> Iterator[tuple[Spot | None, Spot | None]]:
    rules = succession.rules
    known = set(rules.values())
    yield from rules.items()
    yield from ((spot, None) for spot in enabled_spots(succession.old) if spot not in rules)
    yield from ((None, spot) for spot in enabled_spots(succession.new) if spot not in known)


def _reason(succession: Succession, was: Spot | None, now: Spot | None, by: int) -> Reason:
    document, spot = (succession.new, now) if now else (succession.old, was)
    assert spot is not None
    criterion = criterion_at(document, spot)
    if isinstance(criterion.rule, DisqualifyRule):
        return Reason("disqualified" if by > 0 else "admitted", criterion.name)
    is_untouched = was is not None and succession.untouched.get(was) == now
    return Reason("time" if is_untouched else "rule", criterion.name, by)


def _limits(succession: Succession, before: Breakdown, after: Breakdown) -> dict[Reason, int]:
    """What clamping takes or gives, of groups, categories and the whole: a limit that stays moves nobody."""
    old, new = succession.old, succession.new
    found = []
    for was, now in succession.groups.items():
        if old.groups[was].bounds != new.groups[now].bounds:
            found.append(Reason("group", new.groups[now].name, _loss(before.groups[was], after.groups[now])))
    categories = {each.name: each for each in before.categories}
    for each in after.categories:
        if each.name in categories and _bounds(old, each.name) != _bounds(new, each.name):
            found.append(Reason("category", each.name, _loss(categories[each.name], each)))
    if old.bounds != new.bounds:
        found.append(Reason("total", "", (after.total - after.raw) - (before.total - before.raw)))
    return {reason: reason.by for reason in found}


def _loss(before: Subtotal, after: Subtotal) -> int:
    return (after.points - after.raw) - (before.points - before.raw)


def _bounds(document: ModelDocument, category: str) -> Bounds:
    return next((bounds for name, bounds in document.categories.items() if name == category), Bounds())
