"""Who may see a page: the one decorator that stands on every view."""

import functools
from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from leadscoring.accounts.roles import LABELS, roles_with
from leadscoring.web.request import Request

P = ParamSpec("P")
GuardedView = Callable[Concatenate[Request, P], HttpResponseBase]
AnyView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class NotAllowed(PermissionDenied):
    """Says which role is needed; the page for 403 shows it."""

    def __init__(self, permission: str) -> None:
        self.permission = permission
        self.needed_roles = [str(LABELS[role]) for role in roles_with(permission)]
        roles = get_text_list(self.needed_roles, _("or"))
        super().__init__(_("This page is for the role %(roles)s. Ask an admin for it.") % {"roles": roles})


def allowed(
    permission: str = "", *, methods: Sequence[str] = ("GET", "POST")
) -> Callable[[GuardedView[P]], AnyView[P]]:
    """Let in those with `permission` (`edit_models`; blank = all who have logged in), by `methods` only."""
    accepted = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def guard(view: GuardedView[P]) -> AnyView[P]:
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in accepted:
                return HttpResponseNotAllowed(accepted)
            if not request.user.is_authenticated:
                return _sent_to_login(request)
            if not may(request, permission):
                raise NotAllowed(permission)
            return _with_cache_headers(request, view(cast(Request, request), *args, **kwargs))

        functools.update_wrapper(guarded, view)
        # For the test that finds views without the decorator.
        guarded.__dict__["allowed_permission"] = permission
        return guarded

    return guard


def may(request: HttpRequest, permission: str) -> bool:
    """Whether the request's user holds a permission of ours."""
    return not permission or request.user.has_perm(f"accounts.{permission}")


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, for a fragment."""
    return bool(getattr(request, "htmx", False))


def _sent_to_login(request: HttpRequest) -> HttpResponse:
    if not is_htmx(request):
        is_page = request.method in ("GET", "HEAD")
        return redirect_to_login(request.get_full_path() if is_page else _page_before(request))
    # The page that the fragment was for, not the fragment.
    page = cast(Request, request).htmx.current_url_abs_path or "/"
    login = resolve_url(settings.LOGIN_URL)
    return HttpResponseClientRedirect(f"{login}?{urlencode({'next': page})}")


def _page_before(request: HttpRequest) -> str:
    """Where a form was sent from: whoever has logged in goes on there, since what only takes a POST is no page."""
    before = urlsplit(request.META.get("HTTP_REFERER", ""))
    is_own = before.netloc == request.get_host() and before.path.startswith("/")
    return before._replace(scheme="", netloc="", fragment="").geturl() if is_own else "/"


def _with_cache_headers(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    patch_vary_headers(response, ["HX-Request"])
    if is_htmx(request):
        response["Cache-Control"] = "no-store"
    return response
