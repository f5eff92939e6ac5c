"""The list of companies, and what scoring draws on one company's page: its people and its deals, with their scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import push_url

from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.interfaces.company_filters import CompanyFilters, read_company_filters
from scoring.interfaces.company_table import CompanyTable
from scoring.interfaces.lead_page import REMEMBERED as LEADS_MODEL
from scoring.interfaces.list_filters import without_blanks
from scoring.interfaces.ranked_table import A_PAGE, LAST_PAGE, Pages, RowsData, page_number
from scoring.models import ScoringModel
from scoring.queries.companies import CompanyRow, company_list, company_rows
from scoring.queries.models import read_version
from scoring.queries.ranked import RankedList
from scoring.queries.shown_scores import LiveScores, chosen_model, live_models
from scoring.spec.document import ModelDocument

REMEMBERED = "companies_model"


@allowed("view_leads", methods=["GET"])
def companies(request: Request) -> HttpResponse:
    """The highest first; by name where no model scores companies yet."""
    request.GET = without_blanks(request.GET)  # type: ignore[assignment]
    context = CompaniesPage(request).context()
    if not is_htmx(request):
        return render(request, "companies/list.html", context)
    return push_url(render(request, "companies/results.html", context), f"?{request.GET.urlencode()}")


@dataclass
class CompaniesPage:
    """One request's list: its model, filters, ids and rows."""

    request: Request

    @cached_property
    def models(self) -> list[ScoringModel]:
        return live_models("company")

    @cached_property
    def model(self) -> ScoringModel | None:
        return remembered_model(self.request, self.models, REMEMBERED)

    @cached_property
    def document(self) -> ModelDocument | None:
        """None where the live version names what is gone: its scores are shown all the same."""
        return read_version(self.model.live).document if self.model and self.model.live else None

    @cached_property
    def filters(self) -> CompanyFilters:
        return read_company_filters(self.request.GET, self.request.user, self.document)

    @cached_property
    def ranked(self) -> RankedList:
        return company_list(self.model, self.filters.asked, self.filters.spans, self.filters.sort)

    @cached_property
    def scores(self) -> LiveScores | None:
        return LiveScores(self.model) if self.model else None

    @cached_property
    def contact_model(self) -> ScoringModel | None:
        return chosen_model(live_models("contact"), self.request.session.get(LEADS_MODEL))

    def context(self) -> dict[str, Any]:
        table = CompanyTable(
            RowsData(self._read),
            scores=self.scores,
            has_leads=self.contact_model is not None,
            order_by=self.filters.sort if self.scores or "score" not in self.filters.sort else "name",
        )
        table.paginate(page=page_number(self.request.GET.get("page", "")), per_page=A_PAGE, paginator_class=Pages)
        table.total = self.ranked.count()
        return {
            "models": self.models,
            "model": self.model,
            "table": table,
            "filters": self.filters,
            "contact_model": self.contact_model,
            "is_faulty": self.model is not None and self.document is None,
            "is_last_page": table.page.number == LAST_PAGE and table.page.has_next(),
        }

    def _read(self, start: int, count: int) -> Sequence[CompanyRow]:
        """One more than is shown, to know whether another page follows."""
        ids = self.ranked.ids(start, count)
        rows = company_rows(self.scores, self.contact_model, ids[:A_PAGE])
        return [*rows, *rows[-1:]] if len(ids) > A_PAGE else rows


def remembered_model(request: Request, models: list[ScoringModel], key: str) -> ScoringModel | None:
    """The one asked for, else the one looked at last, else the first."""
    asked, last = request.GET.get("model", ""), request.session.get(key)
    found = chosen_model(models, asked, last)
    if found and asked == found.slug and last != asked:
        request.session[key] = asked
    return found
