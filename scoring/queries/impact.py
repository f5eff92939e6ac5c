"""What publishing a draft would change, contact by contact: worked out, or as it was worked out before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import connection, transaction

from crm.models import Company, Contact, Deal
from scoring.domain.ranges import RECORDS, has_place_for_companies, spans_of
from scoring.engine.compiler import Target
from scoring.engine.crossings import Vocabulary, Watched
from scoring.engine.impact import Comparison, comparison, compile_comparison
from scoring.models import Impact, ScoringModel, Version
from scoring.queries.documents import open_workbench
from scoring.queries.models import read_version
from scoring.queries.triggers import watched_of
from scoring.spec.impact import Mover, Tally, read_tally
from scoring.spec.movers import Reason, reason_of
from scoring.spec.succession import Succession
from scoring.spec.trigger_rules import trigger_rules

SECONDS_IN_A_REQUEST = 2.0
SECONDS_A_RECORD, SECONDS_AN_ACTIVITY = 16e-6, 0.6e-6
"""Of one worker with the comparison, on a machine half as fast as those on which the engine was measured."""

ACTIVITIES = "select greatest(reltuples, 0)::float from pg_class where oid = 'crm_activity'::regclass"


@dataclass(frozen=True)
class SeenImpact:
    """`tally` of all there are. `is_outdated`: the draft, or the scores that are shown, have moved on since."""

    draft: Version
    live: Version | None
    object: str
    records: int
    as_of: datetime
    tally: Tally
    is_outdated: bool = False

    @cached_property
    def moved(self) -> list[MovedRecord]:
        """The farthest first, those who go up before those who go down; who was deleted meanwhile is left out."""
        movers = self.tally.movers
        found = RECORDS[self.object]._default_manager.in_bulk([mover.record_id for mover in movers])
        reasons = self._reasons(movers)
        return [
            MovedRecord(found[mover.record_id], mover, reason)
            for mover, reason in zip(movers, reasons, strict=True)
            if mover.record_id in found
        ]

    def _reasons(self, movers: list[Mover]) -> list[Reason | None]:
        if self.live is None or not movers:
            return [None] * len(movers)
        succession = _succession(self.live, self.draft.document)
        return [reason_of(mover, succession) if succession else None for mover in movers]


@dataclass(frozen=True, slots=True)
class MovedRecord:
    record: Contact | Company | Deal
    mover: Mover
    reason: Reason | None


def is_small(object: str) -> bool:
    """Whether working it out takes no longer than somebody waits for a page."""
    return _seconds(object) < SECONDS_IN_A_REQUEST


def impact_now(draft: Version, model: ScoringModel, *, as_of: datetime) -> SeenImpact:
    """Worked out at once; nothing is stored. Raises one of `scoring.domain.computable.FAULTS`."""
    spans = spans_of(model.object)
    tally = Tally()
    with compared(draft.document, model, as_of=as_of) as comparing:
        for span in spans:
            with transaction.atomic():
                tally.add(comparing.tally(start=span.start, end=span.end))
    records = sum(span.records for span in spans)
    return SeenImpact(draft, model.live, model.object, records, as_of, tally)


@contextmanager
def compared(text: str, model: ScoringModel, *, as_of: datetime) -> Iterator[Comparison]:
    """The document against the live scores of the model, range by range. Raises one of FAULTS."""
    target, watched, vocabulary = _parts(text, model)
    succession = _succession(model.live, text)
    untouched = succession.untouched_points() if succession else []
    by_company = has_place_for_companies(model.object)
    live_id = model.live_id or 0
    with comparison(
        target, live_id, watched, vocabulary, untouched=untouched, as_of=as_of, by_company=by_company
    ) as ready:
        yield ready


def _succession(live: Version | None, text: str) -> Succession | None:
    """None where nothing is shown, or nobody can tell any more what it is made of."""
    workbench = open_workbench()
    old = read_version(live, workbench.environment.catalogue).document if live else None
    return Succession(old, workbench.read(text)) if old else None


def check_compiles(text: str, model: ScoringModel) -> None:
    """Raises one of FAULTS where the document can't be compared."""
    compile_comparison(*_parts(text, model))


def _parts(text: str, model: ScoringModel) -> tuple[Target, list[Watched], Vocabulary]:
    workbench = open_workbench()
    document = workbench.read(text)
    watched = watched_of(trigger_rules(document, workbench.environment.catalogue), model)
    return Target(0, document), watched, Vocabulary(workbench.environment, workbench.published)


def latest_impact(draft: Version) -> Impact | None:
    """Whatever became of it."""
    return Impact.objects.filter(version=draft).select_related("requested_by").first()


def stored_impact(draft: Version, model: ScoringModel) -> SeenImpact | None:
    """The newest that is complete."""
    found = Impact.objects.filter(version=draft, state=Impact.State.DONE).select_related("live").first()
    if found is None:
        return None
    tally = Tally()
    for plain in found.ranges.order_by("start").values_list("tally", flat=True):
        tally.add(read_tally(plain))
    then = Version(pk=draft.pk, number=draft.number, document=found.document, model_id=draft.model_id)
    outdated = is_outdated(found, draft, model)
    return SeenImpact(then, found.live, model.object, found.records, found.as_of, tally, outdated)


def is_outdated(impact: Impact, draft: Version, model: ScoringModel) -> bool:
    return (impact.revision, impact.live_id) != (draft.revision, model.live_id)


def _seconds(object: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(ACTIVITIES)
        (activities,) = cursor.fetchone() or (0,)
    return float(RECORDS[object].objects.count() * SECONDS_A_RECORD + activities * SECONDS_AN_ACTIVITY)
