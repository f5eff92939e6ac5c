"""The way in: everybody is sent to where their work is."""

from django.http import HttpResponse
from django.shortcuts import redirect

from leadscoring.accounts.roles import Role, role_of
from leadscoring.settings_pages.set_up import is_set_up
from leadscoring.web.access import allowed, may
from leadscoring.web.request import Request


@allowed(methods=["GET"])
def home(request: Request) -> HttpResponse:
    """Marketing to the models, admins to the set-up list until it is done, all others to the leads."""
    if may(request, "manage_settings") and not is_set_up():
        return redirect("set_up")
    edits = may(request, "edit_models") and role_of(request.user) != Role.ADMIN
    return redirect("models" if edits else "leads")
