"""The keys that any slot matches, each tried once: its mask, and since when its activities can matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from scoring.engine.occurrences import BITS, Slot
from scoring.engine.slots import Slots


@dataclass(frozen=True, slots=True)
class KeyRows:
    """A row a key, joined on: for a few records, whose keys are looked for first."""

    relation: str = "keys"

    def joined(self, activities: str) -> str:
        return f"{activities} join {self.relation} k on k.key_id = a.key_id"

    def value(self, column: str) -> str:
        return f"k.{column}"


@dataclass(frozen=True, slots=True)
class KeyArrays:
    """One row of arrays, in which a key's id is the place: for everybody, whose activities stay in their index's order."""

    relation: str = "keys"

    def joined(self, activities: str) -> str:
        return activities

    def value(self, column: str) -> str:
        """Of an array that was stored each look would unpack it anew; what is appended to is unpacked."""
        found = f"(select {column} || '{{}}' from {self.relation})[a.key_id]"
        return f"nullif({found}, 0)" if column == "asset_ref" else found


Keys: TypeAlias = KeyRows | KeyArrays
THEIR_KEYS = KeyRows()
"""Of the records that a statement is about."""


@dataclass(frozen=True, slots=True)
class KeyMasks:
    """Of all slots of a statement, once these are known."""

    slots: Slots

    def of_some(self, only: str = "true") -> str:
        """Columns key_id, asset_ref, since, mask0 …: the keys that match any slot, each with its mask and oldest instant."""
        masks = ", ".join(self._mask(word, self._key_sql) for word in range(self.slots.words))
        matched = (
            f"select k.id as key_id, k.asset_ref_id as asset_ref, {masks} from crm_activitykey k where {only} offset 0"
        )
        return f"select key_id, asset_ref, {self._since} as since, {self._names} from ({matched}) m where {self._some('mask')}"

    def stored_arrays(self, name: str, *, temporary: bool = False) -> str:
        """Statements that make a table of `arrays`; packed, it would take as long again to write."""
        columns = [
            "since timestamptz[]",
            "asset_ref integer[]",
            *(f"mask{n} bigint[]" for n in range(self.slots.words)),
        ]
        plain = ", ".join(f"{column} storage external" for column in columns)
        return f"create {'temporary ' if temporary else ''}table {name} ({plain}); insert into {name} {self.arrays()}"

    def arrays(self) -> str:
        """One row of `KeyArrays`; who finds no key there, or one that no slot matches, finds no `since` to be later than."""
        masks = "".join(
            f", array_agg(coalesce(mask{word}, 0) order by n) as mask{word}" for word in range(self.slots.words)
        )
        # Nulls would have an array read from its beginning, whatever the place.
        return (
            f"select array_agg(coalesce(since, 'infinity') order by n) as since, "
            f"array_agg(coalesce(asset_ref, 0) order by n) as asset_ref{masks} "
            f"from generate_series(1, (select max(id) from crm_activitykey)) n left join ({self.of_all()}) k on k.key_id = n"
        )

    def of_all(self) -> str:
        """The same of all keys. Types are looked at once each, and so are masks: there are few of either."""
        of_types = ", ".join(
            self._mask(word, lambda slot: self.slots.type_sql(slot, "y")) for word in range(self.slots.words)
        )
        masks = ", ".join(self._mask_beside_type(word) for word in range(self.slots.words))
        types = (
            f"select y.type, y.is_machine, {of_types} from (select distinct type, is_machine from crm_activitykey) y"
        )
        matched = (
            f"select k.id as key_id, k.asset_ref_id as asset_ref, {masks} from crm_activitykey k "
            f"join ({types} offset 0) t on t.type = k.type and t.is_machine = k.is_machine where {self._some('t.mask')} offset 0"
        )
        dated = f"select {self._names}, {self._since} as since from (select distinct {self._names} from m where {self._some('mask')}) d"
        return f"with m as materialized ({matched}) select key_id, asset_ref, since, {self._names} from m join ({dated} offset 0) d using ({self._names})"

    @property
    def _names(self) -> str:
        return ", ".join(f"mask{word}" for word in range(self.slots.words))

    def _some(self, mask: str) -> str:
        return " or ".join(f"{mask}{word} <> 0" for word in range(self.slots.words))

    @property
    def _since(self) -> str:
        """The oldest instant at which an activity of a key with these masks can still matter."""
        flags: dict[tuple[str, str], int] = {}
        for slot in self.slots.slots:
            asked = (slot.word, self.slots.oldest(slot))
            flags[asked] = flags.get(asked, 0) | slot.flag_value
        cases = [f"case when {word} & {flag}::bigint <> 0 then {oldest} end" for (word, oldest), flag in flags.items()]
        return f"least({', '.join(cases)})"

    def _mask(self, word: int, condition: Callable[[Slot], str]) -> str:
        """Slots with one condition are asked once."""
        asked: dict[str, int] = {}
        for slot in self.slots.slots[word * BITS : (word + 1) * BITS]:
            sql = condition(slot)
            asked[sql] = asked.get(sql, 0) | slot.flag_value
        cases = [f"case when {sql} then {flags}::bigint else 0 end" for sql, flags in asked.items()]
        return f"({' | '.join(cases)}) as mask{word}"

    def _mask_beside_type(self, word: int) -> str:
        """What the type lets through, less what the rest of the key denies."""
        denied: dict[str, int] = {}
        for slot in self.slots.slots[word * BITS : (word + 1) * BITS]:
            if self._asks_beside_type(slot):
                sql = self.slots.where_sql(slot)
                denied[sql] = denied.get(sql, 0) | slot.flag_value
        tests = [
            f"case when t.mask{word} & {flags}::bigint <> 0 and not {sql} then {flags}::bigint else 0 end"
            for sql, flags in denied.items()
        ]
        less = f" & ~({' | '.join(tests)})" if tests else ""
        return f"t.mask{word}{less} as mask{word}"

    @staticmethod
    def _asks_beside_type(slot: Slot) -> bool:
        return slot.asked.where is not None and not slot.reads_rows

    def _key_sql(self, slot: Slot) -> str:
        types = self.slots.type_sql(slot)
        return f"({types} and {self.slots.where_sql(slot)})" if self._asks_beside_type(slot) else types
