"""A company's page: what is known of it, what its people did, and what other houses have to say about it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from crm.conditions.text import fold
from crm.interfaces.contact_facts import company_facts
from crm.interfaces.record_timeline import record_timeline
from crm.models import Company, Property
from crm.queries.owners import names_of
from crm.queries.timeline import BadCursor
from leadscoring.registry import panels
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request


@allowed("view_leads", methods=["GET"])
def company(request: Request, company_id: int) -> HttpResponse:
    """One company."""
    shown = get_object_or_404(Company, pk=company_id)
    properties = list(Property.objects.filter(object="company").order_by("label", "name"))
    try:
        timeline = record_timeline(shown, request.GET.get("after", ""), properties)
    except BadCursor:
        return redirect("company", company_id)
    context = {
        "company": shown,
        "owner": names_of([shown.owner]).get(fold(shown.owner), ""),
        "facts": company_facts(shown, properties),
        "panels": [draw(request, shown) for draw in panels("company")],
    }
    return render(request, "companies/page.html", context | timeline)


@allowed("view_leads", methods=["GET"])
def company_timeline(request: Request, company_id: int) -> HttpResponse:
    """The next page of what happened."""
    after = request.GET.get("after", "")
    if not is_htmx(request):
        return redirect(f"{reverse('company', args=[company_id])}?{urlencode({'after': after})}")
    shown = get_object_or_404(Company, pk=company_id)
    try:
        more = record_timeline(shown, after, list(Property.objects.filter(object="company")))
    except BadCursor:
        return HttpResponseBadRequest()
    return render(request, "companies/timeline.html", more)
