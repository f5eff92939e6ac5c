"""Every address of ours, with the permission that its view asks for, as Django's resolver has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    route: str
    permission: str
    """Blank: all who have logged in."""
    asks_for: tuple[str, ...]
    """What stands between the pointed brackets."""

    def url(self, known: Mapping[str, object]) -> str:
        missing = [name for name in self.asks_for if name not in known]
        if missing:
            sentence = (
                f"“{self.route}” needs {' and '.join(missing)}: have tests/access/world.py make such a record, "
                f"and name it in `Everything.known`."
            )
            pytest.fail(sentence, pytrace=False)
        return reverse(self.name, kwargs={name: known[name] for name in self.asks_for})


def our_addresses() -> list[Address]:
    """Those whose view has the decorator; test_access.py of the ground finds the views that lack it."""
    return sorted(_found(get_resolver(), ""), key=lambda address: address.route)


def _found(resolver: URLResolver, before: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _found(pattern, before + str(pattern.pattern))
            continue
        permission = _permission(pattern.callback)
        if permission is None:
            continue
        route = before + str(pattern.pattern)
        assert isinstance(pattern.pattern, RoutePattern), f"“{route}” is no path(), so nobody can read what it needs."
        assert pattern.name, f"“{route}” has no name."
        yield Address(pattern.name, route, permission, tuple(pattern.pattern.converters))


def _permission(view: Callable[..., Any]) -> str | None:
    permission = getattr(view, "allowed_permission", None)
    return None if permission is None else str(permission)
