"""Values from the data, offered while somebody types into a condition."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from crm.conditions.builtin import BUILTIN
from crm.conditions.text import clean_text
from crm.interfaces.conditions.offered_options import activity_options, record_options, type_options
from crm.interfaces.conditions.typed import received_text
from leadscoring.web.access import allowed
from leadscoring.web.request import Request


@allowed("view_leads", methods=["GET"])
def condition_values(request: Request) -> HttpResponse:
    """`of` an object or of activities, by `name`; `typed` names the field that asks, whose text is looked for, and
    `types` the one that holds which activities it is about."""
    of, name, field, beside = (request.GET.get(key, "").replace("\x00", "") for key in ("of", "name", "typed", "types"))
    text = request.GET.get(field, "")
    if of == "activity":
        types = [each for sent in request.GET.getlist(beside) if (each := clean_text(received_text(sent)))]
        options = type_options(text) if name == "type" else activity_options(name, text, types)
    else:
        options = record_options(of, name, text) if of in BUILTIN else []
    shown = {"options": options, "text": text.strip(), "prefix": request.htmx.target or "offered"}
    return render(request, "conditions/options.html", shown)
