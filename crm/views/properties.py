"""Properties of contacts, companies and deals: all of them, one, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from crm.conditions.builtin import BUILTIN
from crm.conditions.document import ObjectName as Object
from crm.domain.properties import PropertyRefused, change_property, create_property
from crm.interfaces.property_forms import NewPropertyForm, PropertyForm
from crm.interfaces.property_pages import (
    TYPES,
    Known,
    builtin_property,
    known_properties,
    matching,
    object_tabs,
    property_rows,
    share_words,
)
from crm.models import ObjectName, Property
from crm.queries.property_shares import shares_of, values_of
from crm.queries.property_uses import uses_of_properties
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request

PROPERTIES_A_PAGE = 100
LONGEST_SEARCH = 200


@allowed("manage_data", methods=["GET"])
def properties(request: Request) -> HttpResponse:
    """Those of one object, custom ones first; searched by the address."""
    object = _object(request.GET.get("object", ""))
    search = request.GET.get("search", "").replace("\x00", "")[:LONGEST_SEARCH]
    found = known_properties(object, Property.objects.filter(object=object))
    page = Paginator(matching(found, search), PROPERTIES_A_PAGE).get_page(request.GET.get("page"))
    shares = shares_of(object)
    uses = uses_of_properties([(each.object, each.name) for each in page])
    context: dict[str, Any] = {
        "rows": property_rows(page, shares, uses),
        "page": page,
        "total": page.paginator.count,
        "has_custom": any(each.stored for each in found),
        "is_exact": shares.is_exact,
        "object": object,
        "search": search,
    }
    if is_htmx(request):
        return render(request, "properties/results.html", context)
    return render(request, "properties/list.html", context | {"tabs": object_tabs(object)})


@allowed("manage_data")
def new_property(request: Request) -> HttpResponse:
    """A custom one; its name and its object stay."""
    initial = {"object": _object(request.GET.get("object", ""))}
    form = NewPropertyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_property(actor=request.user, **form.cleaned_data)
        except PropertyRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("The property “%(property)s” is there.") % {"property": made})
            return redirect("property", made.pk)
    return render(request, "properties/new.html", {"form": form} | initial, status=_status(request))


@allowed("manage_data")
def one_property(request: Request, property_id: int) -> HttpResponse:
    """What it holds, where it is used, and what pages call it."""
    found = get_object_or_404(Property, pk=property_id)
    form = PropertyForm(request.POST if request.method == "POST" else None, property=found)
    if request.method == "POST" and form.is_valid():
        choices = form.cleaned_data.get("choices", found.choices)
        try:
            change_property(property=found, label=form.cleaned_data["label"], choices=choices, by=request.user)
        except PropertyRefused as refused:
            messages.error(request, str(refused))
            return redirect("properties")
        messages.success(request, _("The property is saved."))
        return redirect("property", found.pk)
    known = next(each for each in known_properties(_object(found.object), [found]) if each.stored)
    more = {"form": form, "property": found, "values": values_of(found)}
    return render(request, "properties/property.html", _facts(known) | more, status=_status(request))


@allowed("manage_data", methods=["GET"])
def builtin(request: Request, object: str, name: str) -> HttpResponse:
    """To be looked at: its name and type are Vekt's own."""
    if object not in BUILTIN or name not in BUILTIN[_object(object)]:
        raise Http404(_("There is no such property."))
    return render(request, "properties/property.html", _facts(builtin_property(_object(object), name)))


def _facts(known: Known) -> dict[str, Any]:
    shares = shares_of(known.object)
    return {
        "known": known,
        "type": TYPES[known.type],
        "of": ObjectName(known.object).label,
        "object": known.object,
        "share": share_words(shares, known.name),
        "uses": uses_of_properties([(known.object, known.name)])[(known.object, known.name)],
    }


def _object(text: str) -> Object:
    return text if text in BUILTIN else "contact"


def _status(request: Request) -> int:
    """A form that comes back did not do what was asked."""
    return 422 if request.method == "POST" else 200
