"""A model's rescore: asked for, watched, stopped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from crm.conditions.environment import UnknownName
from leadscoring.web.access import allowed, is_htmx, may
from leadscoring.web.request import Request
from scoring.domain.errors import Refused
from scoring.domain.rescoring import request_rescore, stop_rescore
from scoring.interfaces.model_pages import status_of
from scoring.interfaces.model_pages_runs import progress_of, scored_line
from scoring.models import Run, ScoringModel
from scoring.spec.refusal import DocumentRefused
from scoring.views.model_page import DISMISSED, found_model


@allowed("publish_models", methods=["POST"])
def start(request: Request, model_id: int) -> HttpResponse:
    """Now, or joined where one is under way."""
    model = found_model(model_id)
    try:
        asked = request_rescore(model=model, by=request.user)
    except (Refused, DocumentRefused, UnknownName) as error:
        messages.error(request, str(error))
        return redirect("model", model.pk)
    joined = f"?joined={asked.run.pk}" if asked.has_joined else ""
    return redirect(f"{reverse('model', args=[model.pk])}{joined}")


@allowed("view_models", methods=["GET"])
def progress(request: Request, model_id: int, run_id: int) -> HttpResponse:
    """The counted progress, which asks again for itself while there is more to come."""
    model = found_model(model_id)
    if not is_htmx(request):
        return redirect("model", model.pk)
    return _fragment(request, model, _found_run(model, run_id))


@allowed("publish_models", methods=["POST"])
def stop(request: Request, model_id: int, run_id: int) -> HttpResponse:
    """What is done stays done."""
    model = found_model(model_id)
    run = _found_run(model, run_id)
    stop_rescore(run=run, by=request.user)
    run.refresh_from_db()
    return _fragment(request, model, run) if is_htmx(request) else redirect("model", model.pk)


@allowed("view_models", methods=["POST"])
def dismiss(request: Request, model_id: int, run_id: int) -> HttpResponse:
    """Read: how it ended is not shown to this person any more."""
    model = found_model(model_id)
    request.session[DISMISSED] = request.session.get(DISMISSED, {}) | {str(model.pk): _found_run(model, run_id).pk}
    return redirect("model", model.pk)


def _found_run(model: ScoringModel, run_id: int) -> Run:
    versions = list(model.versions.values_list("pk", flat=True))
    return get_object_or_404(Run, pk=run_id, versions__overlap=versions)


def _fragment(request: Request, model: ScoringModel, run: Run) -> HttpResponse:
    scored = scored_line(model, run)
    if scored and run.state == Run.State.DONE:
        return render(request, "models/scored.html", {"scored": scored, "status": status_of(model, None), "oob": True})
    has_joined = "joined" in request.GET
    shown = progress_of(model, run, may_stop=may(request, "publish_models"), has_joined=has_joined)
    return render(request, "components/progress.html", {"progress": shown})
