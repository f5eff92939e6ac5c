"""How scoring stands, in figures, lines, and a sentence for whatever is stuck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadscoring.web.components import ProgressState, Stat, Tone
from leadscoring.web.numbers import whole_text
from scoring.models import Run, ScoringModel
from scoring.queries.rescoring_state import LATE, MOST_COUNTED, LastRun, State, Workers

WORKER_MISSED_AFTER = 60
CHANGES_LATE = timedelta(minutes=2)
"""Usually they wait some seconds; a large import moves on steadily all the same."""
MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is stuck and what to do about it."""

    what: str
    advice: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class ModelLine:
    """`told` is what the run did, `took` how long, both blank where there is nothing to say."""

    model: ScoringModel
    state: ProgressState | None
    kind: str
    started_at: datetime | None
    took: str
    told: str
    fault: str


def troubles(state: State) -> list[Trouble]:
    """The cause first: without a worker nothing else needs to be said of what waits."""
    found = list(_of_the_machinery(state))
    if not found:
        found = list(_of_what_waits(state))
    return found + list(_of_models(state.models)) + list(_of_deliveries(state))


def stats(state: State) -> list[Stat]:
    oldest, now = state.changes.oldest, timezone.now()
    waiting = state.deliveries
    return [
        Stat(
            _("Changed records waiting"),
            counted(state.changes.waiting),
            _("the oldest for %(time)s") % {"time": time_words((now - oldest).total_seconds())} if oldest else "",
            "warn" if _is_old(oldest, CHANGES_LATE) else "",
        ),
        Stat(_("Deliveries waiting"), counted(waiting.waiting), "", "warn" if _is_old(waiting.overdue, LATE) else ""),
        Stat(_("Deliveries failed"), counted(waiting.failed), "", "bad" if waiting.failed else ""),
        Stat(_("Worker last seen"), _seen(state.workers), "", _tone(state.workers)),
        *_queues(state.workers),
    ]


def model_lines(models: list[LastRun]) -> list[ModelLine]:
    return [_line(each) for each in models]


def counted(number: int) -> str:
    return (
        _("more than %(limit)s") % {"limit": whole_text(MOST_COUNTED)} if number > MOST_COUNTED else whole_text(number)
    )


def time_words(seconds: float) -> str:
    """“12 s”, “4 min”, “3 h”, “2 d”: as much as one needs to know."""
    if seconds < MINUTE:
        return _("%(n)s s") % {"n": max(0, int(seconds))}
    if seconds < 2 * HOUR:
        return _("%(n)s min") % {"n": int(seconds // MINUTE)}
    if seconds < 2 * DAY:
        return _("%(n)s h") % {"n": int(seconds // HOUR)}
    return _("%(n)s d") % {"n": int(seconds // DAY)}


def _of_the_machinery(state: State) -> Iterator[Trouble]:
    workers = state.workers
    if workers.queues is None:
        yield Trouble(
            _("The broker (Redis or Valkey) does not answer."),
            _("Nothing is scored, sent or imported until it does. Start it, or mend REDIS_URL and start all anew."),
        )
    elif not workers.knows:
        yield Trouble(
            _("The cache does not answer, so nobody knows whether workers live."),
            _("Start Redis or Valkey, or mend REDIS_URL."),
        )
    elif workers.seen is None or workers.seen > WORKER_MISSED_AFTER:
        since = time_words(workers.seen) if workers.seen is not None else _("10 min")
        yield Trouble(
            _("No worker has been seen for %(time)s.") % {"time": since},
            _("Nothing is scored, sent or imported until one runs. Start the Celery worker, or look why it ended."),
        )
    elif state.is_schedule_late:
        yield Trouble(
            _("The scheduled rescore was not begun in time."),
            _("Workers live, so what starts it does not: start Celery beat, of which there is one only."),
        )


def _of_what_waits(state: State) -> Iterator[Trouble]:
    if _is_old(state.changes.oldest, CHANGES_LATE):
        assert state.changes.oldest
        waited = time_words((timezone.now() - state.changes.oldest).total_seconds())
        yield Trouble(
            _("Changed records have waited for %(time)s.") % {"time": waited},
            _("After a large import that may be. Else see that a worker takes the queue “scoring”, and read its log."),
        )
    if _is_old(state.deliveries.overdue, LATE):
        yield Trouble(
            _("Deliveries should have been done minutes ago."),
            _("See that a worker takes the queue “default”, and read its log."),
            *_deliveries_link(),
        )


def _of_models(models: list[LastRun]) -> Iterator[Trouble]:
    for each in models:
        url, link = reverse("model", args=[each.model.pk]), _("See the model")
        if each.model.fault:
            what = _("“%(model)s” can't be computed: %(why)s") % {"model": each.model, "why": each.model.fault}
            yield Trouble(what, _("Bring back what it names, or publish a version without it."), url, link)
        elif each.run and each.run.state == Run.State.FAILED:
            what = _("The last rescore of “%(model)s” failed.") % {"model": each.model}
            yield Trouble(what, each.run.error or _("Start it again."), url, link)


def _of_deliveries(state: State) -> Iterator[Trouble]:
    failed = state.deliveries.failed + state.deliveries.uncertain
    if failed:
        text = ngettext("%(n)s delivery needs somebody.", "%(n)s deliveries need somebody.", failed)
        yield Trouble(
            text % {"n": counted(failed)}, _("Read why, mend that, and try them again from there."), *_deliveries_link()
        )


def _deliveries_link() -> tuple[str, str]:
    return reverse("deliveries"), _("See the deliveries")


def _is_old(at: datetime | None, limit: timedelta) -> bool:
    return at is not None and timezone.now() - at > limit


def _seen(workers: Workers) -> str:
    if workers.seen is None:
        return _("not lately") if workers.knows else _("unknown")
    return _("%(time)s ago") % {"time": time_words(workers.seen)}


def _tone(workers: Workers) -> Tone:
    return "ok" if workers.seen is not None and workers.seen <= WORKER_MISSED_AFTER else "bad"


def _queues(workers: Workers) -> Iterator[Stat]:
    names = {"default": _("Messages: default"), "scoring": _("Messages: scoring"), "imports": _("Messages: imports")}
    for name, length in (workers.queues or {}).items():
        yield Stat(names.get(name, name), whole_text(length))


def _line(each: LastRun) -> ModelLine:
    run = each.run
    if run is None:
        return ModelLine(each.model, None, "", None, "", "", each.model.fault)
    state: ProgressState = "queued" if run.state == Run.State.RUNNING and not each.done else run.state  # type: ignore[assignment]
    end = run.finished_at or timezone.now()
    took = time_words(max(1.0, (end - run.started_at).total_seconds()))
    return ModelLine(
        each.model, state, run.get_kind_display(), run.started_at, took, _told(each, run), each.model.fault or run.error
    )


def _told(each: LastRun, run: Run) -> str:
    values = {"done": whole_text(each.done), "total": whole_text(run.records), "changed": whole_text(each.changed)}
    if run.kind == Run.Kind.FILL:
        return _("%(done)s of %(total)s") % values
    text = _("%(done)s of %(total)s, %(changed)s changed") % values
    crossed = ngettext("%(n)s crossed a trigger", "%(n)s crossed a trigger", each.crossed)
    return f"{text}, {crossed % {'n': whole_text(each.crossed)}}" if each.crossed else text
