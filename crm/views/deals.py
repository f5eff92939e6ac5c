"""A deal's page: where it stands, what its people did, and what other houses have to say about it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from crm.conditions.text import fold
from crm.interfaces.contact_facts import company_facts
from crm.interfaces.deal_facts import deal_facts
from crm.interfaces.deal_money import amount_text
from crm.interfaces.deal_stages import stage_text
from crm.interfaces.record_timeline import record_timeline
from crm.models import Deal, Property
from crm.queries.owners import names_of
from crm.queries.timeline import BadCursor
from leadscoring.registry import panels
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request


@allowed("view_leads", methods=["GET"])
def deal(request: Request, deal_id: int) -> HttpResponse:
    """One deal."""
    shown = get_object_or_404(Deal.objects.select_related("company"), pk=deal_id)
    properties = list(Property.objects.filter(object__in=("deal", "company")).order_by("label", "name"))
    try:
        timeline = record_timeline(shown, request.GET.get("after", ""), properties)
    except BadCursor:
        return redirect("deal", deal_id)
    context = {
        "deal": shown,
        "owner": names_of([shown.owner]).get(fold(shown.owner), ""),
        "stage": stage_text(shown.stage),
        "amount": amount_text(shown.amount, shown.currency),
        "facts": deal_facts(shown, properties),
        "company_facts": company_facts(shown.company, properties) if shown.company else [],
        "panels": [draw(request, shown) for draw in panels("deal")],
    }
    return render(request, "deals/page.html", context | timeline)


@allowed("view_leads", methods=["GET"])
def deal_timeline(request: Request, deal_id: int) -> HttpResponse:
    """The next page of what happened."""
    after = request.GET.get("after", "")
    if not is_htmx(request):
        return redirect(f"{reverse('deal', args=[deal_id])}?{urlencode({'after': after})}")
    shown = get_object_or_404(Deal, pk=deal_id)
    try:
        more = record_timeline(shown, after, list(Property.objects.filter(object="deal")))
    except BadCursor:
        return HttpResponseBadRequest()
    return render(request, "companies/timeline.html", more)
