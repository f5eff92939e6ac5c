"""Advice beside the rules: loaded after the page, put away by kind, and had again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.advisor.all import advice_on
from scoring.domain.advice import dismiss_advice, restore_advice
from scoring.interfaces.advice import TEXTS, in_words
from scoring.models import Version
from scoring.queries.advice import dismissed_kinds, facts_of
from scoring.queries.lenient import usable_document
from scoring.queries.models import draft_of
from scoring.views.model_page import found_model


@allowed("edit_models", methods=["GET"])
def model_advice(request: Request, model_id: int) -> HttpResponse:
    if not is_htmx(request):
        return redirect("model", model_id)
    return _advice(request, model_id)


@allowed("edit_models", methods=["POST"])
def advice_dismiss(request: Request, model_id: int, kind: str) -> HttpResponse:
    if kind not in TEXTS:
        raise Http404
    dismiss_advice(model=found_model(model_id), kind=kind, by=request.user)
    return _advice(request, model_id) if is_htmx(request) else redirect("model", model_id)


@allowed("edit_models", methods=["POST"])
def advice_restore(request: Request, model_id: int) -> HttpResponse:
    restore_advice(model=found_model(model_id), by=request.user)
    return _advice(request, model_id) if is_htmx(request) else redirect("model", model_id)


def _advice(request: Request, model_id: int) -> HttpResponse:
    model = found_model(model_id)
    version = draft_of(model) or model.published
    context: dict[str, Any] = {"model_id": model_id, "said": [], "put_away": 0, "takes_focus": request.method == "POST"}
    if version is not None:
        version.model = model
        context |= _said(version)
    return render(request, "rules/advice.html", context)


def _said(version: Version) -> dict[str, Any]:
    usable = usable_document(version)
    facts = facts_of(version, usable)
    if facts is None:
        return {}
    found, dismissed = advice_on(facts), dismissed_kinds(version.model)
    shown = [in_words(advice, usable.plain) for advice in found if advice.kind not in dismissed]
    return {"said": shown, "put_away": sum(1 for advice in found if advice.kind in dismissed)}
