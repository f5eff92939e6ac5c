"""What a plain condition names, however deep, or any plain part that holds conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm.conditions.builtin import BUILTIN

LISTS = ("list", "not_in_list")


def lists_named(plain: Any, object: str) -> Iterator[tuple[str, str]]:
    """(object, name) of every list; `object` is what the part is about, save inside `contact:` or `deal:`."""
    for key, name, of in _texts(plain, object):
        if key in LISTS:
            yield of, name


def properties_named(plain: Any, object: str) -> Iterator[tuple[str, str]]:
    """The same of every property: that of `company.name` is the company's."""
    for key, path, of in _texts(plain, object):
        if key == "property":
            prefix, dot, name = path.partition(".")
            yield (prefix, name) if dot and prefix in BUILTIN else (of, path)


def models_named(plain: Any) -> Iterator[str]:
    """Every model whose score is asked for."""
    return (name for key, name, _of in _texts(plain, "") if key == "score")


def _texts(plain: Any, object: str) -> Iterator[tuple[str, str, str]]:
    """(key, text, what it is about). A key such as `list` with a number is a value's points, and names nothing."""
    if isinstance(plain, list):
        for member in plain:
            yield from _texts(member, object)
    elif isinstance(plain, dict):
        for key, value in plain.items():
            if isinstance(value, str):
                yield key, value, object
            else:
                yield from _texts(value, key if key in BUILTIN else object)
