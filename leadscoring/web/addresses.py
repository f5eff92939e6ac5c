"""Addresses of many pages of one kind."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

ANY = 2**62 + 3
"""A number that no record has, in whose place each record's own is put."""


def numbered_url(name: str) -> Callable[[int], str]:
    """`reverse(name, args=[number])` of every number, looked up once: for lists."""
    url = reverse(name, args=[ANY])
    return lambda number: url.replace(str(ANY), str(number))
