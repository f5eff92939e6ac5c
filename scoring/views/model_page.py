"""What the tabs of one model have in common: which version they show, their head, and the rescore under way."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from leadscoring.web.access import may
from leadscoring.web.request import Request
from scoring.interfaces.model_pages import changes_text, head_of
from scoring.interfaces.model_pages_runs import progress_of, scored_line
from scoring.models import Run, ScoringModel, Version
from scoring.queries.models import changes_between, draft_of, latest_run

DISMISSED = "dismissed_runs"
"""In the session: by model, the run that ended otherwise than well and has been read."""

TEMPLATES = {
    "model": "models/rules.html",
    "model-bands": "models/bands.html",
    "model-triggers": "triggers/tab.html",
    "model-audience": "models/audience.html",
    "model-feedback": "feedback/model.html",
    "model-history": "models/history.html",
}


def found_model(model_id: int) -> ScoringModel:
    related = ScoringModel.objects.select_related("published__author", "live")
    return get_object_or_404(related, pk=model_id)


def found_version(model: ScoringModel, number: int) -> Version:
    version = get_object_or_404(model.versions.select_related("author"), number=number)
    version.model = model
    return version


def shown_version(request: Request, model_id: int) -> Version:
    """The one that `?version=` asks for, else the one in force, else the draft."""
    model = found_model(model_id)
    asked = request.GET.get("version", "")
    if asked:
        if not asked.isdecimal() or len(asked) > 9:
            raise Http404
        return found_version(model, int(asked))
    version = model.published or draft_of(model) or model.versions.order_by("-number").first()
    if version is None:
        raise Http404
    version.model = model
    return version


def model_page(request: Request, tab: str, shown: Version, context: dict[str, Any], status: int = 200) -> HttpResponse:
    model = shown.model
    draft, run = draft_of(model), latest_run(model)
    head = head_of(model, shown, draft, run if run and run.state == Run.State.RUNNING else None, tab)
    everything = {
        "head": head,
        "progress": _progress(request, model, run),
        "scored": scored_line(model, run),
        "draft_changes": _draft_changes(model, draft),
    }
    return render(request, TEMPLATES[tab], everything | {"model_id": model.pk} | context, status=status)


def _progress(request: Request, model: ScoringModel, run: Run | None) -> Any:
    if run is None or run.state == Run.State.DONE:
        return None
    if run.state != Run.State.RUNNING and request.session.get(DISMISSED, {}).get(str(model.pk)) == run.pk:
        return None
    has_joined = request.GET.get("joined") == str(run.pk)
    return progress_of(model, run, may_stop=may(request, "publish_models"), has_joined=has_joined)


def _draft_changes(model: ScoringModel, draft: Version | None) -> str:
    """How far the draft is from what is in force."""
    if draft is None or model.published is None:
        return ""
    changes = changes_between(model.published, draft)
    return changes_text(None if changes is None else len(changes))
