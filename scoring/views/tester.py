"""The live test beside a model's tabs: drawn anew after each edit, and whom it is about."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from crm.interfaces.page_before import own_page_before
from leadscoring.web.access import NotAllowed, allowed, is_htmx, may
from leadscoring.web.request import Request
from scoring.interfaces.looked_at import note_look
from scoring.interfaces.tester import Tester, choose_record, tester_of
from scoring.interfaces.tester_people import offered_people, person_of
from scoring.models import ScoringModel, Version
from scoring.queries.record_facts import Record
from scoring.queries.tester import found_records, records_by_id
from scoring.views.model_page import found_model, shown_version

LONGEST_NUMBER, LONGEST_SEARCH = 18, 200


@allowed("view_models", methods=["GET"])
def tester(request: Request, model_id: int) -> HttpResponse:
    """The result and the pinned set, as they are now."""
    shown = shown_version(request, model_id)
    if not is_htmx(request):
        return redirect("model", model_id)
    return render(request, "tester/fragment.html", _context(shown, tester_of(request, shown)))


@allowed("view_models", methods=["GET"])
def people(request: Request, model_id: int) -> HttpResponse:
    """Options for the picker. What stands in the field before a letter is typed is no search."""
    _need_people(request)
    model = found_model(model_id)
    if not is_htmx(request):
        return redirect("model", model_id)
    search = _search(request.GET)
    chosen = _record(model, request.GET.get("record", ""))
    if chosen is not None and search == person_of(chosen).name:
        search = ""
    return render(request, "tester/people.html", {"parts": offered_people(request, model, search), "search": search})


@allowed("view_models", methods=["POST"])
def choose(request: Request, model_id: int) -> HttpResponse:
    """Whom to test from now on, on every tab of this model. Without JavaScript: the first whom the search finds."""
    _need_people(request)
    shown = shown_version(request, model_id)
    record = _record(shown.model, request.POST.get("record", ""))
    search = _search(request.POST)
    if not is_htmx(request) and search and (record is None or search != person_of(record).name):
        record = next(iter(found_records(shown.model.object, search)), None)
    choose_record(request, shown, record)
    if record is not None:
        note_look(request, record)
    if not is_htmx(request):
        return redirect(own_page_before(request) or reverse("model", args=[model_id]))
    context = _context(shown, tester_of(request, shown)) | {"has_chosen": True}
    return render(request, "tester/fragment.html", context)


def _context(shown: Version, drawn: Tester) -> dict[str, Any]:
    return {"tester": drawn, "model_id": shown.model_id}


def _search(sent: QueryDict) -> str:
    return sent.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def _need_people(request: Request) -> None:
    if not may(request, "view_leads"):
        raise NotAllowed("view_leads")


def _record(model: ScoringModel, sent: str) -> Record | None:
    if not sent.isdecimal() or len(sent) > LONGEST_NUMBER:
        return None
    return records_by_id(model.object, [int(sent)]).get(int(sent))
