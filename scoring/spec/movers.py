"""Why a score moves from one version of a model to the next: the rule, or the limit, that moves it most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scoring.spec.arithmetic import roll_up
from scoring.spec.document import Criterion, DisqualifyRule, ModelDocument
from scoring.spec.impact import Mover
from scoring.spec.matching import Plain, Spot, matched_criteria, matched_parts
from scoring.spec.writing import to_plain

What: TypeAlias = Literal["rule", "disqualified", "admitted", "group", "category", "total"]


@dataclass(frozen=True, slots=True)
class Reason:
    """`by` in tenths: of a rule what it gives more or less, of a limit what is lost to it more or less."""

    what: What
    name: str
    by: int = 0


def reason_of(mover: Mover, old: ModelDocument, new: ModelDocument) -> Reason | None:
    """None where nothing in sight moves it the way that it goes."""
    sign = 1 if mover.by > 0 else -1
    found = [*_rules(mover, old, new), *_limits(mover, old, new)]
    disqualifying = next((each for each in found if each.what in ("disqualified", "admitted")), None)
    if disqualifying:
        return disqualifying
    towards = [each for each in found if each.by * sign > 0]
    return max(towards, key=lambda each: abs(each.by), default=None)


def _rules(mover: Mover, old: ModelDocument, new: ModelDocument) -> list[Reason]:
    before, after = _points(old, mover.was_points), _points(new, mover.points)
    reasons = []
    for was, now in _pairs(old, new):
        old_points, new_points = before.get(was, 0) if was else 0, after.get(now, 0) if now else 0
        if old_points != new_points:
            criterion = _criterion(new, now) if now else _criterion(old, was)
            reasons.append(_reason(criterion, new_points - old_points))
    return reasons


def _reason(criterion: Criterion, by: int) -> Reason:
    if isinstance(criterion.rule, DisqualifyRule):
        return Reason("disqualified" if by > 0 else "admitted", criterion.name)
    return Reason("rule", criterion.name, by)


def _limits(mover: Mover, old: ModelDocument, new: ModelDocument) -> list[Reason]:
    """What clamping takes or gives, of each group, each category and the whole."""
    before, after = roll_up(old, mover.was_points), roll_up(new, mover.points)
    if before.disqualified or after.disqualified:
        return []
    groups = matched_parts(to_plain(old)["groups"], to_plain(new)["groups"])
    reasons = []
    for was, now in groups.items():
        lost, loses = before.groups[was], after.groups[now]
        reasons.append(Reason("group", loses.name, (loses.points - loses.raw) - (lost.points - lost.raw)))
    olds = {each.name: each for each in before.categories}
    for each in after.categories:
        if each.name in olds:
            by = (each.points - each.raw) - (olds[each.name].points - olds[each.name].raw)
            reasons.append(Reason("category", each.name, by))
    reasons.append(Reason("total", "", (after.total - after.raw) - (before.total - before.raw)))
    return reasons


def _pairs(old: ModelDocument, new: ModelDocument) -> list[tuple[Spot | None, Spot | None]]:
    before, after = to_plain(old)["groups"], to_plain(new)["groups"]
    known = matched_criteria(before, after, matched_parts(before, after))
    gone = [(spot, None) for spot in _spots(before) if spot not in known]
    fresh = [(None, spot) for spot in _spots(after) if spot not in set(known.values())]
    return [*known.items(), *gone, *fresh]


def _spots(groups: Sequence[Plain]) -> list[Spot]:
    return [(index, place) for index, group in enumerate(groups) for place in range(len(group["criteria"]))]


def _points(document: ModelDocument, points: Sequence[int]) -> dict[Spot, int]:
    """By place; a criterion that is switched off has none."""
    spots = [
        (index, place)
        for index, group in enumerate(document.groups)
        for place, criterion in enumerate(group.criteria)
        if criterion.enabled
    ]
    return dict(zip(spots, points, strict=True))


def _criterion(document: ModelDocument, spot: Spot | None) -> Criterion:
    assert spot is not None
    return document.groups[spot[0]].criteria[spot[1]]
