"""How many records a rule or a condition matches, and which: exact, by the engine that computes the scores."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.utils import timezone

from crm.conditions.document import Condition, ObjectName
from scoring.engine.compiler import Compiled
from scoring.engine.matching import compile_match, compile_matches, compile_matching
from scoring.queries.documents import open_workbench
from scoring.queries.patience import SECONDS, patient_cursor
from scoring.spec.document import Criterion, ModelDocument
from scoring.spec.matching import Spot
from scoring.spec.writing import to_json

T = TypeVar("T")
LEAST_KEPT, MOST_KEPT, TIMES_KEPT = 5.0, 3600.0, 20
"""Seconds: a count is kept for twenty times as long as it took, so that counting never takes much of the machine."""


@dataclass(frozen=True, slots=True)
class Matches:
    """`audience`: how many records are scored; `counts`: by place in the document how many of them a rule matches."""

    audience: int
    counts: dict[Spot, int]


def count_criterion(document: ModelDocument, criterion: Criterion, *, asked_by: str = "") -> int:
    """Of the records in the audience. Raises TookTooLong or Superseded."""
    workbench = open_workbench()
    compiled = compile_match(document, criterion, workbench.environment, workbench.published)
    return _number(compiled, asked_by=asked_by)


def sample_criterion(document: ModelDocument, criterion: Criterion, most: int) -> list[int]:
    """The first ids of those that the criterion matches. Raises TookTooLong."""
    workbench = open_workbench()
    compiled = compile_match(document, criterion, workbench.environment, workbench.published, tail="sample")
    return _ids(compiled, most=most)


def count_condition(object: ObjectName, condition: Condition, *, asked_by: str = "") -> int:
    """Of all records of the object. Raises TookTooLong or Superseded."""
    workbench = open_workbench()
    return _number(compile_matching(object, condition, workbench.environment, workbench.published), asked_by=asked_by)


def sample_condition(object: ObjectName, condition: Condition, most: int) -> list[int]:
    """The first ids. Raises TookTooLong."""
    workbench = open_workbench()
    compiled = compile_matching(object, condition, workbench.environment, workbench.published, tail="sample")
    return _ids(compiled, most=most)


def counts_of(document: ModelDocument) -> dict[Spot, int]:
    """Of every criterion, also of those that are switched off. Raises TookTooLong."""
    return matches_of(document).counts


def matches_of(document: ModelDocument, *, seconds: float = SECONDS) -> Matches:
    """A few seconds old at most, or twenty times as old as counting takes. Raises TookTooLong."""
    return kept(_key("matches", document), lambda: _counted(document, seconds))


def known_matches(document: ModelDocument) -> Matches | None:
    """Without a query; None where nobody has counted lately."""
    known: Matches | None = cache.get(_key("matches", document))
    return known


def overlaps_of(document: ModelDocument, pairs: Sequence[tuple[Spot, Spot]]) -> dict[tuple[Spot, Spot], int]:
    """By pair of criteria, how many records of the audience both match. Raises TookTooLong."""
    if not pairs:
        return {}
    both = [(criterion_at(document, one), criterion_at(document, other)) for one, other in pairs]

    def counted() -> list[int]:
        return count_together(document, both)[1:]

    key = _key("overlaps", document, tuple(pairs))
    return dict(zip(pairs, kept(key, counted), strict=True))


def count_together(
    document: ModelDocument, together: Sequence[tuple[Criterion, ...]], seconds: float = SECONDS
) -> list[int]:
    """The audience, then by entry how many of it all its criteria match; one pass. Raises TookTooLong."""
    workbench = open_workbench()
    compiled = compile_matches(document, together, workbench.environment, workbench.published)
    return list(_row(compiled, seconds=seconds))


def kept(key: str, make: Callable[[], T]) -> T:
    """Out of the cache, or made and kept for a time that grows with the time that it took."""
    known: T | None = cache.get(key)
    if known is not None:
        return known
    began = time.monotonic()
    made = make()
    cache.set(key, made, min(max(LEAST_KEPT, TIMES_KEPT * (time.monotonic() - began)), MOST_KEPT))
    return made


def spots_of(document: ModelDocument) -> list[Spot]:
    return [(g, c) for g, group in enumerate(document.groups) for c in range(len(group.criteria))]


def criterion_at(document: ModelDocument, spot: Spot) -> Criterion:
    group, place = spot
    return document.groups[group].criteria[place]


def _counted(document: ModelDocument, seconds: float) -> Matches:
    spots = spots_of(document)
    audience, *counts = count_together(document, [(criterion_at(document, spot),) for spot in spots], seconds)
    return Matches(audience, dict(zip(spots, counts, strict=True)))


def _number(compiled: Compiled, *, asked_by: str) -> int:
    return int(_row(compiled, asked_by=asked_by)[0])


def _row(compiled: Compiled, *, asked_by: str = "", seconds: float = SECONDS) -> tuple[Any, ...]:
    with patient_cursor(asked_by, seconds) as cursor:
        cursor.execute(compiled.sql, compiled.bound(timezone.now()))
        row: tuple[Any, ...] = cursor.fetchone() or ()
        return row


def _ids(compiled: Compiled, **values: Any) -> list[int]:
    with patient_cursor() as cursor:
        cursor.execute(compiled.sql, compiled.bound(timezone.now(), **values))
        return [row[0] for row in cursor.fetchall()]


def _key(what: str, document: ModelDocument, *more: object) -> str:
    return f"{what}-{sha256(f'{to_json(document)}{more}'.encode()).hexdigest()[:32]}"
