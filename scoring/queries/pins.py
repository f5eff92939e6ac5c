"""A model's pinned records: what a version gives each, whether that is as expected, and what the one in force gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from crm.conditions.environment import UnknownName
from scoring.engine.runner import Result, answer
from scoring.models import Pin, ScoringModel, Version
from scoring.queries.documents import Workbench, open_workbench
from scoring.queries.record_facts import Record
from scoring.queries.tester import records_by_id
from scoring.spec.arithmetic import Breakdown, roll_up
from scoring.spec.expectations import Expectation, read_expectation
from scoring.spec.refusal import DocumentRefused


@dataclass(frozen=True, slots=True)
class PinnedResult:
    """`result` and `before` are None where the version leaves the record out.

    `passes` is None where the version can't be computed; `passed_before` where there is no other version in force, or
    it can't be computed any more.
    """

    pin: Pin
    record: Record
    expected: Expectation
    result: Breakdown | None
    before: Breakdown | None
    passes: bool | None
    passed_before: bool | None


@dataclass(frozen=True, slots=True)
class PinnedResults:
    """By `version`, and for comparison by `against`, the one in force; None where that is the version itself.

    `faults` says why the version can't be computed; then `results` is None. Of `results` and `before`, which hold all
    that was asked for, those are missing whom a version leaves out.
    """

    version: Version
    against: Version | None
    rows: tuple[PinnedResult, ...]
    faults: tuple[str, ...] = ()
    results: Mapping[int, Result] | None = None
    before: Mapping[int, Breakdown] | None = None

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def passing(self) -> int:
        return sum(bool(row.passes) for row in self.rows)

    @property
    def failing(self) -> list[PinnedResult]:
        return [row for row in self.rows if row.passes is False]

    @property
    def newly_failing(self) -> list[PinnedResult]:
        """As expected by the version in force, and not any more."""
        return [row for row in self.failing if row.passed_before]


def pinned_results(
    version: Version, *, also: Sequence[int] = (), as_of: datetime | None = None, workbench: Workbench | None = None
) -> PinnedResults:
    """Computed now by the engine: one statement a version, however many are pinned. `also`: records to compute beside
    them."""
    model = version.model
    against = model.published if model.published_id != version.pk else None
    pins = list(model.pins.filter(removed_at=None).select_related("pinned_by").order_by("pk"))
    ids = list({*(pin.record_id for pin in pins), *also})
    if not ids:
        return PinnedResults(version, against, ())
    as_of = as_of or timezone.now()
    try:
        workbench = workbench or open_workbench()
        results: dict[int, Result] | None = results_by(version, ids, as_of, workbench)
        found = _breakdowns(version, results or {}, workbench)
        faults: tuple[str, ...] = ()
    except (DocumentRefused, UnknownName) as error:
        results, found, faults = None, None, faults_of(error)
    before = _in_force(against, ids, as_of, workbench)
    rows = tuple(_rows(model, pins, found, before))
    return PinnedResults(version, against, rows, faults, results, before)


def expectation_met(version: Version, record_id: int) -> Expectation | None:
    """What a version gives a record now, as an expectation; None where it can't be computed."""
    try:
        workbench = open_workbench()
        results = results_by(version, [record_id], timezone.now(), workbench)
        result = _breakdowns(version, results, workbench).get(record_id)
    except (DocumentRefused, UnknownName):
        return None
    if result is None:
        return Expectation("left_out")
    if result.cell:
        return Expectation("cell", result.cell)
    label = next(((axis, label) for axis, label in result.labels.items() if label), None)
    return read_expectation({"kind": f"{label[0]}_label", "value": label[1]}) if label else None


def results_by(version: Version, ids: Sequence[int], as_of: datetime, workbench: Workbench) -> dict[int, Result]:
    """By record, in detail; those whom the version leaves out are missing. Raises DocumentRefused or UnknownName."""
    compiled = workbench.answer([workbench.target(version)], detail=True)
    return {result.record_id: result for result in answer(compiled, as_of=as_of, ids=ids)}


def _breakdowns(version: Version, results: Mapping[int, Result], workbench: Workbench) -> dict[int, Breakdown]:
    document = workbench.read(version.document)
    return {record_id: roll_up(document, result.points) for record_id, result in results.items()}


def _in_force(
    version: Version | None, ids: Sequence[int], as_of: datetime, workbench: Workbench | None
) -> dict[int, Breakdown] | None:
    """None where there is no version to compare with, or it can't be computed any more."""
    if version is None or workbench is None:
        return None
    try:
        results = answer(workbench.answer([workbench.target(version)]), as_of=as_of, ids=ids)
    except (DocumentRefused, UnknownName):
        return None
    return _breakdowns(version, {result.record_id: result for result in results}, workbench)


def faults_of(error: DocumentRefused | UnknownName) -> tuple[str, ...]:
    return tuple(map(str, error.faults)) if isinstance(error, DocumentRefused) else (str(error),)


def _rows(
    model: ScoringModel,
    pins: Sequence[Pin],
    results: Mapping[int, Breakdown] | None,
    before: Mapping[int, Breakdown] | None,
) -> list[PinnedResult]:
    records = records_by_id(model.object, [pin.record_id for pin in pins])
    return [_row(pin, records[pin.record_id], results, before) for pin in pins if pin.record_id in records]


def _row(
    pin: Pin, record: Record, results: Mapping[int, Breakdown] | None, before: Mapping[int, Breakdown] | None
) -> PinnedResult:
    expected = read_expectation(pin.expected)
    result = results.get(pin.record_id) if results is not None else None
    was = before.get(pin.record_id) if before is not None else None
    return PinnedResult(
        pin=pin,
        record=record,
        expected=expected,
        result=result,
        before=was,
        passes=None if results is None else expected.holds(result),
        passed_before=None if before is None else expected.holds(was),
    )
