"""Whether a condition asks records or a score: when the kind of rule changes, what asks the other is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scoring.spec.matching import Plain


def asks_records(condition: Plain) -> bool:
    return not any(_is_of_field(leaf) for leaf in _leaves(condition))


def asks_score(condition: Plain) -> bool:
    return all(_is_of_field(leaf) for leaf in _leaves(condition))


def _is_of_field(leaf: Plain) -> bool:
    return "field" in leaf and "score" not in leaf


def _leaves(condition: Any) -> Iterator[Plain]:
    """Those of the outer vocabulary: a `where` inside of an activity is another matter."""
    if not isinstance(condition, dict):
        return
    for key in ("all", "any"):
        if isinstance(condition.get(key), list):
            for member in condition[key]:
                yield from _leaves(member)
            return
    for key in ("not", "contact", "deal"):
        if key in condition:
            yield from _leaves(condition[key])
            return
    yield condition
