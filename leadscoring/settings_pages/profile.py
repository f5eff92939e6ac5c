"""What everybody says of themselves."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from leadscoring.accounts.domain.people import change_profile
from leadscoring.settings_pages.forms import ProfileForm
from leadscoring.views.theme import SECONDS_A_YEAR
from leadscoring.web.access import allowed
from leadscoring.web.request import Request


@allowed()
def profile(request: Request) -> HttpResponse:
    """Name, language, theme, days away; the role and the teams are an admin's to give."""
    form = ProfileForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        change_profile(user=request.user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return _with_theme(redirect("profile"), form.cleaned_data["theme"])
    context = {
        "form": form,
        "teams": request.user.teams.order_by("name"),
    }
    return render(request, "people/profile.html", context, status=422 if request.method == "POST" else 200)


def _with_theme(response: HttpResponse, theme: str) -> HttpResponse:
    """In the cookie too, for the log-in page."""
    response.set_cookie("theme", theme, max_age=SECONDS_A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
