"""A contact's page: who it is, what happened, and what other houses have to say about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from crm.conditions.builtin import BUILTIN
from crm.conditions.text import fold
from crm.interfaces.contact_facts import company_facts, contact_facts
from crm.interfaces.timeline import timeline_entries
from crm.models import Contact, Property
from crm.queries.owners import names_of
from crm.queries.stages import stage_words
from crm.queries.timeline import BadCursor, timeline_page
from leadscoring.registry import panels
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request


@allowed("view_leads", methods=["GET"])
def contact(request: Request, contact_id: int) -> HttpResponse:
    """One person."""
    shown = _found(contact_id)
    properties = list(Property.objects.filter(object__in=("contact", "company")).order_by("label", "name"))
    owner = names_of([shown.owner]).get(fold(shown.owner), "")
    context = {
        "contact": shown,
        "name": shown.full_name
        or ", ".join(part for part in (shown.job_title, str(shown.company or "")) if part)
        or str(shown),
        "owner": owner,
        "stage": stage_words(shown.lifecycle_stage),
        "facts": contact_facts(shown, properties, owner),
        "company_facts": company_facts(shown.company, properties) if shown.company else [],
        "panels": [draw(request, shown) for draw in panels("contact")],
    }
    try:
        timeline = _timeline(shown, request.GET.get("after", ""), properties)
    except BadCursor:
        return redirect("contact", contact_id)
    return render(request, "contacts/page.html", context | timeline)


@allowed("view_leads", methods=["GET"])
def contact_timeline(request: Request, contact_id: int) -> HttpResponse:
    """The next page of what happened."""
    if not is_htmx(request):
        return redirect(f"{reverse('contact', args=[contact_id])}?{urlencode({'after': request.GET.get('after', '')})}")
    properties = list(Property.objects.filter(object="contact"))
    try:
        more = _timeline(_found(contact_id), request.GET.get("after", ""), properties)
    except BadCursor:
        return HttpResponseBadRequest()
    return render(request, "contacts/timeline.html", more)


def _found(contact_id: int) -> Contact:
    return get_object_or_404(Contact.objects.select_related("company"), pk=contact_id)


def _timeline(shown: Contact, after: str, properties: list[Property]) -> dict[str, Any]:
    page = timeline_page(shown, after)
    own = [each for each in properties if each.object == "contact"]
    types = BUILTIN["contact"] | {each.name: each.type for each in own}
    entries = timeline_entries(page, types, {each.name: each.label for each in own})
    return {"contact": shown, "timeline": entries, "next": page.next}
