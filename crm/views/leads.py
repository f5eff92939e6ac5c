"""What is done with a lead, from wherever its controls are drawn; answered with the controls as they are then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_htmx.http import trigger_client_event

from crm.domain.errors import Refused
from crm.domain.leads import (
    accept_lead,
    contact_lead,
    convert_lead,
    create_lead,
    give_back,
    reject_lead,
    reopen_lead,
    take_lead,
    undo,
)
from crm.interfaces.lead_controls import lead_controls as controls_of
from crm.interfaces.lead_controls import place_of
from crm.interfaces.lead_forms import RejectForm
from crm.interfaces.lead_panels import lead_panel as panel_of
from crm.interfaces.lead_panels import toast_text
from crm.interfaces.page_before import own_page_before
from crm.models import Contact, Lead, LeadEvent
from crm.queries.leads import lead_of
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request

BY_HAND: Final = gettext_noop("by hand")


@allowed("view_leads", methods=["GET"])
def lead_controls(request: Request, contact_id: int) -> HttpResponse:
    """As they are now."""
    if not is_htmx(request):
        return redirect("contact", contact_id)
    contact = get_object_or_404(Contact, pk=contact_id)
    return _controls(request, contact, has_focus="focus" in request.GET)


@allowed("view_leads", methods=["GET"])
def lead_panel(request: Request, contact_id: int) -> HttpResponse:
    """The part of the contact's page beneath the controls."""
    if not is_htmx(request):
        return redirect("contact", contact_id)
    contact = get_object_or_404(Contact, pk=contact_id)
    panel = panel_of(user=request.user, contact_id=contact.pk, now=lead_of(contact.pk))
    return render(request, "crm/lead_panel_body.html", {"panel": panel})


@allowed("work_leads", methods=["POST"])
def lead_create(request: Request, contact_id: int) -> HttpResponse:
    """By hand."""
    contact = get_object_or_404(Contact, pk=contact_id)
    try:
        _lead, is_new = create_lead(contact=contact, queue=None, source=BY_HAND, by=request.user)
    except Refused as refused:
        return _refused(request, contact, refused)
    text = _("%(who)s is a lead now.") if is_new else _("%(who)s is a lead already.")
    return _answer(request, contact, text % {"who": contact})


@allowed("work_leads", methods=["POST"])
def lead_take(request: Request, lead_id: int) -> HttpResponse:
    return _act(request, lead_id, take_lead)


@allowed("work_leads", methods=["POST"])
def lead_contact(request: Request, lead_id: int) -> HttpResponse:
    return _act(request, lead_id, contact_lead)


@allowed("work_leads", methods=["POST"])
def lead_accept(request: Request, lead_id: int) -> HttpResponse:
    return _act(request, lead_id, accept_lead)


@allowed("work_leads", methods=["POST"])
def lead_convert(request: Request, lead_id: int) -> HttpResponse:
    return _act(request, lead_id, convert_lead)


@allowed("work_leads", methods=["POST"])
def lead_reopen(request: Request, lead_id: int) -> HttpResponse:
    return _act(request, lead_id, reopen_lead)


@allowed("work_leads", methods=["POST"])
def lead_give_back(request: Request, lead_id: int) -> HttpResponse:
    return _act(request, lead_id, give_back)


@allowed("work_leads")
def lead_reject(request: Request, lead_id: int) -> HttpResponse:
    """Asks why; in a dialog, or on a page of its own."""
    lead, contact = _found(lead_id)
    form = RejectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            event = reject_lead(lead=lead, by=request.user, **form.cleaned_data)
        except Refused as refused:
            return _refused(request, contact, refused)
        return _answer_of_dialog(request, event, contact)
    template = "crm/lead_reject_form.html" if is_htmx(request) else "crm/lead_reject.html"
    context = {"form": form, "lead": lead, "contact": contact}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@allowed("work_leads", methods=["POST"])
def lead_undo(request: Request, event_id: int) -> HttpResponse:
    """The last step, by its doer or an admin."""
    event = get_object_or_404(LeadEvent.objects.select_related("lead__contact"), pk=event_id)
    _lead, contact = _found(event.lead_id)
    try:
        undone = undo(event=event, by=request.user)
    except Refused as refused:
        return _refused(request, contact, refused)
    return _answer_of_dialog(request, undone, contact)


def _act(request: Request, lead_id: int, verb: Callable[..., LeadEvent]) -> HttpResponse:
    lead, contact = _found(lead_id)
    try:
        event = verb(lead=lead, by=request.user)
    except Refused as refused:
        return _refused(request, contact, refused)
    return _answer(request, contact, toast_text(event, contact), event)


def _found(lead_id: int) -> tuple[Lead, Contact]:
    """A lead without a contact is on no page."""
    lead = get_object_or_404(Lead.objects.select_related("contact"), pk=lead_id, contact__isnull=False)
    assert lead.contact
    return lead, lead.contact


def _controls(request: Request, contact: Contact, *, has_focus: bool) -> HttpResponse:
    place = place_of(request.GET.get("place", ""))
    controls = controls_of(user=request.user, contact_id=contact.pk, now=lead_of(contact.pk), place=place)
    return render(request, "crm/lead_controls.html", {"controls": controls, "has_focus": has_focus})


def _answer(request: Request, contact: Contact, text: str, event: LeadEvent | None = None) -> HttpResponse:
    """The controls that were pressed, as they are now; whatever else shows the lead hears of it."""
    if not is_htmx(request):
        messages.success(request, text)
        return redirect(_page_before(request, contact))
    return _told(_controls(request, contact, has_focus=True), contact, text, event)


def _answer_of_dialog(request: Request, event: LeadEvent, contact: Contact) -> HttpResponse:
    """Nothing to swap: all that shows the lead asks for itself."""
    text = toast_text(event, contact)
    if not is_htmx(request):
        messages.success(request, text)
        return redirect(_page_before(request, contact))
    return _told(HttpResponse(status=204), contact, text, event if event.before else None)


def _told(response: HttpResponse, contact: Contact, text: str, event: LeadEvent | None) -> HttpResponse:
    toast: dict[str, Any] = {"text": text, "tone": "ok"}
    if event is not None:
        toast["undo"] = reverse("lead_undo", args=[event.pk])
    trigger_client_event(response, "leadChanged", {"contact": contact.pk})
    return trigger_client_event(response, "toast", toast)


def _refused(request: Request, contact: Contact, refused: Refused) -> HttpResponse:
    """With the sentence; what is shown was older than what is so, hence all of it asks again."""
    if not is_htmx(request):
        messages.error(request, str(refused))
        return redirect(_page_before(request, contact))
    response = HttpResponse(status=409)
    trigger_client_event(response, "leadChanged", {"contact": contact.pk, "refused": True})
    return trigger_client_event(response, "toast", {"text": str(refused), "tone": "bad"})


def _page_before(request: Request, contact: Contact) -> str:
    """Where the button was pressed, unless that was the page of the question itself."""
    before = own_page_before(request)
    return before if before and "/reject/" not in before else reverse("contact", args=[contact.pk])
