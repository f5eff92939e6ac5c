"""The pinned set of a model: adding a record, changing what is expected of it, taking it out, and Undo."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from leadscoring.web.access import NotAllowed, allowed, is_htmx, may
from leadscoring.web.request import Request
from scoring.domain.errors import Refused
from scoring.domain.pins import pin_record, remove_pin, undo_pin
from scoring.interfaces.tester_people import person_of
from scoring.interfaces.tester_pins import PinForm, expectation_words
from scoring.models import Pin, ScoringModel
from scoring.queries.models import read_version
from scoring.queries.pins import expectation_met
from scoring.queries.record_facts import Record
from scoring.queries.tester import records_by_id
from scoring.spec.expectations import read_expectation
from scoring.views.editing import CONFLICT, UNPROCESSABLE
from scoring.views.model_page import found_model, shown_version


@allowed("edit_models")
def pin(request: Request, model_id: int, record_id: int) -> HttpResponse:
    """The form for one record, and the saving of it."""
    _need_people(request)
    model = found_model(model_id)
    record = _found_record(model, record_id)
    form = _form_for(request, model, record)
    if request.method != "POST":
        return _form_page(request, model, record, form)
    if not form.is_valid():
        return _form_page(request, model, record, form, status=UNPROCESSABLE)
    try:
        kept = pin_record(model=model, record=record, expected=form.expectation(), by=request.user)
    except Refused as error:
        form.add_error(None, str(error))
        return _form_page(request, model, record, form, status=UNPROCESSABLE)
    values = {"name": person_of(record).name, "expected": expectation_words(form.expectation())}
    told = _told(request, kept, _("Pinned: %(name)s %(expected)s.") % values, may_undo=True)
    return trigger_client_event(told, "closeDialog", {})


@allowed("edit_models", methods=["POST"])
def remove(request: Request, model_id: int, pin_id: int) -> HttpResponse:
    """Out of the set."""
    _need_people(request)
    found = _found_pin(model_id, pin_id)
    try:
        gone = remove_pin(pin=found, by=request.user)
    except Refused as error:
        return _refused(request, found, str(error))
    return _told(request, gone, _("Taken out of the pinned set."), may_undo=True)


@allowed("edit_models", methods=["POST"])
def undo(request: Request, model_id: int, pin_id: int, pin_revision: int) -> HttpResponse:
    """The last change of one pin is taken back."""
    _need_people(request)
    found = _found_pin(model_id, pin_id)
    try:
        back = undo_pin(pin=found, revision=pin_revision, by=request.user)
    except Refused as error:
        return _refused(request, found, str(error))
    return _told(request, back, _("Undone."))


def _form_for(request: Request, model: ScoringModel, record: Record) -> PinForm:
    """With the labels of the version that the page shows; first of all what that gives now."""
    shown = shown_version(request, model.pk)
    document = read_version(shown).document
    pinned = model.pins.filter(record_id=record.pk, removed_at=None).first()
    current = read_expectation(pinned.expected) if pinned else expectation_met(shown, record.pk)
    sent = request.POST if request.method == "POST" else None
    return PinForm(sent, document=document, current=current)


def _form_page(request: Request, model: ScoringModel, record: Record, form: PinForm, status: int = 200) -> HttpResponse:
    template = "tester/pin_form.html" if is_htmx(request) else "tester/pin_page.html"
    context = {"form": form, "model": model, "person": person_of(record)}
    return render(request, template, context, status=status)


def _told(request: Request, pin: Pin, text: str, *, may_undo: bool = False) -> HttpResponse:
    if not is_htmx(request):
        messages.success(request, text)
        return redirect("model", pin.model_id)
    toast = {"text": text}
    if may_undo:
        toast["undo"] = reverse("pin-undo", args=[pin.model_id, pin.pk, pin.revision])
    response = HttpResponse(status=204)
    trigger_client_event(response, "pinsChanged", {})
    return trigger_client_event(response, "toast", toast)


def _refused(request: Request, pin: Pin, why: str) -> HttpResponse:
    if not is_htmx(request):
        messages.warning(request, why)
        return redirect("model", pin.model_id)
    response = HttpResponse(status=CONFLICT)
    trigger_client_event(response, "pinsChanged", {})
    return trigger_client_event(response, "toast", {"text": why, "tone": "bad"})


def _need_people(request: Request) -> None:
    if not may(request, "view_leads"):
        raise NotAllowed("view_leads")


def _found_pin(model_id: int, pin_id: int) -> Pin:
    return get_object_or_404(Pin.objects.select_related("model"), pk=pin_id, model_id=model_id)


def _found_record(model: ScoringModel, record_id: int) -> Record:
    found = records_by_id(model.object, [record_id]).get(record_id)
    if found is None:
        raise Http404
    return found
