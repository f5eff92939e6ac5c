"""Bands: labels and cut-offs over the distribution of scores, changed on the spot, and what happens in each cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from crm.conditions.document import ObjectName
from crm.queries.capacity import room_of_sellers
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.domain.editing import PartChanged, Saved, change_draft
from scoring.domain.errors import Refused
from scoring.interfaces.band_forms import BandEdit, posted_edit, removed_label, stored_edit, write_bands
from scoring.interfaces.band_matrix import Matrix, matrix_of
from scoring.interfaces.band_pace import pace_line
from scoring.interfaces.band_sources import Source, source_of
from scoring.interfaces.draft_parts import conflict_of, faults_at, faults_elsewhere, leave_to_edit
from scoring.interfaces.model_pages_bands import (
    TENTHS,
    axes_of,
    axis_bands,
    bands_words,
    every_axis,
    highest_of,
    lowest_of,
)
from scoring.interfaces.trigger_words import Vocabulary
from scoring.models import Version
from scoring.queries.band_pace import pace_of
from scoring.queries.labels import labels_of
from scoring.queries.models import current_catalogue, plain_document, read_version
from scoring.spec.band_changes import bands_on
from scoring.spec.document import ModelDocument
from scoring.spec.refusal import DocumentRefused
from scoring.spec.trigger_rules import trigger_rules
from scoring.views.editing import CONFLICT, UNPROCESSABLE, saved_response
from scoring.views.model_page import found_model, model_page, shown_version

COUNT = "count"
DRAFT = "draft"
"""`?count=draft`: by the rules on the page, not by those that are live."""


@allowed("view_models", methods=["GET"])
def bands(request: Request, model_id: int) -> HttpResponse:
    """Cut-offs over the distribution."""
    return _page(request, shown_version(request, model_id), {})


@allowed("view_models", methods=["GET"])
def pace(request: Request, model_id: int) -> HttpResponse:
    """How many leads a week, and the sellers' room: a look over weeks of history, so not part of the page."""
    if not is_htmx(request):
        return redirect(f"{reverse('model-bands', args=[model_id])}?pace=1")
    return render(request, "models/bands_pace.html", {"pace": _pace(shown_version(request, model_id))})


@allowed("edit_models")
def axis(request: Request, model_id: int, axis: str) -> HttpResponse:
    """One axis: as it stands now, or saved."""
    shown = shown_version(request, model_id)
    if axis not in axes_of(plain_document(shown)):
        raise Http404
    if request.method != "POST":
        return _axis_part(request, shown, axis, None)
    source = _source(request, shown)
    plain = plain_document(shown)
    edit = posted_edit(request.POST, axis, highest_of(plain, axis, source.spread), lowest_of(plain, axis))
    mark = request.POST.get("mark", "")
    try:
        saved = change_draft(
            model=shown.model, author=request.user, change=lambda desk: write_bands(desk, axis, edit, mark)
        )
    except PartChanged as error:
        return _again(
            request, shown, axis, replace(edit, conflict=conflict_of(error, bands_words(error.theirs))), CONFLICT
        )
    except DocumentRefused as error:
        place = f"bands.{axis}"
        found, others = faults_at(error.faults, place), faults_elsewhere(error.faults, [place])
        return _again(request, shown, axis, replace(edit, faults=found, problems=_beside(others)), UNPROCESSABLE)
    except Refused as error:
        return _again(request, shown, axis, replace(edit, problems=(str(error),)), UNPROCESSABLE)
    return _saved(request, saved, axis, edit)


def _saved(request: Request, saved: Saved, axis: str, edit: BandEdit) -> HttpResponse:
    if not is_htmx(request):
        counts = f"?{COUNT}={DRAFT}" if _counts(request) else ""
        return redirect(f"{reverse('model-bands', args=[saved.version.model_id])}{counts}#axis-{axis}")
    gone = removed_label(request.POST)
    text = _("“%(label)s” is removed.") % {"label": gone} if gone else ""
    response = _axis_part(request, _fresh(saved.version), axis, replace(_stored(saved.version, axis), focus=edit.focus))
    return saved_response(response, saved, text, may_undo=bool(gone))


def _again(request: Request, shown: Version, axis: str, edit: BandEdit, status: int) -> HttpResponse:
    """What was typed, with what stands in its way."""
    if is_htmx(request):
        return _axis_part(request, shown, axis, edit, status)
    return _page(request, shown, {axis: edit}, status)


def _page(request: Request, shown: Version, edits: Mapping[str, BandEdit], status: int = 200) -> HttpResponse:
    source, plain = _source(request, shown), plain_document(shown)
    context = _context(request, shown, source) | {
        "axes": every_axis(plain, source.spread, edits),
        "matrix": _matrix(shown, source),
        "pace": _pace(shown) if request.GET.get("pace") else None,
        "has_labels": bool(bands_on(plain, "total")),
    }
    return model_page(request, "model-bands", shown, context, status=status)


def _axis_part(request: Request, shown: Version, axis: str, edit: BandEdit | None, status: int = 200) -> HttpResponse:
    """The axis, and the matrix out of band."""
    source, plain = _source(request, shown), plain_document(shown)
    context = _context(request, shown, source) | {
        "axis": axis_bands(plain, source.spread, axis, edit),
        "matrix": _matrix(shown, source),
        "is_part": True,
    }
    return render(request, "models/bands_axis.html", context, status=status)


def _context(request: Request, shown: Version, source: Source) -> dict[str, Any]:
    return {
        "model_id": shown.model_id,
        "leave": leave_to_edit(request, shown, is_reserved=True),
        "source": source,
        "counts_draft": _counts(request),
        "version_query": f"?version={request.GET['version']}" if "version" in request.GET else "",
        "faults": (),
        "reading_faults": read_version(shown).faults,
    }


def _source(request: Request, shown: Version) -> Source:
    return source_of(shown, plain_document(shown), _document(shown), counts=_counts(request))


def _document(shown: Version) -> ModelDocument | None:
    return read_version(shown).document


def _matrix(shown: Version, source: Source) -> Matrix | None:
    document, catalogue = _document(shown), current_catalogue()
    object = cast(ObjectName, shown.model.object)
    rules = trigger_rules(document, catalogue) if document else ()
    vocabulary = Vocabulary(object, catalogue, labels_of(object)) if rules else None
    return matrix_of(plain_document(shown), source.spread, rules, vocabulary)


def _pace(shown: Version) -> Any:
    """None where the total has no bands."""
    plain = plain_document(shown)
    first = max(bands_on(plain, "total"), key=lambda band: band["at_least"], default=None)
    if first is None:
        return None
    source = source_of(shown, plain, None, counts=False)
    found = pace_of(shown.model, int(Decimal(str(first["at_least"])) * TENTHS))
    return pace_line(first["label"], found, room_of_sellers(localdate()), is_alike=source.by == "live")


def _counts(request: Request) -> bool:
    return (request.POST if request.method == "POST" else request.GET).get(COUNT) == DRAFT


def _beside(faults: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_("This doesn’t fit another part of the model. %(fault)s") % {"fault": fault} for fault in faults)


def _fresh(version: Version) -> Version:
    """With its model as the database has it."""
    version.model = found_model(version.model_id)
    return version


def _stored(version: Version, axis: str) -> BandEdit:
    return stored_edit(plain_document(version), axis)
