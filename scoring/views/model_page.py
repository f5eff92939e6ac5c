"""What the tabs of one model have in common: which version they show, their head, and the rescore under way."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from crm.conditions.catalogue import Catalogue
from leadscoring.web.access import may
from leadscoring.web.request import Request
from scoring.interfaces.model_pages import changes_text, head_of
from scoring.interfaces.model_pages_diff import lines_between
from scoring.interfaces.model_pages_runs import progress_of, scored_line
from scoring.interfaces.tester import tester_of
from scoring.models import Run, ScoringModel, Version
from scoring.queries.agreement import agreement_to_answer
from scoring.queries.models import draft_of, latest_run, runs_under_way

DISMISSED = "dismissed_runs"
"""In the session: by model, the run that ended otherwise than well and has been read."""

TEMPLATES = {
    "model": "models/rules.html",
    "model-bands": "models/bands.html",
    "model-triggers": "triggers/tab.html",
    "model-audience": "models/audience.html",
    "model-settings": "models/settings.html",
    "model-feedback": "feedback/model.html",
    "model-history": "models/history.html",
}
BESIDE_TESTER = ("model", "model-bands", "model-triggers", "model-audience")


def found_model(model_id: int) -> ScoringModel:
    related = ScoringModel.objects.select_related("published__author", "live")
    return get_object_or_404(related, pk=model_id)


def found_version(model: ScoringModel, number: int) -> Version:
    version = get_object_or_404(model.versions.select_related("author"), number=number)
    version.model = model
    return version


def shown_version(request: Request, model_id: int) -> Version:
    """The one that `?version=` asks for; else, for those who edit, the draft; else the one in force."""
    model = found_model(model_id)
    asked = request.GET.get("version", "")
    if asked:
        if not asked.isdecimal() or len(asked) > 9:
            raise Http404
        return found_version(model, int(asked))
    version = usual_version(request, model) or model.versions.order_by("-number").first()
    if version is None:
        raise Http404
    version.model = model
    return version


def usual_version(request: Request, model: ScoringModel) -> Version | None:
    """What the pages show unasked: who edits sees the draft, who reads what is in force."""
    draft = draft_of(model)
    return (draft or model.published) if may(request, "edit_models") else (model.published or draft)


def model_page(request: Request, tab: str, shown: Version, context: dict[str, Any], status: int = 200) -> HttpResponse:
    model, run = shown.model, latest_run(shown.model)
    everything = {
        "progress": _progress(request, model, run),
        "scored": scored_line(model, run),
        "tester": tester_of(request, shown) if tab in BESIDE_TESTER else None,
    }
    return render(request, TEMPLATES[tab], everything | head_context(request, shown, tab) | context, status=status)


def head_context(request: Request, shown: Version, tab: str, catalogue: Catalogue | None = None) -> dict[str, Any]:
    """What the head of a model's page shows, and what is shown of it again after each change."""
    model = shown.model
    draft, under_way = draft_of(model), runs_under_way([model]).get(model.pk)
    usual = usual_version(request, model)
    may_edit = may(request, "edit_models")
    head = head_of(model, shown, draft, under_way, tab, usual=usual, may_edit=may_edit)
    return {
        "head": head,
        "model_id": model.pk,
        "draft_changes": _draft_changes(model, draft, catalogue),
        "to_answer": agreement_to_answer(request.user, draft) if draft and draft.pk != shown.pk else None,
    }


def _progress(request: Request, model: ScoringModel, run: Run | None) -> Any:
    if run is None or run.state == Run.State.DONE:
        return None
    if run.state != Run.State.RUNNING and request.session.get(DISMISSED, {}).get(str(model.pk)) == run.pk:
        return None
    has_joined = request.GET.get("joined") == str(run.pk)
    return progress_of(model, run, may_stop=may(request, "publish_models"), has_joined=has_joined)


def _draft_changes(model: ScoringModel, draft: Version | None, catalogue: Catalogue | None) -> str:
    """How far the draft is from what is in force."""
    if draft is None or model.published is None:
        return ""
    lines = lines_between(model.published, draft, catalogue)
    return changes_text(None if lines is None else len(lines))
