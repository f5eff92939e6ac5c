"""When everything is rescored by itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from scoring.domain.rescoring import change_schedule, current_schedule
from scoring.interfaces.documents_form import ScheduleForm
from scoring.queries.schedule import next_due


@allowed("manage_settings")
def rescoring(request: Request) -> HttpResponse:
    """The schedule, and when it is due next."""
    schedule = current_schedule()
    initial = {"enabled": schedule.enabled, "every_hours": schedule.every_hours, "at_hour": schedule.at_hour}
    form = ScheduleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_schedule(**form.cleaned_data, by=request.user)
        messages.success(request, _("The schedule is saved."))
        return redirect("rescoring")
    context = {
        "form": form,
        "next_due": next_due(schedule, timezone.now()),
        "last_due": schedule.last_due,
        "time_zone": settings.TIME_ZONE,
    }
    return render(request, "settings/rescoring.html", context, status=422 if request.method == "POST" else 200)
