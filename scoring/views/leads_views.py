"""Saved views of the list of leads: kept, renamed, shared, filled anew, deleted, brought back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.domain.errors import Refused
from crm.domain.views import LONGEST_NAME, change_view, delete_view, refill_view, restore_view, save_view
from crm.models import SavedView
from leadscoring.accounts.models import Team, User
from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from scoring.interfaces.lead_columns import columns_of
from scoring.interfaces.lead_views import view_query


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    team = forms.ModelChoiceField(
        label=gettext_lazy("Share with"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody, it is for me"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = user.teams.all()


@allowed("view_leads")
def view_new(request: Request) -> HttpResponse:
    """Keep the filters, the order and the columns of now under a name."""
    sent = request.POST if request.method == "POST" else request.GET
    query = view_query(QueryDict(sent.get("query", "")))
    form = ViewForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            columns = columns_of(request, ())
            view = save_view(by=request.user, query=query, columns=columns, **form.cleaned_data)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
            return redirect(f"{reverse('leads')}?view={view.pk}")
    context = {"form": form, "query": query, "back": f"{reverse('leads')}?{query}"}
    return render(request, "leads/view.html", context, status=422 if request.method == "POST" else 200)


@allowed("view_leads")
def view_edit(request: Request, view_id: int) -> HttpResponse:
    """Another name, other people."""
    view = _own(request, view_id)
    sent = request.POST if request.method == "POST" else None
    form = ViewForm(sent, initial={"name": view.name, "team": view.team_id}, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            change_view(view=view, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            return redirect(f"{reverse('leads')}?view={view.pk}")
    context = {"form": form, "view": view, "back": f"{reverse('leads')}?view={view.pk}"}
    return render(request, "leads/view.html", context, status=422 if request.method == "POST" else 200)


@allowed("view_leads", methods=["POST"])
def view_refill(request: Request, view_id: int) -> HttpResponse:
    """The filters of now become the view's."""
    view = _own(request, view_id)
    query = view_query(QueryDict(request.POST.get("query", "")))
    try:
        refill_view(view=view, by=request.user, query=query, columns=columns_of(request, view.columns))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(f"{reverse('leads')}?view={view.pk}")


@allowed("view_leads", methods=["POST"])
def view_delete(request: Request, view_id: int) -> HttpResponse:
    """The list then offers to bring it back."""
    view = _own(request, view_id)
    delete_view(view=view, by=request.user)
    return redirect(f"{reverse('leads')}?deleted={view.pk}")


@allowed("view_leads", methods=["POST"])
def view_restore(request: Request, view_id: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=view_id, owner=request.user)
    restore_view(view=view, by=request.user)
    return redirect(f"{reverse('leads')}?view={view.pk}")


def _own(request: Request, view_id: int) -> SavedView:
    return get_object_or_404(SavedView, pk=view_id, owner=request.user, deleted_at=None)
