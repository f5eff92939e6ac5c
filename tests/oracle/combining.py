"""All, any and not of a condition, whatever its leaves are about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

Condition: TypeAlias = dict[str, Any]


def combined(condition: Condition, leaf_test: Callable[[Condition], bool]) -> bool:
    if "all" in condition:
        return all(combined(member, leaf_test) for member in condition["all"])
    if "any" in condition:
        return any(combined(member, leaf_test) for member in condition["any"])
    if "not" in condition:
        return not combined(condition["not"], leaf_test)
    return leaf_test(condition)
