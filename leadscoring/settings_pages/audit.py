"""The audit log: read page by page, filtered, and taken away as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from leadscoring.accounts.models import User
from leadscoring.accounts.queries.audit_log import (
    AuditFilter,
    actions_there_are,
    audit_page,
    every_entry,
    object_types_there_are,
)
from leadscoring.settings_pages.audit_filter import audit_chips, read_filter
from leadscoring.settings_pages.audit_rows import COLUMNS, audit_rows, plain_row
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from leadscoring.web.spreadsheets import harmless

ENTRIES_A_PAGE = 50
LONGEST_KEY = 18


@allowed("manage_settings", methods=["GET"])
def audit(request: Request) -> HttpResponse:
    """The newest first; what the address asks for and nothing understands is left out and said."""
    wanted, faults = read_filter(request.GET)
    page = audit_page(wanted, ENTRIES_A_PAGE, before=_key(request, "before"), after=_key(request, "after"))
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    context = {
        "rows": audit_rows(page.entries),
        "page": page,
        "query": query.urlencode(),
        "is_filtered": wanted != AuditFilter(),
    }
    if is_htmx(request):
        return render(request, "audit/results.html", context)
    people = User.objects.order_by("name", "email")
    chips = audit_chips(wanted, faults, people, actions_there_are(), object_types_there_are())
    return render(request, "audit/page.html", context | {"chips": chips, "wanted": wanted, "faults": faults})


@allowed("manage_settings", methods=["GET"])
def audit_export(request: Request) -> StreamingHttpResponse:
    """All that the filter means, as CSV; nothing in it runs as a formula."""
    wanted, _faults = read_filter(request.GET)
    response = StreamingHttpResponse(_lines(wanted), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


class _Echo:
    """What csv writes to gives back the line."""

    def write(self, line: str) -> str:
        return line


def _lines(wanted: AuditFilter) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)  # the mark by which Excel knows UTF-8
    for entry in every_entry(wanted):
        yield writer.writerow([harmless(text) for text in plain_row(entry)])


def _key(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= LONGEST_KEY else None
