"""Imports: all of them, a new one, and one under way or ended."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from crm.domain.errors import Refused
from crm.domain.import_files import harmless
from crm.domain.imports import discard_import, go_on, stop_import, take_upload
from crm.importers.faults import ImportRefused
from crm.interfaces.import_forms import UploadForm
from crm.interfaces.import_pages import (
    badge_of,
    facts_about,
    has_bad_rows,
    import_rows,
    next_page,
    progress_of,
    result_stats,
    steps,
    stopped_text,
    took_text,
)
from crm.models import Import
from crm.queries.imports import MOST_COUNTED, all_imports, records_to_score
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from leadscoring.web.uploads import TOO_LARGE, most_megabytes

IMPORTS_A_PAGE = 25
State = Import.State


@allowed("manage_data", methods=["GET"])
def imports(request: Request) -> HttpResponse:
    """The newest first."""
    page = Paginator(all_imports(), IMPORTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"rows": import_rows(page), "page": page, "total": page.paginator.count, "total_limit": MOST_COUNTED}
    return render(request, "imports/list.html", context)


@allowed("manage_data")
def new_import(request: Request) -> HttpResponse:
    """A file is taken in, and looked at."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        # Without a file and without a body a form is not bound, and would say nothing.
        form = UploadForm(request.POST, request.FILES)
        if getattr(request, TOO_LARGE, False):
            form.errors.clear()
            form.add_error("file", _("It is larger than %(n)d MB. Split it.") % {"n": most_megabytes()})
        elif form.is_valid():
            try:
                made = take_upload(by=request.user, upload=form.cleaned_data["file"])
            except ImportRefused as error:
                form.add_error("file", str(error))
            else:
                return redirect("import", made.pk)
    context = {"form": form, "steps": steps(None, "file"), "most": most_megabytes()}
    return render(request, "imports/new.html", context, status=422 if request.method == "POST" else 200)


@allowed("manage_data", methods=["GET"])
def one_import(request: Request, import_id: int) -> HttpResponse:
    """What became of it; one that has not begun goes on with its columns."""
    record = get_object_or_404(Import, pk=import_id)
    if record.state == State.DRAFT:
        return redirect("import-columns", record.pk)
    next_url, next_label = next_page(record)
    context = {
        "import": record,
        "badge": badge_of(record),
        "progress": progress_of(record) if record.state != State.DONE else None,
        "stats": result_stats(record) if record.state != State.READING else None,
        "facts": facts_about(record),
        "has_bad_rows": has_bad_rows(record),
        "stopped_text": stopped_text(record),
        "to_score": records_to_score() if not record.is_active else 0,
        "next_url": next_url,
        "next_label": next_label,
        "took": took_text(record),
        "steps": steps(record, "import") if record.is_active and record.state != State.READING else (),
        "can_go_on": record.state in (State.STOPPED, State.FAILED) and bool(record.upload and record.columns),
    }
    return render(request, "imports/detail.html", context)


@allowed("manage_data", methods=["GET"])
def import_progress(request: Request, import_id: int) -> HttpResponse:
    """It asks again for itself; when it has ended the page is drawn anew."""
    record = get_object_or_404(Import, pk=import_id)
    if not is_htmx(request):
        return redirect("import", record.pk)
    if not record.is_active:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "components/progress.html", {"progress": progress_of(record)})


@allowed("manage_data", methods=["POST"])
def import_stop(request: Request, import_id: int) -> HttpResponse:
    """Behind the batch that is being stored."""
    record = get_object_or_404(Import, pk=import_id)
    stop_import(by=request.user, record=record)
    return import_progress_of(request, record)


def import_progress_of(request: Request, record: Import) -> HttpResponse:
    record.refresh_from_db()
    if not is_htmx(request):
        return redirect("import", record.pk)
    if not record.is_active:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "components/progress.html", {"progress": progress_of(record)})


@allowed("manage_data", methods=["POST"])
def import_go_on(request: Request, import_id: int) -> HttpResponse:
    """One that was stopped, or failed."""
    record = get_object_or_404(Import, pk=import_id)
    try:
        go_on(by=request.user, record=record)
    except (Refused, ImportRefused) as error:
        messages.error(request, str(error))
    return redirect("import", record.pk)


@allowed("manage_data", methods=["POST"])
def import_discard(request: Request, import_id: int) -> HttpResponse:
    """One that has not begun."""
    record = get_object_or_404(Import, pk=import_id)
    try:
        discard_import(by=request.user, record=record)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("import", record.pk)
    messages.success(request, _("“%(file)s” is thrown away; nothing was imported.") % {"file": record.file_name})
    return redirect("imports")


@allowed("manage_data", methods=["GET"])
def import_bad_rows(request: Request, import_id: int) -> HttpResponseBase:
    """As a file to mend and upload again; no spreadsheet runs what is in it."""
    record = get_object_or_404(Import, pk=import_id)
    if not has_bad_rows(record):
        messages.error(request, _("The file of bad rows was removed. Upload the file again to see what is wrong."))
        return redirect("import", record.pk)
    name = f"bad-rows-{record.pk}.csv"
    response = StreamingHttpResponse(_harmless_lines(record.bad_rows_path), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


class _Echo:
    """csv.writer gives back what this writes."""

    def write(self, text: str) -> str:
        return text


def _harmless_lines(path: str) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # So that spreadsheets take it for UTF-8.
    yield "\ufeff"
    with Path(path).open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream):
            yield writer.writerow([harmless(cell) for cell in row])
