"""Scores as they leave the house, a line a scored record: the stored ones, or computed at an instant and not stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from crm.queries.keys import RECORDS, key_sql, keys_of
from scoring.domain.errors import Refused
from scoring.engine.compiler import Compiled, compile_answer
from scoring.engine.runner import Result, answer, tuned
from scoring.engine.scope import IdRange
from scoring.models import ScoringModel, Version
from scoring.queries.documents import open_workbench
from scoring.queries.models import AXES, band_labels
from scoring.spec.arithmetic import Breakdown, Subtotal, enabled_criteria, roll_up
from scoring.spec.document import ActivityRule, Criterion, DisqualifyRule, ModelDocument

AT_ONCE, AT_ONCE_EXPLAINED = 10_000, 2_000

STORED = """
select s.record_id, {key}, greatest(s.as_of, m.scored_as_of), s.total, s.fit, s.engagement,
  s.total_band, s.fit_band, s.engagement_band, s.points
from scoring_score s join {table} r on r.id = s.record_id join scoring_scoringmodel m on m.id = %(model)s
where s.version_id = %(version)s and s.record_id > %(after)s order by s.record_id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Tenths, as the record's parts: a count is None where the record has left the audience since it was scored."""

    document: ModelDocument
    points: Sequence[int]
    counts: Sequence[int | None]
    breakdown: Breakdown


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One scored record; all points in tenths. `as_of`: the instant at which the score was last verified."""

    key: str
    as_of: datetime
    points: dict[str, int | None]
    """By axis; None where the model lacks it."""
    labels: dict[str, str | None]
    explanation: Explanation | None = None

    @property
    def cell(self) -> str | None:
        fit, engagement = self.labels["fit"], self.labels["engagement"]
        return None if fit is None or engagement is None else f"{fit}{engagement}"


@dataclass(frozen=True, slots=True)
class _Row:
    record_id: int
    key: str
    as_of: datetime
    total: int
    fit: int | None
    engagement: int | None
    total_band: int | None
    fit_band: int | None
    engagement_band: int | None
    points: list[int]


def stored_scores(model: ScoringModel, *, explain: bool = False) -> Iterator[ScoreLine]:
    """Those shown, by id, read in portions, so that no table is held. `Refused` if another version takes over."""
    version = model.live
    if version is None:
        raise Refused(_("“%(model)s” has no stored scores yet. Publish it, or rescore it.") % {"model": model})
    labels, explainer = band_labels(version), _Explainer(version) if explain else None
    after = -1
    while rows := _stored_rows(model, version, after, AT_ONCE_EXPLAINED if explain else AT_ONCE):
        counts = explainer.counts(rows) if explainer else {}
        for row in rows:
            explanation = explainer.explained(row.points, counts.get(row.record_id)) if explainer else None
            yield _line(row, row.key, row.as_of, labels, explanation)
        after = rows[-1].record_id


def computed_scores(version: Version, *, as_of: datetime, explain: bool = False) -> Iterator[ScoreLine]:
    """What the version gives at that instant for everyone in its audience; nothing is stored."""
    object = version.model.object
    compiled, labels = _compiled_ranges(version, detail=explain), band_labels(version)
    explainer = _Explainer(version) if explain else None
    for start, end in _ranges(object, AT_ONCE_EXPLAINED if explain else AT_ONCE):
        with tuned(), connection.cursor() as cursor:
            cursor.execute(compiled.sql, compiled.bound(as_of, **IdRange.values(start, end)))
            results = [Result(*row) for row in cursor.fetchall()]
        keys = keys_of(object, [result.record_id for result in results])
        for result in results:
            if result.record_id in keys:
                explanation = explainer.explained(result.points, result.counts) if explainer else None
                yield _line(result, keys[result.record_id], as_of, labels, explanation)


def computed_score(version: Version, record_id: int, *, as_of: datetime) -> ScoreLine | None:
    """One record, explained; None where it is not in the audience."""
    explainer = _Explainer(version)
    results = answer(explainer.compiled, as_of=as_of, ids=[record_id])
    if not results:
        return None
    key = keys_of(version.model.object, [record_id]).get(record_id, "")
    explanation = explainer.explained(results[0].points, results[0].counts)
    return _line(results[0], key, as_of, band_labels(version), explanation)


class _Explainer:
    """Splits points into their parts, and asks the engine how many occurrences stood behind them."""

    def __init__(self, version: Version) -> None:
        workbench = open_workbench()
        target = workbench.target(version)
        self.document = target.document
        self.compiled = compile_answer([target], workbench.environment, workbench.published, detail=True)

    def counts(self, rows: Sequence[_Row]) -> dict[int, list[int] | None]:
        """Each at its own instant: those that changed since the last whole pass were scored later than the others."""
        found: dict[int, list[int] | None] = {}
        for as_of, group in groupby(sorted(rows, key=attrgetter("as_of")), key=attrgetter("as_of")):
            results = answer(self.compiled, as_of=as_of, ids=[row.record_id for row in group])
            found |= {result.record_id: result.counts for result in results}
        return found

    def explained(self, points: Sequence[int], counts: Sequence[int] | None) -> Explanation:
        known: Sequence[int | None] = counts if counts is not None else [None] * len(points)
        return Explanation(self.document, points, known, roll_up(self.document, points))


def _stored_rows(model: ScoringModel, version: Version, after: int, limit: int) -> list[_Row]:
    table = RECORDS[model.object]._meta.db_table
    values = {"model": model.pk, "version": version.pk, "after": after, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(STORED.format(key=key_sql(model.object, "r"), table=table), values)
        rows = [_Row(*row) for row in cursor.fetchall()]
    # The table of a version goes when another has taken its place: then what was read may be the half of it.
    if ScoringModel.objects.filter(pk=model.pk).values_list("live_id", flat=True).first() != version.pk:
        sentence = _("A new version of “%(model)s” took over while its scores were read. Export them again.")
        raise Refused(sentence % {"model": model})
    return rows


def _compiled_ranges(version: Version, *, detail: bool) -> Compiled:
    workbench = open_workbench()
    targets = [workbench.target(version)]
    return compile_answer(targets, workbench.environment, workbench.published, scope=IdRange(), detail=detail)


def _ranges(object: str, size: int) -> Iterator[tuple[int, int]]:
    """Spans of ids (start included, end not) that hold at most so many records each."""
    sql = f"select max(id) from (select id from {RECORDS[object]._meta.db_table} where id >= %s order by id limit %s) f"
    start = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [start, size])
            last = (cursor.fetchone() or (None,))[0]
        if last is None:
            return
        yield start, last + 1
        start = last + 1


def _line(
    row: _Row | Result, key: str, as_of: datetime, labels: dict[str, list[str]], explanation: Explanation | None
) -> ScoreLine:
    bands = {axis: getattr(row, f"{axis}_band") for axis in AXES}
    said = {axis: None if band is None else labels[axis][band] for axis, band in bands.items()}
    return ScoreLine(key, as_of, {axis: getattr(row, axis) for axis in AXES}, said, explanation)


def explained_criteria(explanation: Explanation) -> Iterator[tuple[str, Criterion, int, int | None]]:
    """(group, criterion, its points in tenths, how many matched) of those switched on, in document order."""
    pairs = enabled_criteria(explanation.document)
    for (group, criterion), points, count in zip(pairs, explanation.points, explanation.counts, strict=True):
        earned = 0 if isinstance(criterion.rule, DisqualifyRule) else points
        counted = count if isinstance(criterion.rule, ActivityRule) else 0
        yield group.name, criterion, earned, counted


def plain_line(line: ScoreLine) -> dict[str, Any]:
    """As `json.dumps` takes it: numbers with one decimal at most, null for what is missing."""
    plain: dict[str, Any] = {"key": line.key, "as_of": line.as_of}
    plain |= {axis: plain_points(points) for axis, points in line.points.items()}
    plain |= {f"{axis}_label": line.labels[axis] for axis in AXES} | {"cell": line.cell}
    return plain | (plain_explanation(line.explanation) if line.explanation else {})


def plain_explanation(explanation: Explanation) -> dict[str, Any]:
    breakdown = explanation.breakdown
    criteria = [
        {"group": group, "name": criterion.name, "points": plain_points(points), "count": count}
        for group, criterion, points, count in explained_criteria(explanation)
    ]
    return {
        "criteria": criteria,
        "groups": _plain_subtotals(breakdown.groups),
        "categories": _plain_subtotals(breakdown.categories),
        "raw": plain_points(breakdown.raw),
        "disqualified": list(breakdown.disqualified),
    }


def _plain_subtotals(parts: Sequence[Subtotal]) -> list[dict[str, Any]]:
    return [{"name": part.name, "raw": plain_points(part.raw), "points": plain_points(part.points)} for part in parts]


def plain_points(tenths: int | None) -> int | float | None:
    """8 and 7.9, never 8.0."""
    if tenths is None:
        return None
    return tenths // 10 if tenths % 10 == 0 else tenths / 10
