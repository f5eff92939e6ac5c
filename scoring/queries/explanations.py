"""Why a record's score is what it is: each criterion's points and what matched, in groups that add up to the total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from django.utils import timezone

from scoring.engine.compiler import Compiled
from scoring.engine.runner import Result, answer
from scoring.interfaces.explaining import matched_words, unmatched_words
from scoring.models import Score, ScoringModel, Version
from scoring.queries.audience import why_unscored
from scoring.queries.documents import Workbench, open_workbench
from scoring.queries.record_facts import Record, RecordFacts, facts_of
from scoring.spec.arithmetic import Breakdown, Subtotal, roll_up
from scoring.spec.document import CategoryName, Criterion, DisqualifyRule, Group, ModelDocument
from scoring.spec.matching import Spot


@dataclass(frozen=True, slots=True)
class ExplainedCriterion:
    """`points` in tenths, 0 for one that disqualifies. `text`: what matched, or why it did not.

    `lost`: what its own limit took, in tenths; below 0 what its own minimum gave. `spot`: its group's place in the
    document, and its own in the group.
    """

    name: str
    points: int
    count: int
    newest: datetime | None
    text: str
    has_matched: bool
    disqualifies: bool
    lost: int = 0
    spot: Spot = (0, 0)


@dataclass(frozen=True, slots=True)
class ExplainedGroup:
    """`raw` and `points`: the sum before and after the group's own limits, in tenths."""

    name: str
    category: CategoryName
    raw: int
    points: int
    criteria: tuple[ExplainedCriterion, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`breakdown` is None, and `groups` empty, for who is unscored; then `unscored` says why.

    `is_being_rescored`: something changed since the stored score was computed; what stands here is the fresh one.
    """

    model: ScoringModel
    version: Version
    document: ModelDocument
    as_of: datetime
    breakdown: Breakdown | None = None
    groups: tuple[ExplainedGroup, ...] = ()
    unscored: str = ""
    is_being_rescored: bool = False

    @property
    def misses(self) -> list[ExplainedCriterion]:
        return [criterion for group in self.groups for criterion in group.criteria if not criterion.has_matched]

    @property
    def switched_off(self) -> list[tuple[str, Spot]]:
        """By name, with their spots: nobody has asked them."""
        return [
            (criterion.name, (index, place))
            for index, group in enumerate(self.document.groups)
            for place, criterion in enumerate(group.criteria)
            if not criterion.enabled
        ]


def explain(
    record: Record,
    model: ScoringModel,
    as_of: datetime | None = None,
    *,
    version: Version | None = None,
    workbench: Workbench | None = None,
    results: Mapping[int, Result] | None = None,
) -> Explanation:
    """By the live version unless another is given; at the stored score's instant unless another is given.

    `results`: what the version was found to give at `as_of`, in detail, by record.
    Raises DocumentRefused or UnknownName where the version names what is gone, ValueError where nothing is live.
    """
    version = version or model.live
    if version is None:
        raise ValueError(f"{model} has no live version")
    workbench = workbench or open_workbench()
    document = workbench.read(version.document)
    result, as_of, is_being_rescored = _found(record, model, version, workbench, as_of, results)
    if result is None:
        why = why_unscored(document, workbench.environment, {record.pk: getattr(record, "email", "")})[record.pk]
        return Explanation(model, version, document, as_of, unscored=why, is_being_rescored=is_being_rescored)
    facts = facts_of(record, document, workbench, as_of)
    breakdown = roll_up(document, result.points)
    groups = _groups(document, breakdown, result, facts)
    return Explanation(model, version, document, as_of, breakdown, groups, is_being_rescored=is_being_rescored)


def _found(
    record: Record,
    model: ScoringModel,
    version: Version,
    workbench: Workbench,
    as_of: datetime | None,
    results: Mapping[int, Result] | None,
) -> tuple[Result | None, datetime, bool]:
    """With its instant, and whether the stored score is another."""
    if as_of is not None and results is not None:
        return results.get(record.pk), as_of, False
    compiled = workbench.answer([workbench.target(version)], detail=True)
    if as_of is None:
        return _as_stored(record, model, version, compiled)
    return _result(compiled, record, as_of), as_of, False


def effective_as_of(score: Score, model: ScoringModel) -> datetime:
    """When the stored score was last verified: a whole pass writes only what it moves."""
    return max(score.as_of, model.scored_as_of) if model.scored_as_of else score.as_of


def _as_stored(
    record: Record, model: ScoringModel, version: Version, compiled: Compiled
) -> tuple[Result | None, datetime, bool]:
    """The stored score computed again at its own instant; where that gives something else, a fresh one."""
    stored = Score.objects.filter(version_id=version.pk, record_id=record.pk).first()
    now = timezone.now()
    if stored is not None:
        as_of = effective_as_of(stored, model)
        result = _result(compiled, record, as_of)
        if result is not None and result.points == stored.points:
            return result, as_of, False
    fresh = _result(compiled, record, now)
    return fresh, now, (fresh.points if fresh else None) != (stored.points if stored else None)


def _result(compiled: Compiled, record: Record, as_of: datetime) -> Result | None:
    return next(iter(answer(compiled, as_of=as_of, ids=[record.pk])), None)


def _groups(
    document: ModelDocument, breakdown: Breakdown, result: Result, facts: RecordFacts
) -> tuple[ExplainedGroup, ...]:
    explained, places = [], count()
    for index, (group, subtotal) in enumerate(zip(document.groups, breakdown.groups, strict=True)):
        criteria = [
            _criterion(criterion, result, next(places), facts, (index, place))
            for place, criterion in enumerate(group.criteria)
            if criterion.enabled
        ]
        explained.append(_group(group, subtotal, criteria))
    return tuple(explained)


def _group(group: Group, subtotal: Subtotal, criteria: Sequence[ExplainedCriterion]) -> ExplainedGroup:
    return ExplainedGroup(group.name, group.category, subtotal.raw, subtotal.points, tuple(criteria))


def _criterion(criterion: Criterion, result: Result, place: int, facts: RecordFacts, spot: Spot) -> ExplainedCriterion:
    points = result.points[place]
    times = result.counts[place] if result.counts else 0
    newest = result.newest[place] if result.newest else None
    words = matched_words if points else unmatched_words
    disqualifies = isinstance(criterion.rule, DisqualifyRule)
    return ExplainedCriterion(
        name=criterion.name,
        points=0 if disqualifies else points,
        count=times,
        newest=newest,
        text=words(criterion, facts, times, newest),
        has_matched=bool(points),
        disqualifies=disqualifies,
        lost=result.unclamped[place] - points if result.unclamped else 0,
        spot=spot,
    )
