"""A condition's plain values as the editor walks them: what is turned around, which kind it is, what stands in it."""

from __future__ import annotations

from typing import Any, TypeAlias

Plain: TypeAlias = dict[str, Any]

GROUPS = ("all", "any")
RELATED = ("contact", "deal")
WORDED = ("list", "activity", *RELATED)
"""Kinds that have words of their own for being turned around: “is not in a list”, “no deal for which…”."""
NESTING = (*GROUPS, "not", *RELATED)
LEAVES = ("property", "field", "list", "activity", "score")
KINDS = ("all", "any", "not", "contact", "deal", "list", "activity", "score", "property", "field")
"""In the order in which one is looked for: a test of a score says `field` too."""

DEEPEST = 12
"""Conditions in one another that can be changed in place; what stands deeper is shown as a sentence."""
MOST_PARTS = 150
"""Conditions in one form, so that it can be posted; those behind them are shown as sentences."""


def split_turned(plain: Plain) -> tuple[bool, Plain]:
    """Whether a condition is turned around by a single `not`, and what is; a `not` of a `not` is a part of its own."""
    inner = plain.get("not")
    if len(plain) == 1 and isinstance(inner, dict) and "not" not in inner:
        return True, inner
    return False, plain


def turned(is_turned: bool, core: Plain) -> Plain:
    return {"not": core} if is_turned else core


def kind_of(core: Plain) -> str:
    return next((kind for kind in KINDS if kind in core), "property")


def members_of(core: Plain) -> list[Any]:
    kind = kind_of(core)
    if kind in GROUPS:
        return list(core[kind]) if isinstance(core[kind], list | tuple) else []
    return [core[kind]] if kind in NESTING else []


def with_members(core: Plain, members: list[Any]) -> Plain:
    """The same part around others."""
    kind = kind_of(core)
    return {kind: members} if kind in GROUPS else {kind: members[0]}


def blank_leaf(over: str) -> Plain:
    """A condition of which nothing is chosen yet."""
    return {"property": ""} if over == "record" else {"field": ""}
