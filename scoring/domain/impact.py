"""The impact of a draft worked out by any number of workers: started or joined, stopped, looked after, cleared away.

A worker holds a range's row lock while it compares, and stores the tally with the mark that it is done: one that dies
leaves nothing, and its range is free again.
"""

from __future__ import annotations

import logging
import time

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from leadscoring.accounts.models import User
from scoring.domain.errors import Refused
from scoring.domain.publishing import locked_model
from scoring.domain.ranges import spans_of
from scoring.engine.impact import Comparison
from scoring.models import Impact, ImpactRange, ScoringModel, Version
from scoring.queries.impact import check_compiles, compared
from scoring.queries.models import draft_of

logger = logging.getLogger(__name__)


def start_impact(*, model: ScoringModel, by: User | None = None) -> Impact:
    """Of the draft as it is now, against the scores shown now; one of the same that is under way is joined.

    Raises Refused, or what reading or compiling the draft raises.
    """
    with transaction.atomic():
        model = locked_model(model)
        draft = draft_of(model)
        if draft is None:
            raise Refused(_("“%(model)s” has no draft whose impact there could be.") % {"model": model})
        running = Impact.objects.filter(version=draft, state=Impact.State.RUNNING).first()
        if running and (running.revision, running.live_id) == (draft.revision, model.live_id):
            return running
        if running:
            stop_impact(impact=running)
        check_compiles(draft.document, model)
        return _start(draft, model, by)


def work_on_impact(*, impact_id: int, seconds: float | None = None) -> bool:
    """Do ranges until none is free, or `seconds` have passed (then True: there is more to do)."""
    impact = Impact.objects.select_related("version__model").filter(pk=impact_id).first()
    if impact is None or impact.state != Impact.State.RUNNING:
        return False
    until = time.monotonic() + seconds if seconds else None
    try:
        model = impact.version.model
        model.live_id = impact.live_id
        with compared(impact.document, model, as_of=impact.as_of) as comparing:
            while _do_next_range(impact, comparing):
                if until and time.monotonic() > until:
                    return True
        _finish_if_done(impact)
    except (OperationalError, InterfaceError):
        raise  # the connection is gone: what was done is stored, and another worker goes on
    except Exception as error:
        logger.exception("impact %s failed", impact.pk)
        _end(impact, Impact.State.FAILED, error=str(error))
        raise
    return False


def stop_impact(*, impact: Impact) -> None:
    """Harmless where it has ended meanwhile; nothing of it is shown."""
    _end(impact, Impact.State.STOPPED)


def impact_progress(impact: Impact) -> dict[str, int]:
    """Counted records: `total` and `done`."""
    done = impact.ranges.filter(done_at__isnull=False).aggregate(n=Sum("records"))["n"]
    return {"total": impact.records, "done": int(done or 0)}


def look_after_impacts() -> None:
    """What a schedule does now and then: ranges of dead workers get workers again, and what is past goes."""
    for impact in Impact.objects.filter(state=Impact.State.RUNNING):
        waiting = impact.ranges.filter(done_at=None)
        with transaction.atomic():
            # Not counted by the database, which locks nothing for that.
            is_held = len(waiting.select_for_update(skip_locked=True).values_list("pk")) < waiting.count()
        if not is_held:
            _call(impact)
    forget_impacts()


def forget_impacts() -> None:
    """What is left is, of each draft, the newest that is complete, and the newest of all."""
    newest = Impact.objects.order_by("version_id", "-id").distinct("version_id")
    of_drafts = newest.filter(version__status=Version.Status.DRAFT)
    kept = {*of_drafts.values_list("pk", flat=True)}
    kept |= {*of_drafts.filter(state=Impact.State.DONE).values_list("pk", flat=True)}
    Impact.objects.exclude(pk__in=kept).delete()


def _start(draft: Version, model: ScoringModel, by: User | None) -> Impact:
    spans = spans_of(model.object)
    impact = Impact.objects.create(
        version=draft,
        revision=draft.revision,
        document=draft.document,
        live_id=model.live_id,
        as_of=timezone.now(),
        records=sum(span.records for span in spans),
        requested_by=by,
    )
    ImpactRange.objects.bulk_create(
        ImpactRange(impact=impact, start=span.start, end=span.end, records=span.records) for span in spans
    )
    # Should the broker be away, the schedule calls them.
    transaction.on_commit(lambda: _call(impact), robust=True)
    return impact


def _do_next_range(impact: Impact, comparing: Comparison) -> bool:
    with transaction.atomic():
        todo = impact.ranges.filter(impact__state=Impact.State.RUNNING, done_at=None).order_by("id")
        span = todo.select_for_update(skip_locked=True, of=("self",)).first()
        if span is None:
            return False
        span.tally = comparing.tally(start=span.start, end=span.end).plain()
        span.done_at = timezone.now()
        span.save(update_fields=["tally", "done_at"])
    return True


def _finish_if_done(impact: Impact) -> None:
    if not impact.ranges.filter(done_at=None).exists():
        _end(impact, Impact.State.DONE)
        forget_impacts()


def _end(impact: Impact, state: Impact.State, error: str = "") -> None:
    found = Impact.objects.filter(pk=impact.pk, state=Impact.State.RUNNING)
    found.update(state=state, error=error, finished_at=timezone.now())


def _call(impact: Impact) -> None:
    """One at least: the worker that did the last range may have died before it said so."""
    from scoring import tasks  # which imports the domain

    tasks.call_impact_workers(impact.pk, impact.ranges.filter(done_at=None).count() or 1)
