"""When everything is rescored by itself, and how scoring stands just now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from leadscoring.accounts.models import Organisation
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.domain.rescoring import change_schedule, current_schedule
from scoring.interfaces.documents_form import ScheduleForm
from scoring.interfaces.rescoring_state import model_lines, stats, troubles
from scoring.models import Schedule
from scoring.queries.rescoring_state import state_now
from scoring.queries.schedule import next_due


@allowed("manage_settings")
def rescoring(request: Request) -> HttpResponse:
    """The schedule, when it is due next, and how scoring stands."""
    schedule = current_schedule()
    initial = {"enabled": schedule.enabled, "every_hours": schedule.every_hours, "at_hour": schedule.at_hour}
    form = ScheduleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_schedule(**form.cleaned_data, by=request.user)
        messages.success(request, _("The schedule is saved."))
        return redirect("rescoring")
    zone = Organisation.current().zone()
    context = {
        "form": form,
        "next_due": next_due(schedule, timezone.now(), zone),
        "last_due": schedule.last_due,
        "time_zone": zone.key,
    } | _state(schedule)
    return render(request, "settings/rescoring.html", context, status=422 if request.method == "POST" else 200)


@allowed("manage_settings", methods=["GET"])
def rescoring_state(request: Request) -> HttpResponse:
    """How it stands, which the page asks for every few seconds."""
    if not is_htmx(request):
        return redirect("rescoring")
    return render(request, "settings/rescoring_state.html", _state(current_schedule()))


def _state(schedule: Schedule) -> dict[str, Any]:
    state = state_now(schedule)
    lines = model_lines(state.models)
    return {"stats": stats(state), "troubles": troubles(state), "lines": lines, "at": timezone.now()}
