"""Light, dark, or as the device: chosen by anybody, kept in the profile and in a cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadscoring.accounts.models import User
from leadscoring.web.access import is_htmx

SECONDS_A_YEAR = 31_536_000


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice; the log-in page has the switch too, so it asks for no log-in."""
    chosen = request.POST.get("theme", "")
    if chosen not in User.Theme.values:
        return HttpResponseBadRequest(_("There is no such theme."))
    if isinstance(request.user, User):
        request.user.theme = chosen
        request.user.save(update_fields=["theme"])
    response = HttpResponse(status=204) if is_htmx(request) else redirect(_page_before(request))
    response.set_cookie("theme", chosen, max_age=SECONDS_A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def _page_before(request: HttpRequest) -> str:
    before = request.POST.get("next") or request.META.get("HTTP_REFERER", "")
    own = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if own else "/"
