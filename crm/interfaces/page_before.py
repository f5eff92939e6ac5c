"""Where a button was pressed: a plain POST goes back there."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_page_before(request: HttpRequest) -> str:
    """Blank where it was not one of ours."""
    before = request.META.get("HTTP_REFERER", "")
    is_own = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if is_own else ""


def own_path(request: HttpRequest, path: str) -> str:
    """Where a form leads back to; blank where that is not one of our pages."""
    is_own = url_has_allowed_host_and_scheme(path, None, require_https=request.is_secure())
    return path if is_own and path.startswith("/") else ""
