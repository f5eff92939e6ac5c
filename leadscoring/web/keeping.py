"""What is drawn of few values again and again is kept in the process: in each language, by its arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import get_language

P = ParamSpec("P")
T = TypeVar("T")


def kept_by_language(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """For functions of hashable arguments and of nothing else but the language. What is marked as safe is not taken for
    the same text unmarked."""

    def keeping(draw: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=most, typed=True)
        def kept(_language: str | None, *args: Any, **kwargs: Any) -> T:
            return draw(*args, **kwargs)

        @wraps(draw)
        def drawn(*args: P.args, **kwargs: P.kwargs) -> T:
            return kept(get_language(), *args, **kwargs)  # type: ignore[arg-type]

        return drawn

    return keeping
