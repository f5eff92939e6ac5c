"""Adding activities: straight into their table while all of them are new, past those that are known where some are."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from crm.importers.copying import copy_lines

COLUMNS = ("id", "contact_id", "occurred_at", "key_id", "value", "external_id", "properties")


_ID = itemgetter(slice(0, 32))


class ActivityTable:
    """`add(cursor, lines)` says how many of them were new; `lines` are in COPY's text format, in the order of COLUMNS.

    Whatever is known by its id is left alone, whatever its other columns say: activities are only ever appended.
    Copying them is quicker than asking about each, but ends at the first that is known; so after a batch in which some
    were, the next is not tried that way.
    """

    def __init__(self) -> None:
        self._are_new = True

    def add(self, cursor: Any, lines: Sequence[str]) -> int:
        # In the order of their index, which is quicker; and two imports never wait for each other.
        lines = sorted(lines, key=_ID)
        if not (self._are_new and _copied(cursor, lines)):
            created = _added(cursor, lines)
            self._are_new = created == len(lines)
            return created
        return len(lines)


def _copied(cursor: Any, lines: Sequence[str]) -> bool:
    try:
        with transaction.atomic():
            copy_lines(cursor, "crm_activity", COLUMNS, lines)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        return False
    return True


def _added(cursor: Any, lines: Sequence[str]) -> int:
    names = ", ".join(COLUMNS)
    cursor.execute("create temporary table if not exists added_activity (like crm_activity) on commit delete rows")
    cursor.execute("truncate added_activity")
    copy_lines(cursor, "added_activity", COLUMNS, lines)
    cursor.execute(
        f"insert into crm_activity ({names}) select {names} from added_activity on conflict do nothing",
    )
    return int(cursor.rowcount)
