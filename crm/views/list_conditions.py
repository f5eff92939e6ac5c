"""Dynamic lists: who is on them, said as a condition, with how many that are and some of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.conditions.document import ObjectName
from crm.conditions.nodes import Fault
from crm.domain.list_conditions import ConditionChanged, ConditionRefused, make_static, read, seen_as, set_condition
from crm.domain.lists import ListRefused
from crm.interfaces.conditions import ConditionEditor, Scope, acted_condition, condition_editor, posted_condition
from crm.interfaces.list_pages import MemberRow, filled_of, member_rows
from crm.interfaces.page_before import own_path
from crm.models import ListCondition, RecordList
from crm.queries.list_uses import uses_of
from crm.queries.lists import member_counts
from crm.queries.matching import matcher
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request

SHOWN = 10


@allowed("manage_lists")
def condition(request: Request, list_id: int) -> HttpResponse:
    """The form; a POST makes the list fill itself so."""
    found = get_object_or_404(RecordList, pk=list_id)
    if request.method != "POST":
        held = ListCondition.objects.filter(list=found).first()
        return _page(request, found, held.condition if held else {"property": ""}, is_first=held is None)
    plain = posted_condition(request.POST, "if")
    try:
        set_condition(of=found, plain=plain, by=request.user, seen=request.POST.get("seen"))
    except ConditionRefused as error:
        return _page(request, found, plain, faults=error.faults, status=422)
    except ConditionChanged as error:
        return _page(request, found, plain, refused=f"{error} {_theirs(found)}", seen=_seen(found), status=409)
    except ListRefused as error:
        return _page(request, found, plain, refused=str(error), status=422)
    messages.success(request, _("“%(list)s” fills itself now; it is being worked out.") % {"list": found})
    onward = own_path(request, request.POST.get("next", ""))
    return redirect(onward) if onward else redirect("list", found.pk)


@allowed("manage_lists", methods=["POST"])
def form(request: Request, list_id: int) -> HttpResponse:
    """The form drawn anew, after one of its buttons."""
    found = get_object_or_404(RecordList, pk=list_id)
    act = request.POST.get("act", "")
    plain = acted_condition(posted_condition(request.POST, "if"), act, "if", _scope(found))
    return _page(request, found, plain, act=act)


@allowed("manage_lists", methods=["POST"])
def matching(request: Request, list_id: int) -> HttpResponse:
    """How many the condition in the form matches, and some of them."""
    found = get_object_or_404(RecordList, pk=list_id)
    if not is_htmx(request):
        return _page(request, found, posted_condition(request.POST, "if"))
    return render(request, "lists/matching.html", _matching(found, posted_condition(request.POST, "if")))


@allowed("manage_lists", methods=["POST"])
def static(request: Request, list_id: int) -> HttpResponse:
    """Whoever is on it stays; from now on it is filled by hand."""
    found = get_object_or_404(RecordList, pk=list_id)
    make_static(of=found, by=request.user)
    messages.success(request, _("“%(list)s” is filled by hand now. Whoever is on it stays.") % {"list": found})
    return redirect("list", found.pk)


@allowed("manage_lists", methods=["POST"])
def refresh(request: Request, list_id: int) -> HttpResponse:
    """Worked out anew, soon; what changes is followed anyway."""
    found = get_object_or_404(RecordList, pk=list_id)
    matcher().refresh(found.pk)
    messages.success(request, _("“%(list)s” is being worked out.") % {"list": found})
    return redirect("list", found.pk)


def _page(
    request: Request,
    found: RecordList,
    plain: Any,
    *,
    faults: Sequence[Fault] = (),
    refused: str = "",
    act: str = "",
    is_first: bool = False,
    seen: str | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "list": found,
        "editor": _editor(found, plain, faults, act),
        "refused": refused,
        "seen": request.POST.get("seen", _seen(found)) if seen is None else seen,
        "count": member_counts([found])[found.pk],
        "uses": uses_of([found])[found.pk],
        "next": own_path(request, request.POST.get("next") or request.GET.get("next", "")),
        "is_dynamic": ListCondition.objects.filter(list=found).exists(),
    }
    if is_htmx(request):
        return render(request, "lists/condition_form.html", context, status=status)
    known = {} if is_first or faults else _matching(found, plain)
    return render(request, "lists/condition.html", context | known, status=status)


def _seen(found: RecordList) -> str:
    return seen_as(ListCondition.objects.filter(list=found).first())


def _theirs(found: RecordList) -> str:
    filled = filled_of(found)
    if filled is None:
        return _("It is filled by hand now. Save again to have it fill itself by what stands here.")
    told = _("It says now: %(theirs)s. Save again to put what stands here in its place.")
    return told % {"theirs": filled.told}


def _editor(found: RecordList, plain: Any, faults: Sequence[Fault], act: str) -> ConditionEditor:
    return condition_editor(plain, prefix="if", scope=_scope(found), faults=faults, place="if", act=act)


def _scope(found: RecordList) -> Scope:
    object = cast(ObjectName, found.object)
    url = reverse("list-condition-form", args=[found.pk])
    asked = matcher()
    labels, texts = asked.labels(object), asked.score_texts
    return Scope(object, "record", asked.catalogue(), labels, refresh_url=url, score_texts=texts)


def _matching(found: RecordList, plain: Any) -> dict[str, Any]:
    """`told`: what stands in place of a number."""
    object = cast(ObjectName, found.object)
    try:
        asked = read(found, plain)
    except ConditionRefused:
        return {"told": _("Finish the condition to see how many match.")}
    try:
        rows: list[MemberRow] = member_rows(object, matcher().sample(object, asked, SHOWN))
        return {"matching": matcher().count(object, asked), "rows": rows}
    except matcher().failures:
        return {"told": _("Counting takes long here. Saved, the list is worked out in the background.")}
