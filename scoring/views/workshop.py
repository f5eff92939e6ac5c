"""The workshop sheet of a model: downloaded blank or filled, uploaded, looked at, and applied to the draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from leadscoring.web.uploads import TOO_LARGE
from scoring.domain.cloning import cloned_from
from scoring.domain.drafts import DraftChanged, save_text, seen_as
from scoring.domain.errors import Refused
from scoring.domain.uploads import Uploaded, from_document, from_sheet
from scoring.interfaces.documents import document_text
from scoring.interfaces.model_pages import link_to
from scoring.interfaces.model_pages_diff import lines_between
from scoring.interfaces.uploaded_model import UploadForm, cells_of_text, cells_text, content_of, is_workbook
from scoring.models import ScoringModel, Version
from scoring.queries.workshop import version_rows, vocabulary_of
from scoring.spec.refusal import DocumentRefused
from scoring.views.model_page import found_model
from scoring.workshop.guide import ABOUT, phrases
from scoring.workshop.rows import Grid
from scoring.workshop.workbook import CONTENT_TYPE, marked_file, read_sheet, sheet_file

CONFLICT, UNPROCESSABLE = 409, 422


@allowed("view_models", methods=["GET"])
def blank_sheet(request: Request) -> HttpResponse:
    """With headings and a page on how to fill it in; `?of=` says of what."""
    of = request.GET.get("of", "")
    vocabulary = vocabulary_of(of if of in ("contact", "company", "deal") else "contact")
    return _file(sheet_file([], phrases=phrases(vocabulary), about=ABOUT), "workshop-sheet.xlsx")


@allowed("view_models", methods=["GET"])
def model_sheet(request: Request, model_id: int) -> HttpResponse:
    """Filled from the draft, or from what is in force."""
    model = found_model(model_id)
    version = _version(model)
    vocabulary = vocabulary_of(model.object)
    content = sheet_file(version_rows(version, vocabulary), phrases=phrases(vocabulary), about=ABOUT)
    return _file(content, f"{model.slug}-v{version.number}.xlsx")


@allowed("edit_models")
def upload(request: Request, model_id: int) -> HttpResponse:
    """First what a file would change, then, if that is wanted, the change."""
    model = found_model(model_id)
    current = _version(model)
    if request.method != "POST":
        return render(request, "sheet/upload.html", {"link": link_to(model), "form": UploadForm()})
    if "cells" not in request.POST and "document" not in request.POST:
        return _look_at_file(request, model, current)
    try:
        sent = _sent(request)
        if request.POST.get("act") == "marked" and sent.grid:
            return _marked(model, current, sent.grid)
        looked_at = sent.uploaded(current)
        draft = save_text(model=model, text=looked_at.text, seen=request.POST.get("seen", ""), author=request.user)
    except DraftChanged as error:
        return _preview(request, model, error.current, sent, conflict=str(error))
    except (DocumentRefused, Refused) as error:
        return _refused(request, model, UploadForm(), error)
    if draft.status == Version.Status.DRAFT:
        messages.success(request, _("The draft, version %(number)s, says it now.") % {"number": draft.number})
    return redirect("model", model.pk)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a file said: the cells of a sheet, or the text of a document."""

    grid: Grid | None = None
    document: str = ""

    def uploaded(self, current: Version) -> Uploaded:
        """What becomes of the model as it stands now. Raises DocumentRefused."""
        return from_sheet(self.grid, current) if self.grid else from_document(self.document, current)


def _look_at_file(request: Request, model: ScoringModel, current: Version) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if getattr(request, TOO_LARGE, False):
        form.errors.clear()
        form.add_error("file", _("The file is larger than 2 MB, more than a workshop sheet can need."))
    if not form.is_valid():
        return _form_page(request, model, form)
    file = form.cleaned_data["file"]
    try:
        content = content_of(file)
        sheet = read_sheet(content, file.name) if is_workbook(content) else None
        sent = _Sent(sheet) if sheet else _Sent(document=document_text(content))
        return _preview(request, model, current, sent)
    except (DocumentRefused, Refused) as error:
        return _refused(request, model, form, error)


def _preview(request: Request, model: ScoringModel, current: Version, sent: _Sent, conflict: str = "") -> HttpResponse:
    """Raises DocumentRefused."""
    looked_at = sent.uploaded(current)
    lines = lines_between(current, Version(model=model, document=looked_at.text))
    context: dict[str, Any] = {
        "link": link_to(model),
        "current": current,
        "changes": lines,
        "wrong": [fault for fault in looked_at.faults if not fault.is_note],
        "notes": [fault for fault in looked_at.faults if fault.is_note],
        "cells": cells_text(sent.grid) if sent.grid else "",
        "document": sent.document,
        "seen": seen_as(current),
        "conflict": conflict,
    }
    return render(request, "sheet/preview.html", context, status=CONFLICT if conflict else 200)


def _sent(request: Request) -> _Sent:
    """Raises Refused."""
    cells = request.POST.get("cells", "")
    return _Sent(cells_of_text(cells)) if cells else _Sent(document=request.POST.get("document", ""))


def _marked(model: ScoringModel, current: Version, grid: Grid) -> HttpResponse:
    faults = {fault.cell: fault.message for fault in from_sheet(grid, current).faults}
    locked = {row.cells["key"] for row in version_rows(current, vocabulary_of(model.object)) if row.is_locked}
    numbers = [number for number, cells in grid.rows if cells and cells[-1] in locked]
    return _file(marked_file(grid, faults, numbers), f"{model.slug}-marked.xlsx")


def _refused(request: Request, model: ScoringModel, form: UploadForm, error: DocumentRefused | Refused) -> HttpResponse:
    form = form if form.is_bound else UploadForm(request.POST, request.FILES)
    form.errors.clear()
    for fault in error.faults if isinstance(error, DocumentRefused) else [error]:
        form.add_error("file", forms.ValidationError("%(fault)s", params={"fault": str(fault)}))
    return _form_page(request, model, form)


def _form_page(request: Request, model: ScoringModel, form: UploadForm) -> HttpResponse:
    return render(request, "sheet/upload.html", {"link": link_to(model), "form": form}, status=UNPROCESSABLE)


def _version(model: ScoringModel) -> Version:
    version = cloned_from(model)
    if version is None:
        raise Http404
    return version


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
