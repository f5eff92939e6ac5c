"""The list of leads of one model: filtered, sorted, paged, counted; its rows one by one, and its columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRefresh, push_url

from crm.interfaces.bulk_menu import bulk_menu
from crm.models import SavedView
from leadscoring.web.access import allowed, is_htmx, may
from leadscoring.web.request import Request
from scoring.interfaces.exclusion import list_proposal
from scoring.interfaces.lead_columns import CHOSEN, column_choices, columns_of, known_columns
from scoring.interfaces.lead_page import LONGEST_NUMBER, LeadsPage, chosen_model, contact_models, without_blanks
from scoring.interfaces.lead_views import LeadViews, lead_views
from scoring.interfaces.model_pages_runs import progress_of
from scoring.models import ScoringModel
from scoring.queries.models import archived_model, latest_run


@allowed("view_leads", methods=["GET"])
def leads(request: Request) -> HttpResponse:
    """Scored contacts, the highest first, or those without a score; all of them, or those of a view."""
    models = contact_models()
    asked = request.GET.get("model", "")
    model = chosen_model(request, models, asked)
    archived = archived_model(asked) if asked and (model is None or model.slug != asked) else None
    if model is None or model.live is None:
        return render(request, "leads/page.html", _without_scores(model, models) | {"archived": archived})
    request.GET = without_blanks(request.GET)  # type: ignore[assignment]
    views = lead_views(request.GET, request.user)
    context = {"models": models, "model": model, "archived": archived} | _context(request, model, views)
    if not is_htmx(request):
        return render(request, "leads/page.html", context)
    return push_url(render(request, "leads/results.html", context), f"?{request.GET.urlencode()}")


@allowed("view_leads", methods=["GET"])
def lead_row(request: Request, contact_id: int) -> HttpResponse:
    """One row as it is now; nothing where the contact has no score any more."""
    if not is_htmx(request):
        return redirect("contact", contact_id)
    shown = QueryDict((request.htmx.current_url_abs_path or "").partition("?")[2])
    views = lead_views(shown, request.user)
    model = chosen_model(request, contact_models(), shown.get("model", ""))
    if model is None or model.live is None:
        return HttpResponse()
    page = LeadsPage(request, model, views.query, columns_of(request, views.columns))
    rows = page.rows([contact_id])
    table = page.table_of(rows)
    table.has_focus = "focus" in request.GET
    return HttpResponse("".join(table.line(row) for row in rows))


@allowed("view_leads", methods=["GET"])
def lead_count(request: Request) -> HttpResponse:
    """How many leads the filters of the list mean, where counting takes a moment longer than a page."""
    if not is_htmx(request):
        return redirect(f"{reverse('leads')}?{request.GET.urlencode()}")
    model = chosen_model(request, contact_models(), request.GET.get("model", ""))
    if model is None or model.live is None:
        return HttpResponse()
    page = LeadsPage(request, model, without_blanks(request.GET))
    return render(request, "leads/count.html", {"total": page.lead_list.count(), "asked": page.filters.asked})


@allowed("view_leads", methods=["GET"])
def lead_progress(request: Request, model_id: int) -> HttpResponse:
    """The first computing of a model; the page is loaded again when its scores are there."""
    model = get_object_or_404(ScoringModel, pk=model_id)
    if not is_htmx(request):
        return redirect(f"{reverse('leads')}?{urlencode({'model': model.slug})}")
    run = latest_run(model)
    if run is None or model.live_id is not None:
        return HttpResponseClientRefresh()
    return render(request, "components/progress.html", {"progress": _progress(model)})


@allowed("view_leads", methods=["POST"])
def lead_columns(request: Request) -> HttpResponse:
    """Which columns this person wants to see; none is all of them."""
    request.session[CHOSEN] = known_columns(request.POST.getlist("columns"))
    return redirect(f"{reverse('leads')}?{request.POST.get('back', '')}")


def _context(request: Request, model: ScoringModel, views: LeadViews) -> dict[str, Any]:
    columns = columns_of(request, views.columns)
    page = LeadsPage(request, model, views.query, columns)
    return page.context() | {
        "views": views,
        "column_choices": column_choices(columns),
        "bulk": bulk_menu(request.user),
        "deleted_view": _deleted_view(request),
        "may_export": may(request, "export_leads"),
        **list_proposal(request, model, views.query),
    }


def _deleted_view(request: Request) -> SavedView | None:
    """Just deleted by this person, who may want it back."""
    text = request.GET.get("deleted", "")
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER):
        return None
    return SavedView.objects.filter(pk=int(text), owner=request.user, deleted_at__isnull=False).first()


def _without_scores(model: ScoringModel | None, models: list[ScoringModel]) -> dict[str, Any]:
    return {"models": models, "model": model, "progress": _progress(model) if model else None}


def _progress(model: ScoringModel) -> Any:
    run = latest_run(model)
    if run is None:
        return None
    return replace(progress_of(model, run, may_stop=False), poll_url=reverse("lead-progress", args=[model.pk]))
