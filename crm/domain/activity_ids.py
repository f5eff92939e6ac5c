"""The identity of an activity: whoever brings it in, and however often, the same activity has the same id."""

from __future__ import annotations

import hashlib


def external_id_id(external_id: str) -> str:
    """For an activity that its source has numbered. 32 hexadecimal digits, which PostgreSQL reads as a uuid."""
    return hashlib.md5(f"x:{external_id}".encode(), usedforsecurity=False).hexdigest()


def content_id(
    contact_id: int,
    occurred_at: str,
    key: tuple[str, str, str, str, str, bool],
    value: str | None,
    properties: str | None,
) -> str:
    """For one without a number: those alike in everything are one.

    `occurred_at` in UTC with microseconds and offset (`2026-01-31T10:00:00.000000+00:00`); `key` is type, asset,
    asset type, campaign, channel, machine, spelled as given; `value` a plain number without trailing zeros;
    `properties` a JSON object without white space, its names sorted, None when empty. NUL, which no stored text
    holds, parts them.
    """
    *texts, is_machine = key
    parts = (str(contact_id), occurred_at, *texts, "1" if is_machine else "", value or "", properties or "")
    return hashlib.md5("\0".join(("c:", *parts)).encode(), usedforsecurity=False).hexdigest()
