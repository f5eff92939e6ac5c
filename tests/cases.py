"""Cases that ask one world, made once: it takes longer to make than each takes to ask."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction


def in_one_world(names: str, cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As `pytest.mark.parametrize`, of which each case reports by itself, but with the same fixtures for all.

    What a case writes is taken back, and what it caches forgotten.
    """
    parameters, cases = [name.strip() for name in names.split(",")], list(cases)
    assert cases

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def all_cases(subtests: pytest.Subtests, **fixtures: Any) -> None:
            for case in cases:
                values = case if len(parameters) > 1 else (case,)
                named = dict(zip(parameters, values, strict=True))
                with subtests.test(**named), transaction.atomic():
                    cache.clear()
                    test(**fixtures, **named)
                    connection.check_constraints()
                    transaction.set_rollback(True)

        signature = inspect.signature(test)
        own = [each for name, each in signature.parameters.items() if name not in parameters]
        asked = inspect.Parameter("subtests", inspect.Parameter.KEYWORD_ONLY)
        all_cases.__signature__ = signature.replace(parameters=[*own, asked])  # type: ignore[attr-defined]
        return all_cases

    return decorate
