"""Teams, which leads are shared out among."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from leadscoring.accounts.domain import TeamRefused
from leadscoring.accounts.domain.teams import change_team, create_team, delete_team
from leadscoring.accounts.models import Team
from leadscoring.accounts.queries.people import teams_with_sizes
from leadscoring.settings_pages.forms import TeamForm
from leadscoring.settings_pages.people_rows import section_tabs
from leadscoring.uses import uses_of
from leadscoring.web.access import allowed
from leadscoring.web.request import Request

MENU = "people"


@allowed("manage_users", methods=["GET"])
def teams(request: Request) -> HttpResponse:
    """All of them, with where each is used."""
    found = [(team, uses_of("team", team)) for team in teams_with_sizes()]
    context = {"teams": found, "tabs": section_tabs("teams"), "nav": MENU}
    return render(request, "teams/list.html", context)


@allowed("manage_users")
def new_team(request: Request) -> HttpResponse:
    """A name, and who is in it."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_team(by=request.user, **form.cleaned_data)
        except TeamRefused as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The team “%(team)s” is there.") % {"team": made})
            return redirect("teams")
    return render(request, "teams/new.html", {"form": form, "nav": MENU}, status=_status(request))


@allowed("manage_users")
def team(request: Request, team_id: int) -> HttpResponse:
    """Its name and its members."""
    found = get_object_or_404(Team, pk=team_id)
    form = TeamForm(request.POST or None, team=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_team(team=found, by=request.user, **form.cleaned_data)
        except TeamRefused as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The team is saved."))
            return redirect("teams")
    context = {"form": form, "team": found, "uses": uses_of("team", found), "nav": MENU}
    return render(request, "teams/team.html", context, status=_status(request))


@allowed("manage_users")
def remove_team(request: Request, team_id: int) -> HttpResponse:
    """Gone, once its reader has seen what that breaks; never while something in force names it."""
    found = get_object_or_404(Team, pk=team_id)
    refused = ""
    if request.method == "POST":
        try:
            delete_team(team=found, by=request.user)
        except TeamRefused as error:
            refused = str(error)
        else:
            messages.success(request, _("The team “%(team)s” is deleted.") % {"team": found})
            return redirect("teams")
    uses = uses_of("team", found)
    context = {
        "team": found,
        "uses": uses,
        "is_bound": any(use.is_binding for use in uses),
        "count": found.members.count(),
        "refused": refused,
        "nav": MENU,
    }
    return render(request, "teams/delete.html", context, status=409 if refused else 200)


def _status(request: Request) -> int:
    """A form that comes back did not do what was asked."""
    return 422 if request.method == "POST" else 200
