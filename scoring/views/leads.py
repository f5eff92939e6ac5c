"""The list of leads of one model: filtered, sorted, paged, counted, exported."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRefresh, push_url
from django_tables2 import LazyPaginator

from crm.conditions.environment import UnknownName
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.interfaces.lead_filters import LeadFilters, read_filters
from scoring.interfaces.lead_table import ContactTable, LeadData, LeadTable, UnscoredTable
from scoring.interfaces.model_pages_runs import progress_of
from scoring.models import ScoringModel
from scoring.queries.documents import Workbench, open_workbench
from scoring.queries.lead_export import HEADER, export_rows
from scoring.queries.lead_filter import total_span
from scoring.queries.lead_rows import LeadRow, lead_rows
from scoring.queries.leads import COUNTED, LeadList
from scoring.queries.models import band_labels, latest_run
from scoring.spec.document import ModelDocument
from scoring.spec.refusal import DocumentRefused

A_PAGE = 25
LAST_PAGE = COUNTED // A_PAGE
"""Whoever wants more than 10,000 leads in order wants the export; deep pages would each be slower than the last."""
REMEMBERED = "leads_model"
LINES_AT_ONCE = 500
LONGEST_NUMBER = 6


@allowed("view_leads", methods=["GET"])
def leads(request: Request) -> HttpResponse:
    """Scored contacts, the highest first, or those without a score."""
    models = contact_models()
    model = _chosen(request, models)
    if model is None or model.live is None:
        return render(request, "leads/page.html", _without_scores(model, models))
    request.GET = _without_blanks(request.GET)  # type: ignore[assignment]
    context = {"models": models, "model": model} | LeadsPage(request, model).context()
    if not is_htmx(request):
        return render(request, "leads/page.html", context)
    return push_url(render(request, "leads/results.html", context), f"?{request.GET.urlencode()}")


@allowed("view_leads", methods=["GET"])
def lead_count(request: Request) -> HttpResponse:
    """How many leads the filters of the list mean, where counting takes a moment longer than a page."""
    if not is_htmx(request):
        return redirect(f"{reverse('leads')}?{request.GET.urlencode()}")
    model = _chosen(request, contact_models())
    if model is None or model.live is None:
        return HttpResponse()
    page = LeadsPage(request, model)
    return render(request, "leads/count.html", {"total": page.lead_list.count(), "asked": page.filters.asked})


@allowed("view_leads", methods=["GET"])
def lead_progress(request: Request, model_id: int) -> HttpResponse:
    """The first computing of a model; the page is loaded again when its scores are there."""
    model = get_object_or_404(ScoringModel, pk=model_id)
    if not is_htmx(request):
        return redirect(f"{reverse('leads')}?{urlencode({'model': model.slug})}")
    run = latest_run(model)
    if run is None or model.live_id is not None:
        return HttpResponseClientRefresh()
    return render(request, "components/progress.html", {"progress": _progress(model)})


@allowed("export_leads", methods=["GET"])
def lead_export(request: Request) -> HttpResponseBase:
    """All that match, as CSV."""
    model = _chosen(request, contact_models())
    if model is None or model.live is None:
        return redirect("leads")
    page = LeadsPage(request, model)
    rows = export_rows(page.lead_list, model, page.labels)
    response = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{model.slug}-leads.csv"'
    return response


@dataclass
class LeadsPage:
    """One request's list: its model, filters, ids and rows."""

    request: Request
    model: ScoringModel

    @cached_property
    def workbench(self) -> Workbench | None:
        try:
            return open_workbench()
        except (DocumentRefused, UnknownName):
            return None

    @cached_property
    def document(self) -> ModelDocument | None:
        """None where the live version names what is gone: its scores are shown all the same."""
        try:
            assert self.model.live
            return self.workbench.read(self.model.live.document) if self.workbench else None
        except DocumentRefused:
            return None

    @cached_property
    def filters(self) -> LeadFilters:
        return read_filters(self.request.GET, self.request.user, self.document)

    @cached_property
    def labels(self) -> dict[str, list[str]]:
        assert self.model.live
        return band_labels(self.model.live)

    @cached_property
    def lead_list(self) -> LeadList:
        asked = self.filters.asked
        span = total_span(self.document, asked) if self.document else asked.box.total
        return LeadList(self.model.live_id or 0, asked, span)

    def context(self) -> dict[str, Any]:
        table = self._table()
        table.total = self.lead_list.known_count()
        return {
            "table": table,
            "filters": self.filters,
            "is_counted": table.total is not None or not self.filters.asked.is_scored,
            "count_url": f"{reverse('lead-count')}?{self.request.GET.urlencode()}",
            "export_url": f"{reverse('lead_export')}?{self.request.GET.urlencode()}",
            "unscored_url": f"{reverse('leads')}?{urlencode({'model': self.model.slug, 'status': 'unscored'})}",
            "is_last_page": table.page.number == LAST_PAGE and table.page.has_next(),
            "is_faulty": self.document is None,
        }

    def _table(self) -> ContactTable:
        asked, data = self.filters.asked, LeadData(self._read)
        table: ContactTable = UnscoredTable(data)
        if asked.is_scored:
            table = LeadTable(data, document=self.document, order_by=asked.sort)
        table.paginate(page=self._page_number(), per_page=A_PAGE, paginator_class=_Pages)
        return table

    def _read(self, start: int, count: int) -> Sequence[LeadRow]:
        """One more than is shown, to know whether another page follows: that one needs no words."""
        ids = self.lead_list.ids(start, count)
        rows = lead_rows(self.model, self.labels, ids[:A_PAGE], self.workbench)
        return [*rows, *rows[-1:]] if len(ids) > A_PAGE else rows

    def _page_number(self) -> int:
        text = self.request.GET.get("page", "")
        is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
        return min(max(1, int(text)), LAST_PAGE) if is_number else 1


