"""Lifecycle stages, for admins to put in order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from crm.domain.stages import StageRefused, add_stage, delete_stage, label_stage, move_stage
from crm.interfaces.stage_forms import StageForm, StageLabelForm
from crm.models import LifecycleStage
from crm.queries.stages import MOST_COUNTED, contacts_in, stages_with_counts
from leadscoring.uses import uses_of
from leadscoring.web.access import allowed
from leadscoring.web.request import Request


@allowed("manage_settings")
def stages(request: Request) -> HttpResponse:
    """All of them, and what contacts hold besides; a POST adds one."""
    form = StageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_stage(**form.cleaned_data, by=request.user)
        except StageRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("The stage “%(stage)s” is there.") % {"stage": made})
            return redirect("stages")
    known, unknown = stages_with_counts()
    context: dict[str, Any] = {"form": form, "rows": known, "unknown": unknown, "total_limit": MOST_COUNTED}
    return render(request, "stages/list.html", context, status=422 if form.is_bound else 200)


@allowed("manage_settings")
def stage(request: Request, stage_id: int) -> HttpResponse:
    """What pages call it."""
    found = get_object_or_404(LifecycleStage, pk=stage_id)
    form = StageLabelForm(request.POST if request.method == "POST" else None, initial={"label": found.label})
    if request.method == "POST" and form.is_valid():
        try:
            label_stage(stage=found, **form.cleaned_data, by=request.user)
        except StageRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The label is saved."))
        return redirect("stages")
    context = {"form": form, "stage": found}
    return render(request, "stages/edit.html", context, status=422 if form.is_bound else 200)


@allowed("manage_settings")
def stage_delete(request: Request, stage_id: int) -> HttpResponse:
    """Gone from the choices; contacts keep the text."""
    found = get_object_or_404(LifecycleStage, pk=stage_id)
    if request.method == "POST":
        delete_stage(stage=found, by=request.user)
        messages.success(request, _("The stage “%(stage)s” is deleted; contacts keep the text.") % {"stage": found})
        return redirect("stages")
    count = sum(contacts_in([found.name.lower()]).values())
    context = {"stage": found, "count": count, "total_limit": MOST_COUNTED, "uses": uses_of("stage", found)}
    return render(request, "stages/delete.html", context)


@allowed("manage_settings", methods=["POST"])
def stage_move(request: Request, stage_id: int) -> HttpResponse:
    """One place up or down."""
    found = get_object_or_404(LifecycleStage, pk=stage_id)
    move_stage(stage=found, up=request.POST.get("to") == "up", by=request.user)
    return redirect("stages")
