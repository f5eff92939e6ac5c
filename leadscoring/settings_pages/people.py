"""Users: all of them, one, somebody new, and who may log in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from leadscoring.accounts.domain import UserRefused, invite_user
from leadscoring.accounts.domain.links import days_a_link_works, note_link, password_path
from leadscoring.accounts.domain.people import activate_user, change_user, deactivate_user
from leadscoring.accounts.models import Team, User
from leadscoring.accounts.queries.people import people as found_people
from leadscoring.accounts.roles import LABELS, role_of
from leadscoring.settings_pages.forms import InviteForm, UserForm
from leadscoring.settings_pages.people_rows import people_chips, person_rows, section_tabs
from leadscoring.uses import uses_of
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request

PEOPLE_A_PAGE = 50
MOST_COUNTED = 10_000
"""Above, “more than 10,000” is said."""
MENU = "people"


@allowed("manage_users", methods=["GET"])
def people(request: Request) -> HttpResponse:
    """Everybody with a log-in, searched and filtered by the address."""
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in ("search", "role", "team", "state")}
    page = Paginator(found_people(**asked), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": person_rows(page.object_list, today),
        "total": page.paginator.count,
        "total_limit": MOST_COUNTED,
        "is_filtered": any(asked.values()),
    }
    if is_htmx(request):
        return render(request, "people/results.html", context)
    teams = Team.objects.order_by("name")
    more = {"search": asked["search"], "chips": people_chips(asked, teams), "tabs": section_tabs("people")}
    return render(request, "people/list.html", context | more)


@allowed("manage_users")
def invite(request: Request) -> HttpResponse:
    """Somebody new, who gets a link by e-mail; it is shown too, for who has no e-mail to be had."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = invite_user(by=request.user, **form.cleaned_data)
        except UserRefused as error:
            form.add_error("email", str(error))
        else:
            return _link_page(request, made, is_new=True)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/invite.html", {"form": form, "nav": MENU}, status=status)


@allowed("manage_users")
def person(request: Request, user_id: int) -> HttpResponse:
    """What an admin may say of them."""
    found = _person(user_id)
    form = UserForm(request.POST or None, user=found)
    if request.method != "POST":
        return _person_page(request, found, form)
    if not form.is_valid():
        return _person_page(request, found, form, status=422)
    try:
        change_user(user=found, by=request.user, **form.cleaned_data)
    except UserRefused as error:
        form.add_error("role", str(error))
        return _person_page(request, found, form, status=422)
    messages.success(request, _("Saved. What they may do changes with their next click."))
    return redirect("people")


@allowed("manage_users", methods=["POST"])
def person_link(request: Request, user_id: int) -> HttpResponse:
    """A new link, to be passed on by hand; the log says who got it."""
    found = _person(user_id)
    try:
        note_link(user=found, by=request.user)
    except UserRefused as error:
        return _person_page(request, found, UserForm(user=found), refused=str(error), status=409)
    return _link_page(request, found, is_new=False)


@allowed("manage_users", methods=["POST"])
def person_off(request: Request, user_id: int) -> HttpResponse:
    """They can log in no more, at once."""
    found = _person(user_id)
    try:
        deactivate_user(user=found, by=request.user)
    except UserRefused as error:
        return _person_page(request, found, UserForm(user=found), refused=str(error), status=409)
    messages.success(request, _("%(user)s is logged out and can’t log in any more.") % {"user": found})
    return redirect("person", found.pk)


@allowed("manage_users", methods=["POST"])
def person_on(request: Request, user_id: int) -> HttpResponse:
    """They can log in again."""
    found = _person(user_id)
    activate_user(user=found, by=request.user)
    messages.success(request, _("%(user)s can log in again.") % {"user": found})
    return redirect("person", found.pk)


def _person(user_id: int) -> User:
    return get_object_or_404(User.objects.prefetch_related("groups", "teams"), pk=user_id)


def _person_page(
    request: Request, found: User, form: UserForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "person": found,
        "form": form,
        "row": person_rows([found], timezone.localdate())[0],
        "is_self": found.pk == request.user.pk,
        "uses": uses_of("user", found),
        "refused": refused,
        "nav": MENU,
    }
    return render(request, "people/person.html", context, status=status)


def _link_page(request: Request, user: User, *, is_new: bool) -> HttpResponse:
    """The link is said in this answer only, and kept by no cache."""
    role = role_of(User.objects.get(pk=user.pk))
    context = {
        "person": user,
        "role": LABELS[role] if role else "",
        "link": request.build_absolute_uri(password_path(user)),
        "days": days_a_link_works(),
        "is_new": is_new,
        "nav": MENU,
    }
    response = render(request, "people/link.html", context)
    response["Cache-Control"] = "no-store"
    return response
