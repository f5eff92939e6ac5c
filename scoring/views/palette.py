"""Search or jump (Ctrl K): contacts, models and pages by what is typed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.queries.contacts import first_contacts
from leadscoring.web.access import allowed, is_htmx, may
from leadscoring.web.components import PaletteGroup, PaletteOption
from leadscoring.web.request import Request
from leadscoring.web.shell import Shell
from scoring.models import ScoringModel

MOST_CONTACTS, MOST_MODELS = 6, 5


@allowed(methods=["GET"])
def palette(request: Request) -> HttpResponse:
    """Links as options; nothing typed lists the pages."""
    if not is_htmx(request):
        return redirect("home")
    asked = request.GET.get("q", "").replace("\x00", "").strip()
    found = [
        PaletteGroup(_("Contacts"), _contacts(asked) if asked and may(request, "view_leads") else ()),
        PaletteGroup(_("Models"), _models(asked) if asked and may(request, "view_models") else ()),
        PaletteGroup(_("Pages"), _pages(request, asked)),
    ]
    return render(request, "components/palette_options.html", {"groups": [group for group in found if group.options]})


def _contacts(asked: str) -> tuple[PaletteOption, ...]:
    return tuple(
        PaletteOption(
            reverse("contact", args=[contact.pk]),
            str(contact),
            "user",
            str(contact.company or contact.job_title),
        )
        for contact in first_contacts(asked, MOST_CONTACTS)
    )


def _models(asked: str) -> tuple[PaletteOption, ...]:
    found = ScoringModel.objects.filter(name__icontains=asked).order_by("name")[:MOST_MODELS]
    return tuple(PaletteOption(reverse("model", args=[each.pk]), each.name, "sliders-horizontal") for each in found)


def _pages(request: Request, asked: str) -> tuple[PaletteOption, ...]:
    links = [link for section in Shell(request).nav for link in section.links]
    found = [link for link in links if fold(asked) in fold(str(link.label))]
    return tuple(PaletteOption(link.url, link.label, link.icon) for link in found)
