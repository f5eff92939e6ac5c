"""A glance at a lead beside the list: who it is, why it scores so, what to do with it, what happened last."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from crm.conditions.builtin import BUILTIN
from crm.interfaces.lead_controls import lead_controls
from crm.interfaces.timeline import timeline_entries
from crm.models import Contact, Property
from crm.queries.leads import lead_of
from crm.queries.timeline import timeline_page
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.interfaces.lead_page import chosen_model, contact_models
from scoring.views.contacts import panel_for

EXCERPT = 6


@allowed("view_leads", methods=["GET"])
def lead_peek(request: Request, contact_id: int) -> HttpResponse:
    """Without JavaScript the contact's page."""
    if not is_htmx(request):
        return redirect("contact", contact_id)
    contact = get_object_or_404(Contact.objects.select_related("company"), pk=contact_id)
    model = chosen_model(request, contact_models(), "")
    own = list(Property.objects.filter(object="contact"))
    types = BUILTIN["contact"] | {each.name: each.type for each in own}
    entries = timeline_entries(timeline_page(contact), types, {each.name: each.label for each in own})
    now = lead_of(contact.pk)
    context = {
        "contact": contact,
        "name": contact.full_name or contact.job_title or str(contact),
        "panel": panel_for(contact, model) if model and model.live else None,
        "controls": lead_controls(user=request.user, contact_id=contact.pk, now=now, place="peek"),
        "timeline": entries[:EXCERPT],
    }
    return render(request, "leads/peek.html", context)
