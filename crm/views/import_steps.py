"""The steps between a file and its import: what its columns become, and the check of its first rows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.domain.errors import Refused
from crm.domain.import_columns import FIXED, ColumnFault, facts_of, faults_of, targets_of
from crm.domain.import_matching import fixed_values, known_properties, source_of
from crm.domain.import_preview import preview_import
from crm.domain.imports import choose_kind, mark_of, save_columns, start_import
from crm.importers.faults import ImportRefused
from crm.importers.native import KINDS
from crm.interfaces.import_forms import COLUMNS_A_PAGE, page_number, pages_of, read_kind, sent_columns
from crm.interfaces.import_labels import KIND_NOTES, NEW_TYPES, TYPE_LABELS, kind_label
from crm.interfaces.import_pages import column_rows, fault_rows, kind_choices, steps, target_choices
from crm.models import Import
from leadscoring.web.access import allowed
from leadscoring.web.request import Request

State = Import.State


@allowed("manage_data")
def import_columns(request: Request, import_id: int) -> HttpResponse:
    """What each column becomes, some columns a page; a POST saves them and goes where its button says."""
    record = get_object_or_404(Import, pk=import_id)
    if record.state != State.DRAFT:
        return _begun(request, record)
    number = page_number(request.GET.get("page"), facts_of(record.columns))
    if request.method != "POST":
        return _columns_page(request, record, number, [])
    sent = sent_columns(record, request.POST, KINDS[record.kind], (number - 1) * COLUMNS_A_PAGE)
    try:
        record = save_columns(
            record=record,
            kind=sent.kind,
            first=sent.first,
            targets=sent.targets,
            fixed=sent.fixed,
            creates_contacts=sent.creates_contacts,
        )
    except Refused as error:
        messages.error(request, str(error))
        return redirect("import", record.pk)
    if "to_page" in request.POST:
        return _to_page(record, page_number(request.POST["to_page"], facts_of(record.columns)))
    if faults := _faults(record):
        place = next((fault.place for fault in faults if fault.place is not None), sent.first)
        return _columns_page(request, record, place // COLUMNS_A_PAGE + 1, faults, status=422)
    return redirect("import-check", record.pk)


def _faults(record: Import) -> list[ColumnFault]:
    kind, fixed = KINDS[record.kind], fixed_values(record.kind, record.fixed)
    facts, targets = facts_of(record.columns), targets_of(record.mapping)
    return faults_of(facts, targets, kind, known_properties(kind), fixed)


def _columns_page(
    request: Request, record: Import, number: int, faults: list[ColumnFault], status: int = 200
) -> HttpResponse:
    kind, facts = KINDS[record.kind], facts_of(record.columns)
    known, first = known_properties(kind), (number - 1) * COLUMNS_A_PAGE
    targets = targets_of(record.mapping)[first : first + COLUMNS_A_PAGE]
    context: dict[str, Any] = {
        "import": record,
        "steps": steps(record, "columns"),
        "kinds": kind_choices(),
        "kind_note": KIND_NOTES.get(record.kind, ""),
        "rows": column_rows(facts, targets, kind, known, first=first, faults=faults),
        "groups": target_choices(kind, known),
        "may_be_new": kind.may_have_more,
        "is_of_activities": kind.has_activity_properties,
        "types": NEW_TYPES.items(),
        "fixed_name": FIXED.get(record.kind, ""),
        "finds_contacts": record.kind in ("activities", "leads", "lists"),
        "source": source_of(facts, record.kind),
        "whole_faults": [fault.reason for fault in faults if fault.place is None],
        "elsewhere": sum(
            1 for fault in faults if fault.place is not None and fault.place // COLUMNS_A_PAGE + 1 != number
        ),
        "number": number,
        "pages": pages_of(facts),
        "first": first + 1,
        "last": first + len(targets),
        "total": len(facts),
    }
    return render(request, "imports/columns.html", context, status=status)


@allowed("manage_data", methods=["POST"])
def import_kind(request: Request, import_id: int) -> HttpResponse:
    """It is of something else than was proposed: its columns are matched anew."""
    record = get_object_or_404(Import, pk=import_id)
    try:
        choose_kind(record=record, kind=read_kind(request.POST, KINDS))
    except (Refused, ValidationError) as error:
        messages.error(request, error.messages[0] if isinstance(error, ValidationError) else str(error))
        return redirect("import", record.pk)
    return redirect("import-columns", record.pk)


@allowed("manage_data", methods=["GET"])
def import_check(request: Request, import_id: int) -> HttpResponse:
    """What the first rows would become: tried, and taken back."""
    record = get_object_or_404(Import, pk=import_id)
    if record.state != State.DRAFT:
        return _begun(request, record)
    if _faults(record):
        messages.error(request, _("The columns are not decided yet."))
        return redirect("import-columns", record.pk)
    return _check_page(request, record)


def _check_page(request: Request, record: Import, refused: str = "") -> HttpResponse:
    preview = None
    if not refused:
        try:
            preview = preview_import(record=record)
        except ImportRefused as error:
            refused = str(error)
    context = {
        "import": record,
        "kind": kind_label(record.kind),
        "steps": steps(record, "check"),
        "preview": preview,
        "faults": fault_rows(preview.faults) if preview else [],
        "new_properties": [
            (target.property, TYPE_LABELS.get(target.type, target.type), found.header)
            for found, target in (preview.new_properties if preview and KINDS[record.kind].object else ())
        ],
        "refused": refused,
        "mark": mark_of(record),
    }
    return render(request, "imports/check.html", context, status=409 if refused else 200)


@allowed("manage_data", methods=["POST"])
def import_run(request: Request, import_id: int) -> HttpResponse:
    """From now on it is a worker's; a second click finds it begun."""
    record = get_object_or_404(Import, pk=import_id)
    if record.state != State.DRAFT:
        return redirect("import", record.pk)
    news = request.POST.get("taken_as") == "news"
    try:
        start_import(by=request.user, record=record, news=news, mark=request.POST.get("mark", ""))
    except ImportRefused as error:
        return _check_page(request, record, str(error))
    except Refused as error:
        messages.error(request, str(error))
        record.refresh_from_db()
        return redirect("import-check" if record.state == State.DRAFT else "import", record.pk)
    return redirect("import", record.pk)


def _begun(request: Request, record: Import) -> HttpResponse:
    if record.state != State.READING:
        messages.info(request, _("This import has begun, so its columns can't be changed any more."))
    return redirect("import", record.pk)


def _to_page(record: Import, number: int) -> HttpResponse:
    return redirect(f"{reverse('import-columns', args=[record.pk])}?page={number}")
