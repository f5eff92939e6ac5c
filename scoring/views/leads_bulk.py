"""Bulk actions over selected leads, or over all that a filter means; their progress, end and Undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh, trigger_client_event

from crm.domain.bulk import AT_ONCE, start_bulk, stop_bulk, undo_bulk
from crm.domain.bulk_actions import actions
from crm.domain.errors import Refused
from crm.interfaces.bulk_forms import FORMS
from crm.interfaces.bulk_menu import LABELS, bulk_progress, bulk_result, bulk_sentence, bulk_stats, bulk_title
from crm.models import BulkChange
from leadscoring.web.access import NotAllowed, allowed, is_htmx, may
from leadscoring.web.request import Request
from scoring.interfaces.exclusion import next_step
from scoring.interfaces.lead_page import LeadsPage, chosen_model, contact_models, without_blanks

LONGEST_ID = 18
MOST_RECENT = 20

SELECTED = """select c.id, o.place from unnest(%(ids)s::bigint[]) with ordinality o(id, place)
  join crm_contact c on c.id = o.id"""


@allowed("view_leads", methods=["POST"])
def bulk(request: Request, action: str) -> HttpResponse:
    """Asks what the action needs to know, then does it."""
    known = actions().get(action)
    if known is None:
        raise Http404
    if not may(request, known.permission):
        raise NotAllowed(known.permission)
    form_class, is_answer = FORMS.get(action), "answered" in request.POST
    form = form_class(request.POST if is_answer else None, user=request.user) if form_class else None
    if form is not None and not (is_answer and form.is_valid()):
        return _asked(request, action, form, is_answer)
    chosen, params = _chosen(request)
    try:
        change = start_bulk(
            by=request.user, action=action, values=form.values if form else {}, chosen=chosen, params=params
        )
    except Refused as refused:
        return _refused(request, str(refused))
    return _answer(request, change)


@allowed("view_leads", methods=["GET"])
def bulk_change(request: Request, change_id: int) -> HttpResponse:
    """How far it is, or what became of it."""
    change = _seen(request, change_id)
    result = bulk_result(change)
    recent = BulkChange.objects.filter(created_by=request.user).exclude(pk=change.pk)[:MOST_RECENT]
    context = {
        "change": change,
        "title": bulk_title(change),
        "progress": bulk_progress(change, result),
        "stats": bulk_stats(result),
        "reasons": result.reasons,
        "sentence": bulk_sentence(change, result),
        "may_undo": change.state in ("done", "stopped", "failed") and result.counts["changed"] > 0,
        "next_step": next_step(change) if change.state == BulkChange.State.DONE else None,
        "recent": [(each, bulk_title(each)) for each in recent],
    }
    return render(request, "leads/bulk_change.html", context)


@allowed("view_leads", methods=["GET"])
def bulk_progress_part(request: Request, change_id: int) -> HttpResponse:
    """The bar; the page is loaded anew when it has ended."""
    if not is_htmx(request):
        return redirect("bulk_change", change_id)
    return _progress(request, _seen(request, change_id))


@allowed("view_leads", methods=["POST"])
def bulk_stop(request: Request, change_id: int) -> HttpResponse:
    change = _seen(request, change_id)
    try:
        stop_bulk(change=change, by=request.user)
    except Refused as refused:
        return _refused(request, str(refused))
    return _progress(request, _seen(request, change_id)) if is_htmx(request) else redirect("bulk_change", change_id)


@allowed("view_leads", methods=["POST"])
def bulk_undo(request: Request, change_id: int) -> HttpResponse:
    """Of few at once, with the list shown anew; of many on the change's page."""
    change = _seen(request, change_id)
    try:
        undone = undo_bulk(change=change, by=request.user)
    except Refused as refused:
        return _refused(request, str(refused))
    if not is_htmx(request):
        return redirect("bulk_change", change_id)
    if undone.is_active:
        return HttpResponseClientRedirect(reverse("bulk_change", args=[change_id]))
    response = HttpResponse(status=204)
    trigger_client_event(response, "bulkDone", {})
    return trigger_client_event(response, "toast", {"text": bulk_sentence(undone, bulk_result(undone)), "tone": "ok"})


def _seen(request: Request, change_id: int) -> BulkChange:
    """One's own; admins see all."""
    found = BulkChange.objects.select_related("created_by")
    own = found if may(request, "manage_users") else found.filter(created_by=request.user)
    return get_object_or_404(own, pk=change_id)


def _progress(request: Request, change: BulkChange) -> HttpResponse:
    if not change.is_active:
        return HttpResponseClientRefresh()
    return render(request, "components/progress.html", {"progress": bulk_progress(change, bulk_result(change))})


def _asked(request: Request, action: str, form: Any, is_answer: bool) -> HttpResponse:
    """In the dialog, or on a page of its own; the selection goes along."""
    label, icon, _title = LABELS[action]
    context = {
        "form": form,
        "action_url": reverse("bulk", args=[action]),
        "label": str(label).rstrip("…"),
        "icon": icon,
        "ids": request.POST.getlist("ids"),
        "all": request.POST.get("all", ""),
        "query": request.POST.get("query", ""),
        "back": f"{reverse('leads')}?{request.POST.get('query', '')}",
    }
    template = "leads/bulk_form.html" if is_htmx(request) else "leads/bulk_page.html"
    return render(request, template, context, status=422 if is_answer else 200)


def _chosen(request: Request) -> tuple[str, dict[str, Any]]:
    """A SELECT of the ids with their places in the list's order."""
    if request.POST.get("all") != "1":
        return SELECTED, {"ids": [int(each) for each in request.POST.getlist("ids") if _is_id(each)]}
    query = without_blanks(QueryDict(request.POST.get("query", "")))
    model = chosen_model(request, contact_models(), query.get("model", ""))
    if model is None or model.live is None:
        return SELECTED, {"ids": []}
    matching, params = LeadsPage(request, model, query).lead_list.all_sql("c.id", "")
    # What a person typed is bound, as `params`.
    return f"select m.id, row_number() over () as place from ({matching}) m", params  # noqa: S608


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID


def _answer(request: Request, change: BulkChange) -> HttpResponse:
    url = reverse("bulk_change", args=[change.pk])
    if change.total > AT_ONCE or change.error:
        return HttpResponseClientRedirect(url) if is_htmx(request) else redirect(url)
    result = bulk_result(change)
    text = bulk_sentence(change, result)
    if not is_htmx(request):
        messages.success(request, text)
        return redirect(url)
    undo = {"undo": reverse("bulk_undo", args=[change.pk])} if result.counts["changed"] else {}
    response = HttpResponse(status=204)
    for event in ("closeDialog", "bulkDone"):
        trigger_client_event(response, event, {})
    return trigger_client_event(response, "toast", {"text": text, "tone": "ok", **undo})


def _refused(request: Request, text: str) -> HttpResponse:
    if not is_htmx(request):
        messages.error(request, text)
        return redirect("leads")
    return trigger_client_event(HttpResponse(status=409), "toast", {"text": text, "tone": "bad"})
