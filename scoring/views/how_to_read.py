"""How to read a model's score: one page to print, for training sales and for telling marketing what counts."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import render

from crm.conditions.document import ObjectName
from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from scoring.interfaces.how_to_read import how_to_read
from scoring.interfaces.model_pages import link_to
from scoring.interfaces.trigger_words import Vocabulary
from scoring.queries.labels import labels_of
from scoring.queries.models import current_catalogue, draft_of, read_version
from scoring.views.model_page import found_model, found_version


@allowed("view_models", methods=["GET"])
def page(request: Request, model_id: int) -> HttpResponse:
    """Of what is in force, else of the draft; `?version=` asks for another."""
    model = found_model(model_id)
    asked = request.GET.get("version", "")
    version = found_version(model, int(asked)) if asked.isdecimal() and len(asked) <= 9 else None
    version = version or model.published or draft_of(model)
    context: dict[str, Any] = {"link": link_to(model), "version": version, "model_object": model.get_object_display()}
    if version is not None:
        catalogue = current_catalogue()
        reading = read_version(version, catalogue)
        context["faults"] = reading.faults
        if reading.document:
            vocabulary = Vocabulary(cast(ObjectName, model.object), catalogue, labels_of(model.object))
            context["reading"] = how_to_read(reading.document, vocabulary)
    return render(request, "models/how_to_read.html", context)
