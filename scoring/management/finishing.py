"""Runs from the command line: worked on here, together with whoever else works on them, until they have ended."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.management.base import CommandError, OutputWrapper
from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from scoring.domain import runs
from scoring.models import Crossing, Run, ScoreChange
from scoring.queries.models import stored_count

PAUSE_SECONDS = 0.25
TURN_SECONDS = 2.0
BAR_WIDTH = 24
MOST_LOST_CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    scored: int
    changed: int
    crossed: int

    def __str__(self) -> str:
        return f"scored {self.scored}, changed {self.changed}, crossed {self.crossed}"


def finish(started: Sequence[Run], *, say: OutputWrapper) -> Outcome:
    """Raises CommandError where one failed or was stopped."""
    outcomes = [_finish_one(run, Meter(run, say)) for run in started]
    return Outcome(
        sum(each.scored for each in outcomes),
        sum(each.changed for each in outcomes),
        sum(each.crossed for each in outcomes),
    )


class Meter:
    """A bar that is drawn over on a terminal; elsewhere a line now and then."""

    def __init__(self, run: Run, say: OutputWrapper) -> None:
        self._run, self._say = run, say
        self._is_terminal = say.isatty()
        self._said = ""

    def show(self) -> None:
        counted = runs.progress(self._run)
        share = counted["done"] / counted["total"] if counted["total"] else 1.0
        line = f"{self._bar(min(share, 1.0))} {counted['done']:,} / {counted['total']:,}"
        if line == self._said:
            return
        self._said = line
        self._say.write(f"\r{line}" if self._is_terminal else line, ending="" if self._is_terminal else "\n")

    def end(self) -> None:
        self.show()
        if self._is_terminal:
            self._say.write("")

    def _bar(self, share: float) -> str:
        full = int(share * BAR_WIDTH)
        return f"[{'#' * full}{'.' * (BAR_WIDTH - full)}] {int(share * 100):3d} %"


def _finish_one(run: Run, meter: Meter) -> Outcome:
    meter.show()
    lost = 0
    while _is_running(run):
        try:
            is_more = _work(run, meter)
            lost = 0
        except OperationalError as error:
            lost += 1
            _reconnect(error, lost)
            continue
        if not is_more:
            # Others hold what is left; should they die, it is ours in the next turn.
            time.sleep(PAUSE_SECONDS)
            meter.show()
    run.refresh_from_db()
    meter.end()
    _check(run)
    return Outcome(sum(map(stored_count, run.versions)), _changed(run), _crossed(run))


def _work(run: Run, meter: Meter) -> bool:
    """Whether there may be more to do at once."""
    try:
        return runs.work_on(run_id=run.pk, seconds=TURN_SECONDS, after_range=meter.show)
    except OperationalError:
        raise
    except Exception as error:
        run.refresh_from_db()
        raise CommandError(run.error or str(error)) from error


def _reconnect(error: OperationalError, lost: int) -> None:
    """What was done is stored. Growing pauses, so that a database has the time to start again."""
    if lost > MOST_LOST_CONNECTIONS:
        raise CommandError(_("The database does not answer: %(error)s") % {"error": error}) from error
    time.sleep(PAUSE_SECONDS * 2**lost)
    connection.close()


def _is_running(run: Run) -> bool:
    return Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).exists()


def _check(run: Run) -> None:
    if run.state == Run.State.FAILED:
        raise CommandError(run.error)
    if run.state == Run.State.STOPPED:
        raise CommandError(_("The rescore was stopped before it was complete. Start it again."))


def _changed(run: Run) -> int:
    """Of a fill: whose score is another than the version's before gave; that is written after it is shown."""
    if run.kind == Run.Kind.FULL:
        return runs.progress(run)["changed"]
    reason = ScoreChange.Reason.VERSION
    return ScoreChange.objects.filter(version_id__in=run.versions, reason=reason).count()


def _crossed(run: Run) -> int:
    """How often a record crossed a trigger's threshold, whatever became of it."""
    if run.kind == Run.Kind.FILL:
        return Crossing.objects.filter(version_id__in=run.versions, cause=ScoreChange.Reason.VERSION).count()
    return runs.progress(run)["crossed"]
