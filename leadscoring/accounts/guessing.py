"""What django-axes counts failed log-ins by: the address that was tried and where from."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from leadscoring.accounts.models.user import folded_email


def attempted_email(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """The address that was typed, folded, so that `A@x.no` and `a@x.no` are one."""
    typed = credentials or (request.POST if request is not None else {})
    return folded_email(str(typed.get("email") or typed.get("login") or typed.get("username") or ""))


def client_address(request: HttpRequest) -> str:
    """The browser's address: behind N trusted proxies the Nth from the right, which the browser cannot forge."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return str(hops[-settings.TRUSTED_PROXIES])
    return str(request.META.get("REMOTE_ADDR", ""))
