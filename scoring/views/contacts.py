"""What scoring says on the page of a contact, company or deal: each live model's score, why it is so, how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm.conditions.environment import UnknownName
from crm.models import Contact
from crm.queries.keys import RECORDS
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.components import Tab
from leadscoring.web.request import Request
from scoring.interfaces.feedback_part import feedback_parts
from scoring.interfaces.lead_page import REMEMBERED
from scoring.interfaces.looked_at import note_look
from scoring.interfaces.score_panels import ScorePanel, panel_of
from scoring.models import ScoringModel
from scoring.queries.documents import Workbench, open_workbench
from scoring.queries.explanations import explain
from scoring.queries.record_facts import Record
from scoring.queries.score_history import course_of
from scoring.queries.shown_scores import LiveScores, chosen_model, live_models
from scoring.spec.refusal import DocumentRefused

WEEKS, YEAR = 12, 52
PERIODS = (WEEKS, YEAR)
REMEMBERED_BY = {"contact": REMEMBERED, "company": "companies_model", "deal": "deals_model"}
"""Whoever comes from a list wants to know about the score that stood there."""
HISTORY_OF = {"contact": "score-history", "company": "company-score-history", "deal": "deal-score-history"}


def score_panels(request: Request, record: Record) -> SafeString:
    """For the record's page, through the registry: of a contact every model, of others the chosen one."""
    object = str(record._meta.model_name)
    note_look(request, record)
    found, last = live_models(object), request.session.get(REMEMBERED_BY[object])
    models: list[ScoringModel] = sorted(found, key=lambda model: model.slug != last)
    chooser: list[Tab] = []
    if object != "contact":
        models, chooser = _chosen(found, request.GET.get("model"), last)
    workbench = _workbench()
    panels = [_panel(record, model, workbench) for model in models]
    feedback = feedback_parts(request.user, record.pk, panels)
    parts = [
        {"panel": panel, "feedback": feedback[panel.model.pk], **_history(record, panel.model, _weeks(request))}
        for panel in panels
    ]
    return render_to_string("contacts/score_panels.html", {"parts": parts, "chooser": chooser}, request)


@allowed("view_leads", methods=["GET"])
def score_history(request: Request, contact_id: int, model_id: int) -> HttpResponse:
    """The chart alone, of another period."""
    return _history_alone(request, "contact", contact_id, model_id)


@allowed("view_leads", methods=["GET"])
def company_score_history(request: Request, company_id: int, model_id: int) -> HttpResponse:
    return _history_alone(request, "company", company_id, model_id)


@allowed("view_leads", methods=["GET"])
def deal_score_history(request: Request, deal_id: int, model_id: int) -> HttpResponse:
    return _history_alone(request, "deal", deal_id, model_id)


def _history_alone(request: Request, object: str, record_id: int, model_id: int) -> HttpResponse:
    if not is_htmx(request):
        return redirect(f"{reverse(object, args=[record_id])}?weeks={_weeks(request)}")
    record = found_record(object, record_id)
    model = get_object_or_404(
        ScoringModel.objects.select_related("live"), pk=model_id, object=object, live__isnull=False
    )
    return render(request, "contacts/history.html", _history(record, model, _weeks(request)))


def _chosen(models: Sequence[ScoringModel], *slugs: object) -> tuple[list[ScoringModel], list[Tab]]:
    shown = chosen_model(models, *slugs)
    if shown is None or len(models) == 1:
        return list(models), []
    return [shown], [Tab(each.name, f"?model={each.slug}", each.pk == shown.pk) for each in models]


def found_record(object: str, record_id: int) -> Record:
    record: Record = get_object_or_404(cast(type[Contact], RECORDS[object]), pk=record_id)
    return record


def panel_for(record: Record, model: ScoringModel) -> ScorePanel:
    """One model's panel as it is now."""
    return _panel(record, model, _workbench())


def _workbench() -> Workbench | None:
    try:
        return open_workbench()
    except (DocumentRefused, UnknownName):
        return None


def _panel(record: Record, model: ScoringModel, workbench: Workbench | None) -> ScorePanel:
    fault = _(
        "This model names a list or a property that is gone, so its score can’t be explained. Its page says what."
    )
    if workbench is None:
        return ScorePanel(model, fault=fault)
    try:
        explanation = explain(record, model, workbench=workbench)
    except (DocumentRefused, UnknownName):
        return ScorePanel(model, fault=fault)
    return panel_of(record, model, explanation)


def _history(record: Record, model: ScoringModel, weeks: int) -> dict[str, Any]:
    now = timezone.now()
    course = course_of(model, record.pk, since=now - timedelta(weeks=weeks), now=now)
    return {
        "course": course,
        "now": now,
        "history_model": model,
        "maximum": LiveScores(model).maximum,
        "periods": [_period(record, model, each, weeks) for each in PERIODS],
    }


def _period(record: Record, model: ScoringModel, weeks: int, chosen: int) -> Tab:
    label = _("1 year") if weeks == YEAR else _("12 weeks")
    url = reverse(HISTORY_OF[str(record._meta.model_name)], args=[record.pk, model.pk])
    return Tab(label, f"{url}?weeks={weeks}", weeks == chosen)


def _weeks(request: Request) -> int:
    asked = request.GET.get("weeks", "")
    return YEAR if asked == str(YEAR) else WEEKS
