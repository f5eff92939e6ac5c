"""The dictionary of activity keys while activities come in: each combination gets its number once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from crm.conditions.text import fold

Key: TypeAlias = tuple[str, str, str, str, str, bool]
"""Type, asset, asset type, campaign, channel, machine: spelled as given."""

_PARTS = "type, asset, asset_type, campaign, channel, is_machine"
_ARRAYS = "unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bool[])"
_GIVEN = f"{_ARRAYS} as given({_PARTS})"
_GIVEN_IN_ORDER = f"{_ARRAYS} with ordinality as given({_PARTS}, place)"


class KeyNumbers:
    """`of(cursor, keys)` has the number of each, given to it where it is new."""

    MOST_REMEMBERED, MOST_READ = 50_000, 40_000
    MANY = 500

    def __init__(self) -> None:
        self._known: dict[Key, int] = {}
        self._has_read = False

    def of(self, cursor: Any, keys: Iterable[Key]) -> dict[Key, int]:
        if len(self._known) > self.MOST_REMEMBERED:
            self._known.clear()
        wanted = set(keys)
        # Not `wanted - self._known.keys()`, which goes through all that are known.
        unknown = {key for key in wanted if key not in self._known}
        if len(unknown) >= self.MANY and not self._has_read:
            # Who asks for many will ask for most of them, batch by batch.
            self._known |= _newest(cursor, self.MOST_READ)
            self._has_read = True
            unknown = {key for key in unknown if key not in self._known}
        if unknown:
            self._known |= _numbered(cursor, unknown)
        return {key: self._known[key] for key in wanted}


def _numbered(cursor: Any, keys: Iterable[Key]) -> dict[Key, int]:
    found = _looked_up(cursor, keys)
    # In one order for all, so that two imports never wait for each other.
    if new := sorted(set(keys) - found.keys()):
        _insert(cursor, new)
        found |= _looked_up(cursor, new)
    return found


def _newest(cursor: Any, most: int) -> dict[Key, int]:
    cursor.execute(f"select {_PARTS}, id from crm_activitykey order by id desc limit %s", [most])
    return {row[:-1]: row[-1] for row in cursor.fetchall()}


def _looked_up(cursor: Any, keys: Iterable[Key]) -> dict[Key, int]:
    """One by one in their index, however many: the planner, who expects one key to be found, would read them all."""
    keys = list(keys)
    if not keys:
        return {}
    same = f"({_PARTS}) = ({', '.join(f'given.{part}' for part in _PARTS.split(', '))})"
    cursor.execute(
        f"select place, known.id from {_GIVEN_IN_ORDER} "
        f"cross join lateral (select id from crm_activitykey where {same} offset 0) known",
        _columns(keys),
    )
    return {keys[place - 1]: id for place, id in cursor.fetchall()}


def _insert(cursor: Any, keys: list[Key]) -> None:
    assets = {fold(key[1]): key[1] for key in reversed(keys) if key[1]}
    folded = sorted(assets)
    cursor.execute(
        """
        insert into crm_asset (name, folded)
        select name, folded from unnest(%s::text[], %s::text[]) as given(name, folded)
        where not exists (select from crm_asset known where known.folded = given.folded)
        on conflict do nothing
        """,
        [[assets[name] for name in folded], folded],
    )
    cursor.execute(
        f"""
        insert into crm_activitykey ({_PARTS}, asset_ref_id)
        select {", ".join(f"given.{part}" for part in _PARTS.split(", "))}, crm_asset.id
        from {_GIVEN}
        left join unnest(%s::text[], %s::text[]) as fold(name, folded) on fold.name = given.asset
        left join crm_asset on crm_asset.folded = fold.folded
        on conflict do nothing
        """,
        [*_columns(keys), *_folding(keys)],
    )


def _folding(keys: list[Key]) -> list[list[str]]:
    names = sorted({key[1] for key in keys if key[1]})
    return [names, [fold(name) for name in names]]


def _columns(keys: list[Key]) -> list[str]:
    *texts, machines = zip(*keys, strict=True)
    return [*map(_array, texts), "{" + ",".join("t" if is_machine else "f" for is_machine in machines) + "}"]


def _array(texts: tuple[str, ...]) -> str:
    """As PostgreSQL reads arrays; the driver takes three times as long."""
    if any('"' in text or "\\" in text for text in texts):
        texts = tuple(text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return '{"' + '","'.join(texts) + '"}'
