"""The lead's part of its contact's page, through the registry."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from crm.interfaces.lead_controls import lead_controls
from crm.interfaces.lead_panels import lead_panel
from crm.models import Contact
from crm.queries.leads import lead_of
from leadscoring.web.request import Request


def lead_part(request: Request, contact: Contact) -> SafeString:
    """Also where there is no lead: from here one is made by hand."""
    now = lead_of(contact.pk)
    context = {
        "controls": lead_controls(user=request.user, contact_id=contact.pk, now=now, place="panel"),
        "panel": lead_panel(user=request.user, contact_id=contact.pk, now=now),
    }
    return render_to_string("crm/lead_panel.html", context, request)
