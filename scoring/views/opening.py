"""Whether marketing may change a model's bands, triggers and audience: an admin's choice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from scoring.domain.opening import set_opened
from scoring.views.model_page import found_model


@allowed("manage_settings", methods=["POST"])
def change(request: Request, model_id: int) -> HttpResponse:
    model = found_model(model_id)
    opened = request.POST.get("opened") == "yes"
    set_opened(model=model, opened=opened, by=request.user)
    said = _("Marketing may change them now.") if opened else _("Only admins change them now.")
    messages.success(request, said)
    return redirect("model-audience", model.pk)
