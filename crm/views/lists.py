"""Static lists: all of them, and one with its members."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.domain.list_changes import Added, add_by_keys, delete_list, rename_list
from crm.domain.lists import ListRefused, create_list, remove_members
from crm.interfaces.list_forms import ListForm, MembersForm, NewListForm
from crm.interfaces.list_pages import filled_of, list_rows, member_rows
from crm.interfaces.page_before import own_path
from crm.models import ListMember, RecordList
from crm.queries.list_uses import uses_of
from crm.queries.lists import all_lists, member_counts, members
from leadscoring.web.access import NotAllowed, allowed, may
from leadscoring.web.numbers import whole_text
from leadscoring.web.request import Request

MEMBERS_A_PAGE = 50
MOST_COUNTED = 10_000
"""Above, “more than 10,000” is said."""
MOST_REMOVED = 1_000


@allowed("view_leads", methods=["GET"])
def lists(request: Request) -> HttpResponse:
    """Each with how many are on it, and where it is used."""
    found = all_lists()
    return render(request, "lists/list.html", {"rows": list_rows(found, member_counts(found), uses_of(found))})


@allowed("manage_lists")
def new_list(request: Request) -> HttpResponse:
    """An empty one; one that is to fill itself is told by what next."""
    form = NewListForm(request.POST or None, initial={"object": request.GET.get("object") or "contact"})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        is_dynamic = values.pop("filled") == "condition"
        try:
            made = create_list(actor=request.user, **values)
        except ListRefused as error:
            form.add_error("name", str(error))
        else:
            onward = own_path(request, request.POST.get("next", ""))
            if is_dynamic:
                query = f"?{urlencode({'next': onward})}" if onward else ""
                return redirect(f"{reverse('list-condition', args=[made.pk])}{query}")
            if onward:
                messages.success(request, _("“%(list)s” is there, and empty.") % {"list": made})
                return redirect(onward)
            messages.success(request, _("“%(list)s” is there. Now put somebody on it.") % {"list": made})
            return redirect("list", made.pk)
    context = {"form": form, "next": own_path(request, request.POST.get("next") or request.GET.get("next", ""))}
    return render(request, "lists/new.html", context, status=_status(request))


@allowed("view_leads")
def one_list(request: Request, list_id: int) -> HttpResponse:
    """Its members, and where it is used; a POST adds members."""
    found = get_object_or_404(RecordList, pk=list_id)
    if request.method != "POST":
        return _list_page(request, found, {"form": MembersForm()})
    if not may(request, "manage_lists"):
        raise NotAllowed("manage_lists")
    return _add_members(request, found)


def _add_members(request: Request, found: RecordList) -> HttpResponse:
    """Whoever the pasted keys name; those that name nobody come back to be mended."""
    form = MembersForm(request.POST)
    if not form.is_valid():
        return _list_page(request, found, {"form": form}, status=422)
    try:
        told = add_by_keys(actor=request.user, of=found, keys=form.cleaned_data["keys"])
    except ListRefused as error:
        form.add_error("keys", str(error))
        return _list_page(request, found, {"form": form}, status=422)
    messages.success(request, _added_text(told))
    left = [*told.unknown, *told.ambiguous]
    if not left:
        return redirect("list", found.pk)
    again = MembersForm(initial={"keys": "\n".join(left)})
    return _list_page(request, found, {"form": again, "told": told}, status=422)


@allowed("manage_lists", methods=["POST"])
def remove_from_list(request: Request, list_id: int) -> HttpResponse:
    """Those whose boxes were ticked."""
    found = get_object_or_404(RecordList, pk=list_id)
    chosen = [int(key) for key in request.POST.getlist("id") if key.isdecimal() and len(key) < 19][:MOST_REMOVED]
    try:
        removed = remove_members(actor=request.user, of=found, records=chosen)
    except ListRefused as error:
        messages.warning(request, str(error))
        return redirect("list", found.pk)
    text = ngettext("%(n)s was taken off the list.", "%(n)s were taken off the list.", removed)
    messages.success(request, text % {"n": whole_text(removed)})
    return redirect("list", found.pk)


@allowed("manage_lists")
def edit_list(request: Request, list_id: int) -> HttpResponse:
    """Its name and what it is for."""
    found = get_object_or_404(RecordList, pk=list_id)
    form = ListForm(request.POST or None, initial={"name": found.name, "description": found.description})
    if request.method == "POST" and form.is_valid():
        try:
            rename_list(actor=request.user, of=found, **form.cleaned_data)
        except ListRefused as error:
            form.add_error("name", str(error))
        else:
            return redirect("list", found.pk)
    context = {"form": form, "list": found, "uses": uses_of([found])[found.pk]}
    return render(request, "lists/edit.html", context, status=_status(request))


@allowed("manage_lists")
def remove_list(request: Request, list_id: int) -> HttpResponse:
    """Gone, once its reader has seen what that breaks; never while something in force names it."""
    found = get_object_or_404(RecordList, pk=list_id)
    refused = ""
    if request.method == "POST":
        try:
            delete_list(actor=request.user, of=found)
        except ListRefused as error:
            refused = str(error)
        else:
            messages.success(request, _("“%(list)s” is deleted.") % {"list": found})
            return redirect("lists")
    uses = uses_of([found])[found.pk]
    context = {
        "list": found,
        "uses": uses,
        "binding": [use for use in uses if use.is_binding],
        "count": member_counts([found])[found.pk],
        "refused": refused,
    }
    return render(request, "lists/delete.html", context, status=409 if refused else 200)


def _list_page(request: Request, found: RecordList, context: dict[str, Any], status: int = 200) -> HttpResponse:
    page: Page[ListMember] = Paginator(members(found), MEMBERS_A_PAGE).get_page(request.GET.get("page"))
    everything = {
        "list": found,
        "page": page,
        "total": page.paginator.count,
        "total_limit": MOST_COUNTED,
        "rows": member_rows(found.object, [member.record_id for member in page]),
        "uses": uses_of([found])[found.pk],
        "filled": filled_of(found),
    }
    return render(request, "lists/detail.html", everything | context, status=status)


def _added_text(told: Added) -> str:
    parts = [ngettext("%(n)s was added.", "%(n)s were added.", told.added) % {"n": whole_text(told.added)}]
    if told.known:
        text = ngettext("%(n)s was on it already.", "%(n)s were on it already.", told.known)
        parts.append(text % {"n": whole_text(told.known)})
    return " ".join(parts)


def _status(request: Request) -> int:
    """A form that comes back did not do what was asked."""
    return 422 if request.method == "POST" else 200
