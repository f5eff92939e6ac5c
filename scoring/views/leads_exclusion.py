"""Customers and contacts with open deals are proposed for exclusion: from a list of leads, or from the whole model."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from crm.domain.errors import Refused as NotDone
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.domain.errors import Refused
from scoring.domain.exclusion import fill_exclusion_list
from scoring.interfaces.exclusion import (
    ExclusionForm,
    Proposal,
    dismiss,
    leave_out_url,
    may_propose,
    who_is_proposed,
)
from scoring.models import ScoringModel
from scoring.queries.exclusion import proposed


@allowed("manage_lists", methods=["GET"])
def exclusion(request: Request, model_id: int) -> HttpResponse:
    """The banner, or nothing."""
    model = _model(model_id)
    if not is_htmx(request):
        return redirect(_list_url(model))
    if not may_propose(request, model) or model.live_id is None:
        return HttpResponse()
    counts = proposed(model.live_id)
    if not counts.is_somebody:
        return HttpResponse()
    path, _mark, query = (request.htmx.current_url_abs_path or "").partition("?")
    url = leave_out_url(model, QueryDict(query)) if path == reverse("leads") else ""
    return render(request, "leads/exclusion.html", {"proposal": Proposal(model, counts, url)})


@allowed("manage_lists", methods=["POST"])
def exclusion_dismiss(request: Request, model_id: int) -> HttpResponse:
    model = _model(model_id)
    dismiss(request, model)
    return HttpResponse() if is_htmx(request) else redirect(_list_url(model))


@allowed("manage_lists")
def exclusion_list(request: Request, model_id: int) -> HttpResponse:
    """Asks for the list's name, and fills it: many in the background."""
    model = _model(model_id)
    form = ExclusionForm(request.POST or None, initial={"name": _("Customers and open deals")})
    if request.method == "POST" and form.is_valid():
        try:
            change = fill_exclusion_list(model=model, name=form.cleaned_data["name"], by=request.user)
        except (Refused, NotDone) as refused:
            form.add_error(None, str(refused))
        else:
            dismiss(request, model)
            return redirect("bulk_change", change.pk)
    counts = proposed(model.live_id) if model.live_id else None
    context = {"form": form, "model": model, "who": who_is_proposed(counts) if counts else "", "back": _list_url(model)}
    return render(request, "leads/exclusion_list.html", context, status=422 if request.method == "POST" else 200)


def _model(model_id: int) -> ScoringModel:
    return get_object_or_404(ScoringModel, pk=model_id)


def _list_url(model: ScoringModel) -> str:
    return f"{reverse('leads')}?{urlencode({'model': model.slug})}"
