"""What publishing the draft would change, for everybody who reads models."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed, is_htmx, may
from leadscoring.web.request import Request
from scoring.domain.computable import FAULTS
from scoring.domain.errors import Refused
from scoring.domain.impact import start_impact, stop_impact
from scoring.interfaces.impact_panel import background_panel, impact_panel
from scoring.interfaces.model_pages import link_to
from scoring.interfaces.model_pages_diff import draft_changes
from scoring.interfaces.trigger_cards import plain_triggers
from scoring.interfaces.trigger_question import counted
from scoring.models import Impact, ScoringModel, Version
from scoring.queries.impact import latest_impact
from scoring.queries.models import draft_of
from scoring.views.model_page import found_model

DIALOG = "publish-dialog"
"""The element in a model's head that shows the page without leaving the editor."""


@allowed("view_models", methods=["GET"])
def impact(request: Request, model_id: int) -> HttpResponse:
    """The page of the draft's impact, without the form that publishes it."""
    model = found_model(model_id)
    draft = draft_of(model)
    if draft is None:
        messages.warning(request, _("“%(model)s” has no draft whose impact there could be.") % {"model": model})
        return redirect("model", model.pk)
    changes, faults = draft_changes(model, draft)
    context = {
        "link": link_to(model),
        "draft": draft,
        "published": model.published,
        "changes": changes,
        "faults": faults,
        "panel": None if faults else impact_panel(model, draft),
    }
    return render(request, "impact/dialog.html" if in_dialog(request) else "impact/page.html", context)


@allowed("view_models", methods=["POST"])
def start(request: Request, model_id: int) -> HttpResponse:
    """In the background, or joined where somebody has asked before."""
    model = found_model(model_id)
    try:
        started = start_impact(model=model, by=request.user)
    except (Refused, *FAULTS) as error:
        messages.error(request, str(error))
        return _back(request, model)
    return _fragment(request, model, started.version, started) if is_htmx(request) else _back(request, model)


@allowed("view_models", methods=["GET"])
def progress(request: Request, model_id: int) -> HttpResponse:
    """The panel, which asks again for itself while there is more to come."""
    model = found_model(model_id)
    draft = draft_of(model)
    if draft is None or not is_htmx(request):
        return _back(request, model)
    return _fragment(request, model, draft, latest_impact(draft))


@allowed("view_models", methods=["POST"])
def stop(request: Request, model_id: int, impact_id: int) -> HttpResponse:
    """Nothing of it is shown."""
    model = found_model(model_id)
    found = get_object_or_404(Impact.objects.select_related("version"), pk=impact_id, version__model=model)
    stop_impact(impact=found)
    found.refresh_from_db(fields=["state"])
    return _fragment(request, model, found.version, found) if is_htmx(request) else _back(request, model)


def in_dialog(request: Request) -> bool:
    return bool(is_htmx(request) and request.htmx.target == DIALOG)


def _is_publishing(request: Request) -> bool:
    return "publishing" in request.GET and may(request, "publish_models")


def _back(request: Request, model: ScoringModel) -> HttpResponse:
    url = reverse("model-publish" if _is_publishing(request) else "impact", args=[model.pk])
    return HttpResponse(headers={"HX-Redirect": url}) if is_htmx(request) else redirect(url)


def _fragment(request: Request, model: ScoringModel, draft: Version, found: Impact | None) -> HttpResponse:
    is_publishing = _is_publishing(request)
    panel = background_panel(model, draft, found, is_publishing=is_publishing)
    context: dict[str, Any] = {"panel": panel, "link": link_to(model), "is_publishing": is_publishing}
    if is_publishing and not panel.is_awaited and panel.crossings is not None:
        context |= {"counted": counted(plain_triggers(draft), panel.crossings, model.object), "is_known": True}
    return render(request, "impact/panel.html", context)
