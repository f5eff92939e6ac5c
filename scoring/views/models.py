"""Models: all of them, and one as it is read."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from leadscoring.accounts.models import Organisation
from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from scoring.interfaces.exclusion import may_propose
from scoring.interfaces.model_pages import card_of
from scoring.interfaces.model_pages_bands import axis_bands
from scoring.interfaces.model_pages_rules import bounds_text, budget, dimensions
from scoring.models import ScoringModel, Version
from scoring.queries.audience_numbers import audience_in_numbers
from scoring.queries.distribution import distribution_of, distributions
from scoring.queries.labels import labels_of
from scoring.queries.models import read_version, runs_under_way
from scoring.views.model_page import model_page, shown_version


@allowed("view_models", methods=["GET"])
def models(request: Request) -> HttpResponse:
    """Each as a card."""
    found = list(ScoringModel.objects.select_related("published__author", "live").order_by("name"))
    drafts = {v.model_id: v for v in Version.objects.filter(status=Version.Status.DRAFT).select_related("author")}
    under_way, spreads = runs_under_way(found), distributions(found)
    cards = [card_of(m, under_way.get(m.pk), drafts.get(m.pk), spreads.get(m.pk)) for m in found]
    return render(request, "models/list.html", {"cards": cards})


@allowed("view_models", methods=["GET"])
def model(request: Request, model_id: int) -> HttpResponse:
    """The rules."""
    shown = shown_version(request, model_id)
    reading = read_version(shown)
    context: dict[str, Any] = {"faults": reading.faults}
    if reading.document:
        context |= {
            "dimensions": dimensions(reading.document, labels_of(shown.model.object)),
            "budget": budget(reading.document),
            "total_bounds": bounds_text(reading.document.bounds),
        }
    return model_page(request, "model", shown, context)


@allowed("view_models", methods=["GET"])
def bands(request: Request, model_id: int) -> HttpResponse:
    """Cut-offs over the distribution of the live scores."""
    shown = shown_version(request, model_id)
    reading = read_version(shown)
    context: dict[str, Any] = {"faults": reading.faults}
    if reading.document:
        is_live, spread = shown.model.live_id == shown.pk, distribution_of(shown.model)
        context |= {"axes": axis_bands(reading.document, spread, is_live=is_live), "is_live": is_live, "spread": spread}
    return model_page(request, "model-bands", shown, context)


@allowed("view_models", methods=["GET"])
def audience(request: Request, model_id: int) -> HttpResponse:
    """Whom the model scores, and how many that are."""
    shown = shown_version(request, model_id)
    reading = read_version(shown)
    context: dict[str, Any] = {"faults": reading.faults, "opened": shown.model.opened}
    if reading.document:
        context |= {
            "audience": reading.document.audience,
            "numbers": audience_in_numbers(shown, reading.document),
            "own_domains": Organisation.objects.values_list("own_domains", flat=True).first() or [],
            "is_live": shown.model.live_id == shown.pk,
            "may_propose": may_propose(request, shown.model),
        }
    return model_page(request, "model-audience", shown, context)
