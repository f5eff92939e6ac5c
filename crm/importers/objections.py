"""Objections that activities tell of: an unsubscribe is one of its contact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def keep_objections(cursor: Any, objections: Iterable[tuple[int, str]]) -> None:
    """Of contacts since instants (in UTC, as text): the earliest that is known stands, and none is ever taken back."""
    earliest: dict[int, str] = {}
    for contact, at in objections:
        earliest[contact] = min(at, earliest.get(contact, at))
    if not earliest:
        return
    cursor.execute(
        """
        update crm_contact c set objected_at = given.at, updated_at = now()
        from unnest(%s::bigint[], %s::timestamptz[]) as given(id, at)
        where c.id = given.id and (c.objected_at is null or c.objected_at > given.at)
        """,
        [list(earliest), list(earliest.values())],
    )
