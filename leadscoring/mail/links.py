"""Addresses as they stand in e-mails, where there is no page that they are relative to."""

from __future__ import annotations

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme


def is_own(url: str) -> bool:
    """Whether it is an address within this site: `/leads/?page=2`."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def absolute(path: str) -> str:
    """With the site's address before it."""
    if not is_own(path):
        raise ValueError(f"{path!r} is no address within this site.")
    return f"{settings.SITE_URL}{path}"