class _Pages(LazyPaginator):
    """A page past the end is an empty one: the list may have grown shorter since its link was drawn."""

    allow_empty_first_page = True

    def page(self, number: int) -> Any:
        objects = list(self.object_list[(number - 1) * self.per_page : number * self.per_page + 1])
        self._num_pages = number + (len(objects) > self.per_page)
        return self._get_page(objects[: self.per_page], number, self)


def contact_models() -> list[ScoringModel]:
    """Those published; the first that has scores to show comes first by name."""
    published = ScoringModel.objects.filter(object="contact", published__isnull=False)
    return list(published.select_related("live", "published").order_by("name"))


def _chosen(request: Request, models: list[ScoringModel]) -> ScoringModel | None:
    """The one asked for, else the one looked at last, else the first that has scores."""
    asked = request.GET.get("model", "")
    by_slug = {model.slug: model for model in models}
    if asked in by_slug:
        if request.session.get(REMEMBERED) != asked:
            request.session[REMEMBERED] = asked
        return by_slug[asked]
    remembered = by_slug.get(request.session.get(REMEMBERED, ""))
    live = next((model for model in models if model.live_id), None)
    return remembered or live or next(iter(models), None)


def _without_blanks(query: QueryDict) -> QueryDict:
    """What a form sends of fields left empty would only make addresses long."""
    clean = QueryDict(mutable=True)
    for name, values in query.lists():
        if filled := [value for value in values if value]:
            clean.setlist(name, filled)
    return clean


def _without_scores(model: ScoringModel | None, models: list[ScoringModel]) -> dict[str, Any]:
    return {"models": models, "model": model, "progress": _progress(model) if model else None}


def _progress(model: ScoringModel) -> Any:
    run = latest_run(model)
    if run is None:
        return None
    return replace(progress_of(model, run, may_stop=False), poll_url=reverse("lead-progress", args=[model.pk]))


class _Echo:
    def write(self, text: str) -> str:
        return text


def _csv(rows: Iterator[Sequence[str | int | float | None]]) -> Iterator[str]:
    """With a byte order mark, without which Excel takes UTF-8 for something else."""
    writer = csv.writer(_Echo())
    lines = ["\N{ZERO WIDTH NO-BREAK SPACE}", writer.writerow(HEADER)]
    for row in rows:
        lines.append(writer.writerow(row))
        if len(lines) >= LINES_AT_ONCE:
            yield "".join(lines)
            lines = []
    yield "".join(lines)
