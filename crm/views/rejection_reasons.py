"""The reasons for which leads are rejected, for admins to change."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from crm.domain.rejection_reasons import ReasonRefused, add_reason, archive_reason, move_reason, rename_reason
from crm.interfaces.lead_forms import ReasonForm
from crm.models import RejectionReason
from crm.queries.leads import reasons_with_counts
from leadscoring.web.access import allowed
from leadscoring.web.request import Request


@allowed("manage_settings")
def rejection_reasons(request: Request) -> HttpResponse:
    """All of them; a POST adds one."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_reason(**form.cleaned_data, by=request.user)
        except ReasonRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("“%(reason)s” can be chosen now.") % {"reason": made})
            return redirect("rejection_reasons")
    context = {"form": form, "reasons": reasons_with_counts()}
    return render(request, "settings/rejection_reasons.html", context, status=422 if form.is_bound else 200)


@allowed("manage_settings")
def rejection_reason_edit(request: Request, reason_id: int) -> HttpResponse:
    """Its name."""
    reason = get_object_or_404(RejectionReason, pk=reason_id)
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"name": reason.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_reason(reason=reason, **form.cleaned_data, by=request.user)
        except ReasonRefused as refused:
            form.add_error("name", str(refused))
        else:
            return redirect("rejection_reasons")
    context = {"form": form, "reason": reason}
    return render(request, "settings/rejection_reason.html", context, status=422 if form.is_bound else 200)


@allowed("manage_settings", methods=["POST"])
def rejection_reason_archive(request: Request, reason_id: int) -> HttpResponse:
    """Or back among the choices, with archived=no."""
    reason = get_object_or_404(RejectionReason, pk=reason_id)
    try:
        archive_reason(reason=reason, archived=request.POST.get("archived") != "no", by=request.user)
    except ReasonRefused as refused:
        messages.error(request, str(refused))
    return redirect("rejection_reasons")


@allowed("manage_settings", methods=["POST"])
def rejection_reason_move(request: Request, reason_id: int) -> HttpResponse:
    """One place up or down."""
    reason = get_object_or_404(RejectionReason, pk=reason_id)
    move_reason(reason=reason, up=request.POST.get("to") == "up", by=request.user)
    return redirect("rejection_reasons")
