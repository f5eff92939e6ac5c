"""Activity types: what was seen, whose it is, and what pages call it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.domain.activity_types import TypeRefused, say_of_type
from crm.interfaces.activity_type_pages import TypeForm, matching, said_of, type_rows, whose_tabs
from crm.models import ActivityType
from crm.queries.activity_types import TypeNow, seen_types, type_now, types_now
from leadscoring.uses import Use, uses_of
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request

TYPES_A_PAGE = 100
LONGEST_NAME = 200


@allowed("manage_data", methods=["GET"])
def activity_types(request: Request) -> HttpResponse:
    """Known and seen ones; searched and filtered by the address."""
    search = request.GET.get("search", "").replace("\x00", "")[:LONGEST_NAME]
    whose = request.GET.get("whose", "")
    whose = whose if whose in ActivityType.Whose.values else ""
    seen = seen_types()
    found = types_now(seen)
    page = Paginator(matching(found, whose, search), TYPES_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "rows": type_rows(page.object_list, seen),
        "page": page,
        "total": page.paginator.count,
        "is_exact": seen.is_exact,
        "is_empty": not seen.names,
    }
    if is_htmx(request):
        return render(request, "activity_types/results.html", context)
    more = {"tabs": whose_tabs(found, whose), "search": search, "whose": whose}
    return render(request, "activity_types/list.html", context | more)


@allowed("manage_data")
def activity_type(request: Request) -> HttpResponse:
    """One, by ?type=. Whose it is moves scores: that is saved once its reader has seen what follows."""
    now = _asked(request)
    form = TypeForm(request.POST or None, initial={"whose": now.whose, "label": now.label})
    if request.method != "POST":
        return _page(request, now, form)
    if not form.is_valid():
        return _page(request, now, form, status=422)
    consequences = uses_of("activity type", now.name) if form.cleaned_data["whose"] != now.whose else []
    if consequences and "confirmed" not in request.POST:
        return _page(request, now, form, consequences=consequences)
    try:
        moves = say_of_type(name=now.name, **form.cleaned_data, by=request.user)
    except TypeRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, now, form, status=422)
    messages.success(request, _saved(moves=moves and bool(consequences)))
    return redirect("activity_types")


def _asked(request: Request) -> TypeNow:
    name = request.GET.get("type", "")
    if not fold(name) or "\x00" in name or len(name) > LONGEST_NAME:
        raise Http404(_("There is no such activity type."))
    return type_now(name)


def _page(
    request: Request, now: TypeNow, form: TypeForm, *, consequences: list[Use] | None = None, status: int = 200
) -> HttpResponse:
    default = ActivityType.Whose(now.default).label
    context = {"form": form, "type": now, "said": said_of(now), "default": default, "consequences": consequences or []}
    return render(request, "activity_types/edit.html", context, status=status)


def _saved(*, moves: bool) -> str:
    if moves:
        return _("Saved. Every score is computed anew; until then the pages show the scores of before.")
    return _("The activity type is saved.")
