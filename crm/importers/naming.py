"""Which property a header becomes when it is no native column."""

from __future__ import annotations

from collections.abc import Collection

from crm.conditions.text import fold
from crm.importers.native import RESERVED


def property_name(header: str) -> str:
    """Lower-cased, with `_` for whatever is neither letter nor digit: `First Page Seen` is `first_page_seen`."""
    words = "".join(character if character.isalnum() else " " for character in fold(header)).split()
    return "_".join(words)


def free_name(name: str, taken: Collection[str]) -> str:
    """`name`, or `name_2`, `name_3` … where it is taken or has a meaning of its own."""
    number, candidate = 1, name
    while candidate in taken or candidate in RESERVED:
        number += 1
        candidate = f"{name}_{number}"
    return candidate
