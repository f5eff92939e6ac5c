"""What scoring draws on the pages of companies and deals beside their score: their people and deals, with theirs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from crm.models import Company, Deal
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.interfaces.deal_board import deal_card
from scoring.queries.related import A_PAGE, MOST_SHOWN, company_deals, people_count, people_rows
from scoring.queries.shown_scores import LiveScores, chosen_model, live_models
from scoring.views.contacts import REMEMBERED_BY

MOST_DEALS = 50


def people_part(request: Request, company: Company) -> SafeString:
    """For the company's page, through the registry."""
    return _people_part(request, company)


def deal_people_part(request: Request, deal: Deal) -> SafeString:
    """For the deal's page."""
    return _people_part(request, deal)


def deals_part(request: Request, company: Company) -> SafeString:
    """For the company's page; blank where there is no deal."""
    model = chosen_model(live_models("deal"), request.session.get(REMEMBERED_BY["deal"]))
    rows = company_deals(company, model, MOST_DEALS + 1)
    if not rows:
        return SafeString("")
    context = {
        "cards": [deal_card(row) for row in rows[:MOST_DEALS]],
        "scores": LiveScores(model) if model else None,
        "are_more": len(rows) > MOST_DEALS,
        "most": MOST_DEALS,
    }
    return render_to_string("companies/deals.html", context, request)


@allowed("view_leads", methods=["GET"])
def company_people(request: Request, company_id: int) -> HttpResponse:
    """The next of them."""
    return _more_people(request, get_object_or_404(Company, pk=company_id))


@allowed("view_leads", methods=["GET"])
def deal_people(request: Request, deal_id: int) -> HttpResponse:
    """The next of them."""
    return _more_people(request, get_object_or_404(Deal, pk=deal_id))


def _people_part(request: Request, of: Company | Deal) -> SafeString:
    shown = max(A_PAGE, _number(request.GET.get("people", "")))
    context = _people(request, of, 0, shown) | {"is_of_deal": isinstance(of, Deal)}
    return render_to_string("companies/people.html", context, request)


def _more_people(request: Request, of: Company | Deal) -> HttpResponse:
    start = _number(request.GET.get("start", ""))
    if not is_htmx(request):
        return redirect(f"{reverse(str(of._meta.model_name), args=[of.pk])}?{urlencode({'people': start + A_PAGE})}")
    return render(request, "companies/people_rows.html", _people(request, of, start, A_PAGE))


def _people(request: Request, of: Company | Deal, start: int, count: int) -> dict[str, Any]:
    model = chosen_model(live_models("contact"), request.session.get(REMEMBERED_BY["contact"]))
    rows, total = people_rows(of, model, start, count), people_count(of)
    end = start + len(rows)
    more = reverse(f"{of._meta.model_name}-people", args=[of.pk]) + f"?start={end}"
    return {
        "people": rows,
        "people_total": total,
        "people_model": model,
        "scores": LiveScores(model) if model else None,
        "more_url": more if rows and end < min(total, MOST_SHOWN) else "",
    }


def _number(text: str) -> int:
    return min(int(text), MOST_SHOWN) if text.isascii() and text.isdigit() and len(text) < 6 else 0
