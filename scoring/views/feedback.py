"""What people say of a score: given and taken back beside it, read on the model's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from leadscoring.web.access import NotAllowed, allowed, is_htmx, may
from leadscoring.web.request import Request
from scoring.domain.errors import Refused
from scoring.domain.feedback import give_feedback, take_back
from scoring.interfaces.feedback_form import FeedbackForm
from scoring.interfaces.feedback_page import band_rows, opinion_lines, verdict_tabs
from scoring.interfaces.feedback_part import feedback_part, may_give
from scoring.models import Feedback, ScoringModel
from scoring.queries.feedback import counts_by_band, names_of_records, opinions_of, opinions_of_model
from scoring.queries.record_facts import Record
from scoring.views.contacts import found_record, panel_for
from scoring.views.model_page import model_page, shown_version

A_PAGE = 25


@allowed("view_leads")
def feedback_give(request: Request, model_id: int, record_id: int) -> HttpResponse:
    """The part beside the score; a POST says what one thinks."""
    model = get_object_or_404(ScoringModel.objects.select_related("live"), pk=model_id, live__isnull=False)
    record = found_record(model.object, record_id)
    if request.method != "POST":
        return _part(request, record, model)
    if not may_give(request.user):
        raise NotAllowed("comment_models")
    form = FeedbackForm(request.POST, model_id=model.pk)
    if not form.is_valid():
        return _part(request, record, model, form, 422)
    try:
        given = give_feedback(user=request.user, record=record, model=model, **form.cleaned_data)
    except Refused as refused:
        return _refused(request, record, model, refused)
    text = _("Thank you. Your opinion of this score is kept: %(said)s.") % {"said": given.get_verdict_display().lower()}
    return _answer(request, record, model, text, reverse("feedback_undo", args=[given.pk]))


@allowed("view_leads", methods=["POST"])
def feedback_undo(request: Request, feedback_id: int) -> HttpResponse:
    """By whoever said it."""
    if not may_give(request.user):
        raise NotAllowed("comment_models")
    feedback = get_object_or_404(Feedback.objects.select_related("model__live"), pk=feedback_id)
    record = found_record(feedback.model.object, feedback.record_id)
    try:
        before = take_back(feedback=feedback, by=request.user)
    except Refused as refused:
        if not is_htmx(request):
            messages.error(request, str(refused))
            return redirect(feedback.model.object, record.pk)
        response = trigger_client_event(HttpResponse(status=409), "feedbackChanged")
        return trigger_client_event(response, "toast", {"text": str(refused), "tone": "bad"})
    text = _("Taken back: what you said before stands again.") if before else _("Your opinion is taken back.")
    return _answer(request, record, feedback.model, text)


@allowed("view_models", methods=["GET"])
def model_feedback(request: Request, model_id: int) -> HttpResponse:
    """How often the model's scores were called right, too high or too low, by band, and each opinion."""
    shown = shown_version(request, model_id)
    model, verdict = shown.model, request.GET.get("verdict", "")
    counts = counts_by_band(model)
    page = Paginator(opinions_of_model(model, verdict), A_PAGE).get_page(request.GET.get("page"))
    names: dict[int, str] = {}
    if may(request, "view_leads"):
        names = names_of_records(model.object, [each.record_id for each in page.object_list])
    context = {
        "bands": band_rows(model, counts),
        "opinions": opinion_lines(page.object_list, request.user, model, names),
        "page": page,
        "total": page.paginator.count,
        "verdicts": verdict_tabs(model, counts, verdict),
        "verdict": verdict,
    }
    return model_page(request, "model-feedback", shown, context)


def _part(
    request: Request, record: Record, model: ScoringModel, form: FeedbackForm | None = None, status: int = 200
) -> HttpResponse:
    """The fragment, or a page of its own where there are no scripts."""
    opinions = opinions_of(record.pk, [model.pk])[model.pk]
    part = feedback_part(request.user, record.pk, panel_for(record, model), opinions, form)
    template = "feedback/part.html" if is_htmx(request) else "feedback/page.html"
    context: dict[str, Any] = {
        "feedback": part,
        "record": record,
        "record_url": reverse(model.object, args=[record.pk]),
    }
    return render(request, template, context, status=status)


def _refused(request: Request, record: Record, model: ScoringModel, refused: Refused) -> HttpResponse:
    """With the sentence, and with the score as it is now, so that sending again means that one."""
    explanation, sent = panel_for(record, model).explanation, request.POST.copy()
    if explanation and explanation.breakdown:
        sent["seen"] = str(explanation.breakdown.total)
    form = FeedbackForm(sent, model_id=model.pk)
    form.add_error(None, str(refused))
    return _part(request, record, model, form, 422)


def _answer(request: Request, record: Record, model: ScoringModel, text: str, undo: str = "") -> HttpResponse:
    if not is_htmx(request):
        messages.success(request, text)
        return redirect(model.object, record.pk)
    response = _part(request, record, model) if undo else HttpResponse(status=204)
    if not undo:
        trigger_client_event(response, "feedbackChanged")
    return trigger_client_event(response, "toast", {"text": text, "tone": "ok", **({"undo": undo} if undo else {})})
