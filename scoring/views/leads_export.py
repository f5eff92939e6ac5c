"""All leads that a filter means, as a file: CSV line by line, or a workbook."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from typing import IO

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from xlsxwriter import Workbook

from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from scoring.interfaces.lead_page import LeadsPage, chosen_model, contact_models
from scoring.interfaces.lead_views import lead_views
from scoring.queries.lead_export import HEADER, export_rows

LINES_AT_ONCE = 500
MOST_ROWS = 1_048_575
"""What a sheet of Excel has room for, beneath the heading."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = Sequence[str | int | float | None]


@allowed("export_leads", methods=["GET"])
def lead_export(request: Request) -> HttpResponseBase:
    """As CSV."""
    page = _page(request)
    if page is None:
        return redirect("leads")
    rows = export_rows(page.lead_list, page.model, page.labels)
    response = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.model.slug}-leads.csv"'
    return response


@allowed("export_leads", methods=["GET"])
def lead_export_xlsx(request: Request) -> HttpResponseBase:
    """As a workbook: points are numbers, and no text is a formula."""
    page = _page(request)
    if page is None:
        return redirect("leads")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    _write_workbook(file, export_rows(page.lead_list, page.model, page.labels))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{page.model.slug}-leads.xlsx", content_type=WORKBOOK)


def _page(request: Request) -> LeadsPage | None:
    model = chosen_model(request, contact_models(), request.GET.get("model", ""))
    if model is None or model.live is None:
        return None
    return LeadsPage(request, model, lead_views(request.GET, request.user).query)


def _write_workbook(file: IO[bytes], rows: Iterator[Row]) -> None:
    """Row by row in flat memory, as xlsxwriter does it when told to."""
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, plain) as workbook:
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, HEADER, workbook.add_format({"bold": True}))
        for place, row in enumerate(rows, start=1):
            if place > MOST_ROWS:
                return
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(place, column, value)
                elif value is not None:
                    sheet.write_number(place, column, value)


class _Echo:
    def write(self, text: str) -> str:
        return text


def _csv(rows: Iterator[Row]) -> Iterator[str]:
    """With a byte order mark, without which Excel takes UTF-8 for something else."""
    writer = csv.writer(_Echo())
    lines = ["\N{ZERO WIDTH NO-BREAK SPACE}", writer.writerow(HEADER)]
    for row in rows:
        lines.append(writer.writerow(row))
        if len(lines) >= LINES_AT_ONCE:
            yield "".join(lines)
            lines = []
    yield "".join(lines)
