"""The draft as a whole: what depends on all of it, and its last change taken back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.domain.editing import undo_change
from scoring.domain.errors import Refused
from scoring.spec.refusal import DocumentRefused
from scoring.views.editing import saved_response
from scoring.views.model_page import found_model, head_context
from scoring.views.rules_page import edited_sheet, fault_text, refused_response, rules_context, to_rules


@allowed("edit_models", methods=["GET"])
def head(request: Request, model_id: int) -> HttpResponse:
    """How far the draft is from what is in force; on the Rules tab also what its points add up to."""
    if not is_htmx(request):
        return to_rules(model_id)
    sheet = edited_sheet(model_id)
    tab = request.GET.get("tab", "")
    context = head_context(request, sheet.version, tab, sheet.catalogue)
    if tab == "model":
        context |= rules_context(sheet, [])
    return render(request, "models/head.html", context)


@allowed("edit_models", methods=["POST"])
def undo(request: Request, model_id: int, revision: int) -> HttpResponse:
    try:
        saved = undo_change(model=found_model(model_id), revision=revision, author=request.user)
    except DocumentRefused as error:
        return refused_response(request, model_id, fault_text(error.faults))
    except Refused as error:
        return refused_response(request, model_id, str(error))
    if not is_htmx(request):
        return to_rules(model_id)
    response = HttpResponse(status=204)
    if (request.htmx.current_url_abs_path or "").partition("?")[0] != reverse("model", args=[model_id]):
        return saved_response(response, saved, _("Undone."))
    trigger_client_event(response, "rulesChanged")
    return trigger_client_event(response, "toast", {"text": _("Undone.")})
