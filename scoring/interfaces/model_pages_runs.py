"""Rescores as their progress is shown, and as lines of the history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadscoring.liveness import seconds_since_worker_seen
from leadscoring.web.components import Progress, ProgressState
from leadscoring.web.numbers import whole_text
from scoring.domain import runs
from scoring.models import Run, ScoringModel
from scoring.queries.distribution import distribution_of
from scoring.queries.models import CountedRun

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORKER_MISSED_AFTER = 60


@dataclass(frozen=True, slots=True)
class RunLine:
    started_at: datetime
    what: StrOrPromise
    state: ProgressState
    who: str
    told: str


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """Where nothing is under way, in one quiet line."""

    as_of: datetime
    scored: int


def progress_of(model: ScoringModel, run: Run, *, may_stop: bool, has_joined: bool = False) -> Progress:
    counted = runs.progress(run)
    state = _state(run, counted["done"])
    own = reverse("model-run", args=[model.pk, run.pk]) + ("?joined=1" if has_joined else "")
    return Progress(
        id=f"run-{run.pk}",
        title=_title(model, run),
        state=state,
        done=counted["done"],
        total=counted["total"],
        unit=model.get_object_display(),
        detail=_detail(model, run, state, has_joined),
        error=run.error,
        poll_url=own,
        stop_url=reverse("model-run-stop", args=[model.pk, run.pk]) if may_stop else "",
        dismiss_url=reverse("model-run-dismiss", args=[model.pk, run.pk]),
        facts=_facts(run, counted),
    )


def scored_line(model: ScoringModel, run: Run | None) -> ScoredLine | None:
    """None while scores are being computed, and before they ever were."""
    if model.scored_as_of is None or (run and run.state == Run.State.RUNNING):
        return None
    return ScoredLine(model.scored_as_of, distribution_of(model).scored)


def run_lines(found: Iterable[CountedRun]) -> list[RunLine]:
    return [
        RunLine(
            each.run.started_at,
            _("Publish") if each.run.kind == Run.Kind.FILL else _("Rescore"),
            _state(each.run, 1),
            str(each.run.requested_by or _("the schedule or the command line")),
            _told(each),
        )
        for each in found
    ]


def _state(run: Run, done: int) -> ProgressState:
    if run.state == Run.State.RUNNING:
        return "running" if done else "queued"
    states: dict[str, ProgressState] = {"done": "done", "failed": "failed", "stopped": "stopped"}
    return states[run.state]


def _title(model: ScoringModel, run: Run) -> str:
    if run.kind == Run.Kind.FILL:
        return _("Computing the new version of %(model)s") % {"model": model}
    return _("Rescoring %(model)s") % {"model": model}


def _detail(model: ScoringModel, run: Run, state: ProgressState, has_joined: bool) -> str:
    parts = [_("This rescore was under way already, so you joined it.")] if has_joined else []
    if state == "queued" and _is_without_worker():
        parts.append(_("No worker has been seen for a minute: ask an admin whether one is running."))
    elif state == "queued":
        parts.append(_("A worker will begin in a moment."))
    if run.kind == Run.Kind.FILL and state in ("queued", "running") and model.scored_as_of is None:
        parts.append(_("Nobody has a score of this model until this is complete."))
    elif run.kind == Run.Kind.FILL and state in ("queued", "running"):
        parts.append(_("Lists show the scores of the version before until this is complete."))
    others = len(run.versions) - 1
    if others and state in ("queued", "running"):
        parts.append(
            ngettext(
                "It scores %(n)s other model in the same pass.",
                "It scores %(n)s other models in the same pass.",
                others,
            )
            % {"n": others}
        )
    if state == "stopped":
        kept = _("Nothing of it is shown.") if run.kind == Run.Kind.FILL else _("What was scored stays scored.")
        parts.append(kept)
    return " ".join(parts)


def _is_without_worker() -> bool:
    seen = seconds_since_worker_seen()
    return seen is None or seen > WORKER_MISSED_AFTER


def _facts(run: Run, counted: dict[str, int]) -> tuple[str, ...]:
    seconds = ((run.finished_at or timezone.now()) - run.started_at).total_seconds()
    facts = []
    if run.kind != Run.Kind.FILL:
        facts.append(_("%(n)s changed") % {"n": whole_text(counted["changed"])})
    if run.state == Run.State.DONE:
        facts.append(_("took %(n)s s") % {"n": whole_text(max(1, round(seconds)))})
    elif run.state == Run.State.RUNNING and counted["done"] and seconds >= 1:
        speed = counted["done"] / seconds
        facts.append(_("%(n)s a second") % {"n": whole_text(round(speed))})
        facts.append(_("%(n)s s left") % {"n": whole_text(round(max(0, counted["total"] - counted["done"]) / speed))})
    return tuple(facts)


def _told(counted: CountedRun) -> str:
    if counted.run.error:
        return counted.run.error
    values = {"done": whole_text(counted.done), "total": whole_text(counted.run.records)}
    if counted.run.kind == Run.Kind.FILL:
        return _("%(done)s of %(total)s") % values
    values["changed"] = whole_text(counted.changed)
    return _("%(done)s of %(total)s, %(changed)s changed") % values
