"""The organisation: its name, its days and hours, its own domains."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from leadscoring.accounts.domain.organisation import change_organisation
from leadscoring.accounts.models import Organisation
from leadscoring.settings_pages.organisation_form import OrganisationForm
from leadscoring.settings_pages.zones import matching_zones, said_of_zone
from leadscoring.uses import Use, uses_of
from leadscoring.web.access import allowed
from leadscoring.web.request import Request

MOVES_SCORES = {"time_zone": "time zone", "own_domains": "own domains"}
"""By field: the kind under which houses say what a change of it means."""


@allowed("manage_settings")
def organisation(request: Request) -> HttpResponse:
    """A change that moves scores is saved once its reader has seen what follows."""
    known = Organisation.current()
    form = OrganisationForm(request.POST or None, organisation=known)
    if request.method != "POST":
        return _page(request, known, form)
    if not form.is_valid():
        return _page(request, known, form, status=422)
    consequences = _consequences(known, form.cleaned_data)
    if consequences and "confirmed" not in request.POST:
        return _page(request, known, form, consequences=consequences)
    try:
        change_organisation(by=request.user, **form.cleaned_data)
    except ValidationError as error:
        _add_faults(form, error)
        return _page(request, known, form, status=422)
    messages.success(request, _saved(consequences))
    return redirect("organisation")


@allowed("manage_settings", methods=["GET"])
def zones(request: Request) -> HttpResponse:
    """The options of the time zone's field."""
    found = matching_zones(request.GET.get("q", "").replace("\x00", ""), timezone.now())
    options = [(zone.name, zone.label, zone.said) for zone in found]
    return render(request, "components/options.html", {"options": options, "prefix": "zone"})


def _page(
    request: Request,
    known: Organisation,
    form: OrganisationForm,
    *,
    consequences: list[Use] | None = None,
    status: int = 200,
) -> HttpResponse:
    now: datetime = timezone.now()
    chosen = str(form["time_zone"].value() or "")
    context: dict[str, Any] = {
        "form": form,
        "organisation": known,
        "zone": said_of_zone(chosen, now),
        "domains": form.domains(),
        "consequences": consequences or [],
    }
    return render(request, "organisation/page.html", context, status=status)


def _consequences(known: Organisation, wanted: dict[str, Any]) -> list[Use]:
    """In words; each once."""
    changed = [kind for field, kind in MOVES_SCORES.items() if getattr(known, field) != wanted[field]]
    found = [use for kind in changed for use in uses_of(kind, known)]
    return list(dict.fromkeys(found))


def _add_faults(form: OrganisationForm, error: ValidationError) -> None:
    for name, faults in error.update_error_dict({}).items():
        form.add_error(None if name == NON_FIELD_ERRORS or name not in form.fields else name, faults)


def _saved(consequences: list[Use]) -> str:
    if consequences:
        return _("Saved. Every score is computed anew; until then the pages show the scores of before.")
    return _("The organisation is saved.")
