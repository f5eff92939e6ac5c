"""The panel with a draft's impact: the figures, or how far they are, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from leadscoring.web.components import Progress, ProgressState
from leadscoring.web.numbers import whole_text
from scoring.domain.computable import FAULTS
from scoring.domain.impact import impact_progress
from scoring.interfaces.impact_figures import ImpactFigures, impact_figures
from scoring.models import Impact, ScoringModel, Version
from scoring.queries.impact import SeenImpact, impact_now, is_small, latest_impact, stored_impact


@dataclass(frozen=True, slots=True)
class ImpactPanel:
    """`may_start`: it is to be worked out in the background; `starts_itself` where nobody has stopped it.

    `is_outdated`: the figures are of an earlier draft, or against earlier scores.
    """

    figures: ImpactFigures | None = None
    progress: Progress | None = None
    fault: str = ""
    is_outdated: bool = False
    may_start: bool = False
    starts_itself: bool = False
    is_told: bool = False
    """The title says how many get another score."""

    @property
    def is_awaited(self) -> bool:
        """Figures of this draft will come by themselves."""
        return self.starts_itself or (self.progress is not None and self.progress.is_active)

    @property
    def crossings(self) -> dict[str, int] | None:
        """By trigger, who would cross at once; None where that isn't known of this draft."""
        return dict(self.figures.crossings) if self.figures and not self.is_outdated else None


def impact_panel(model: ScoringModel, draft: Version, *, is_publishing: bool = False) -> ImpactPanel:
    """Small databases are asked at once; of others, what was worked out in the background."""
    impact = latest_impact(draft)
    is_running = impact is not None and impact.state == Impact.State.RUNNING
    if not is_running and is_small(model.object):
        return _at_once(model, draft)
    return background_panel(model, draft, impact, is_publishing=is_publishing)


def background_panel(
    model: ScoringModel, draft: Version, impact: Impact | None, *, is_publishing: bool = False
) -> ImpactPanel:
    seen = stored_impact(draft, model)
    is_fresh = seen is not None and not seen.is_outdated
    progress = None
    if impact and impact.state != Impact.State.DONE and not is_fresh:
        progress = progress_of_impact(model, impact, is_publishing=is_publishing)
    is_running = progress is not None and progress.is_active
    return ImpactPanel(
        figures=_figures(seen),
        progress=progress,
        is_outdated=seen is not None and seen.is_outdated,
        may_start=not is_fresh and not is_running,
        starts_itself=seen is None and impact is None,
    )


def progress_of_impact(model: ScoringModel, impact: Impact, *, is_publishing: bool) -> Progress:
    counted = impact_progress(impact)
    query = "?publishing=1" if is_publishing else ""
    return Progress(
        id="impact-progress",
        title=_("Working out the impact on everybody"),
        state=_state(impact, counted["done"]),
        done=counted["done"],
        total=counted["total"],
        unit=model.get_object_display(),
        error=impact.error,
        stop_url=reverse("impact-stop", args=[model.pk, impact.pk]) + query,
        facts=_facts(impact, counted),
    )


def _at_once(model: ScoringModel, draft: Version) -> ImpactPanel:
    try:
        return ImpactPanel(figures=_figures(impact_now(draft, model, as_of=timezone.now())), is_told=True)
    except FAULTS as error:
        return ImpactPanel(fault=str(error))


def _figures(seen: SeenImpact | None) -> ImpactFigures | None:
    return impact_figures(seen) if seen else None


def _state(impact: Impact, done: int) -> ProgressState:
    if impact.state == Impact.State.RUNNING:
        return "running" if done else "queued"
    states: dict[str, ProgressState] = {"done": "done", "failed": "failed", "stopped": "stopped"}
    return states[impact.state]


def _facts(impact: Impact, counted: dict[str, int]) -> tuple[str, ...]:
    seconds = (timezone.now() - impact.started_at).total_seconds()
    if impact.state != Impact.State.RUNNING or not counted["done"] or seconds < 1:
        return ()
    left = max(0, counted["total"] - counted["done"]) * seconds / counted["done"]
    return (_("%(n)s s left") % {"n": whole_text(round(left))},)
