"""Models: all of them, and one as it is read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from scoring.interfaces.model_pages import card_of
from scoring.models import ScoringModel, Version
from scoring.queries.distribution import distributions
from scoring.queries.models import runs_under_way
from scoring.queries.sheet import sheet_of
from scoring.views.model_page import shown_version
from scoring.views.rules_page import rules_page


@allowed("view_models", methods=["GET"])
def models(request: Request) -> HttpResponse:
    """Each as a card; the archived ones by themselves, where they are asked for."""
    known = ScoringModel.objects.select_related("published__author", "live").order_by("name")
    is_archive = "archived" in request.GET
    found = list(known.filter(archived_at__isnull=not is_archive))
    drafts = {v.model_id: v for v in Version.objects.filter(status=Version.Status.DRAFT).select_related("author")}
    under_way, spreads = runs_under_way(found), distributions(found)
    cards = [card_of(m, under_way.get(m.pk), drafts.get(m.pk), spreads.get(m.pk)) for m in found]
    archived = ScoringModel.objects.filter(archived_at__isnull=False).count()
    return render(request, "models/list.html", {"cards": cards, "is_archive": is_archive, "archived": archived})


@allowed("view_models", methods=["GET"])
def model(request: Request, model_id: int) -> HttpResponse:
    """The rules."""
    return rules_page(request, sheet_of(shown_version(request, model_id)))
