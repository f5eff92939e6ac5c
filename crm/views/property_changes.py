"""Changes of a property that reach into records and models: another type, and its end. Each says first what follows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.domain.properties import PropertyRefused, delete_property
from crm.domain.property_types import change_type, refuse_unreadable
from crm.interfaces.property_pages import TYPES
from crm.models import Property
from crm.queries.property_types import Reading, read_as
from crm.queries.property_uses import broken_by, uses_of_properties
from leadscoring.web.access import allowed
from leadscoring.web.numbers import whole_text
from leadscoring.web.request import Request


@allowed("manage_data")
def property_type(request: Request, property_id: int) -> HttpResponse:
    """With ?type= what becomes of every stored value; a POST does it."""
    found = get_object_or_404(Property, pk=property_id)
    wanted = request.POST.get("type", "") or request.GET.get("type", "")
    wanted = wanted if wanted in TYPES and wanted != found.type else ""
    typed, refused = request.POST.get("typed", ""), ""
    if request.method == "POST":
        try:
            converted = change_type(property=found, type=wanted, typed=typed, by=request.user)
        except PropertyRefused as error:
            refused = str(error)
        else:
            messages.success(request, _changed(converted))
            return redirect("property", found.pk)
    context = {"property": found, "types": _choices(found, wanted), "refused": refused, "typed": typed}
    if wanted:
        context |= _what_follows(found, wanted)
    return render(request, "properties/type.html", context, status=422 if refused else 200)


@allowed("manage_data")
def property_delete(request: Request, property_id: int) -> HttpResponse:
    """Gone with its values, once its reader has seen what breaks and, where something does, typed its name."""
    found = get_object_or_404(Property, pk=property_id)
    typed, refused = request.POST.get("typed", ""), ""
    if request.method == "POST":
        try:
            delete_property(property=found, typed=typed, by=request.user)
        except PropertyRefused as error:
            refused = str(error)
        else:
            done = _("“%(property)s” is deleted. Its values are being taken out of the records; their history stays.")
            messages.success(request, done % {"property": found})
            return redirect(f"{reverse('properties')}?object={found.object}")
    of = (found.object, found.name)
    broken, uses = broken_by(found, None), uses_of_properties([of])[of]
    context = {"property": found, "broken": broken, "uses": uses, "refused": refused, "typed": typed}
    return render(request, "properties/delete.html", context, status=422 if refused else 200)


def _what_follows(found: Property, wanted: str) -> dict[str, Any]:
    reading = read_as(found, wanted)
    return {
        "wanted": wanted,
        "wanted_label": TYPES[wanted],
        "reading": reading,
        "told": _told(reading),
        "hindrance": _hindrance(reading),
        "broken": broken_by(found, wanted),
        "object": found.object,
    }


def _hindrance(reading: Reading) -> str:
    try:
        refuse_unreadable(reading)
    except PropertyRefused as error:
        return str(error)
    return ""


def _told(reading: Reading) -> str:
    text = ngettext("%(n)s record has a value.", "%(n)s records have a value.", reading.records)
    alike = reading.records - reading.changed - reading.unreadable
    parts = [text % {"n": whole_text(reading.records)}]
    if reading.changed:
        parts.append(_("%(n)s are written anew, with their history.") % {"n": whole_text(reading.changed)})
    if alike:
        parts.append(_("%(n)s stay as they are stored.") % {"n": whole_text(alike)})
    return " ".join(parts)


def _changed(converted: int) -> str:
    if not converted:
        return _("The property has its new type.")
    text = ngettext(
        "The property has its new type; %(n)s value was written anew.",
        "The property has its new type; %(n)s values were written anew.",
        converted,
    )
    return text % {"n": whole_text(converted)}


def _choices(found: Property, wanted: str) -> forms.Form:
    """The types that it does not have."""
    form = forms.Form(initial={"type": wanted})
    others = [("", _("Choose a type")), *((value, label) for value, label in TYPES.items() if value != found.type)]
    form.fields["type"] = forms.ChoiceField(label=_("New type"), choices=others)
    return form
