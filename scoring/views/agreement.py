"""The other side's agreement with a draft: asked for, answered, withdrawn, and whether a model needs it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed, is_htmx, may
from leadscoring.web.request import Request
from scoring.domain.agreement import answer_agreement, ask_agreement, set_needs_agreement, withdraw_agreement
from scoring.domain.errors import Refused
from scoring.interfaces.agreement import AnswerForm, AskForm, agreement_part, is_asked
from scoring.interfaces.impact_panel import impact_panel
from scoring.interfaces.model_pages import link_to
from scoring.interfaces.model_pages_diff import draft_changes
from scoring.models import Agreement, ScoringModel
from scoring.queries.agreement import may_agree
from scoring.queries.models import draft_of
from scoring.views.editing import UNPROCESSABLE
from scoring.views.model_page import found_model


@allowed("edit_models", methods=["POST"])
def setting(request: Request, model_id: int) -> HttpResponse:
    """Whether the model needs it."""
    model = found_model(model_id)
    needed = request.POST.get("needed") == "yes"
    try:
        set_needs_agreement(model=model, needed=needed, by=request.user)
    except Refused as refused:
        messages.warning(request, str(refused))
        return _back(request, model)
    said = _("A new version needs the other side’s agreement now.") if needed else _("No agreement is needed any more.")
    messages.success(request, said)
    return _back(request, model)


@allowed("edit_models", methods=["POST"])
def ask(request: Request, model_id: int) -> HttpResponse:
    """One person, or everybody of the other side."""
    model = found_model(model_id)
    draft = draft_of(model)
    if draft is None:
        return redirect("model", model.pk)
    form = AskForm(request.POST, draft=draft)
    if not form.is_valid():
        context = {"agreement": agreement_part(model, draft, request.user, form), "link": link_to(model)}
        return render(request, "agreement/ask.html", context, status=UNPROCESSABLE)
    asked = form.cleaned_data
    try:
        ask_agreement(
            model=model, revision=asked["revision"], by=request.user, of=asked["of"], question=asked["question"]
        )
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("They are asked. You will be told what they say."))
    return _back(request, model)


@allowed("comment_models")
def agreement(request: Request, model_id: int, agreement_id: int) -> HttpResponse:
    """What the draft changes, for the one who is asked whether they agree."""
    found = _found(model_id, agreement_id)
    model, draft = found.version.model, draft_of(found.version.model)
    is_current = draft is not None and (draft.pk, draft.revision) == (found.version_id, found.revision)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            agrees = request.POST.get("answer") == "agree"
            answer_agreement(agreement=found, by=request.user, agrees=agrees, comment=form.cleaned_data["comment"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("You agree with it.") if agrees else _("You declined it."))
            return redirect("impact", model.pk)
    status = UNPROCESSABLE if request.method == "POST" else 200
    changes, faults = draft_changes(model, draft) if draft and is_current else (None, [])
    context = {
        "asked": found,
        "link": link_to(model),
        "draft": draft,
        "published": model.published,
        "is_current": is_current,
        "form": form,
        "changes": changes,
        "faults": faults,
        "panel": impact_panel(model, draft) if draft and is_current and not faults else None,
        "may_answer": _may_answer(request, found, is_current),
    }
    return render(request, "agreement/page.html", context, status=status)


@allowed("edit_models", methods=["POST"])
def withdraw(request: Request, model_id: int, agreement_id: int) -> HttpResponse:
    """Nobody is asked any more."""
    found = _found(model_id, agreement_id)
    if withdraw_agreement(agreement=found, by=request.user):
        messages.success(request, _("Nobody is asked any more."))
    else:
        messages.warning(request, _("This was answered or withdrawn already."))
    return _back(request, found.version.model)


def _found(model_id: int, agreement_id: int) -> Agreement:
    related = Agreement.objects.select_related("version__model__published", "asked_by", "asked_of", "answered_by")
    return get_object_or_404(related, pk=agreement_id, version__model_id=model_id)


def _may_answer(request: Request, found: Agreement, is_current: bool) -> bool:
    is_open = found.state == Agreement.State.ASKED and is_asked(found, request.user)
    return is_current and is_open and may_agree(request.user, found.version)


def _back(request: Request, model: ScoringModel) -> HttpResponse:
    asked = request.POST.get("next", "")
    is_own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    page = "model-publish" if may(request, "publish_models") and draft_of(model) else "model-audience"
    url = iri_to_uri(asked) if is_own else reverse(page, args=[model.pk])
    return HttpResponse(headers={"HX-Redirect": url}) if is_htmx(request) else redirect(url)
