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

    @property
    def asset(self) -> str:
        """What an occurrence carries, by which `asset_ref` knows its asset."""
        return "k.asset_ref"

    def asset_ref(self, carried: str) -> str:
        """0 for all that have no asset."""
        return f"coalesce({carried}, 0)"


@dataclass(frozen=True, slots=True)
class KeyArrays:
    """One row of arrays, in which a key's id is the place: for everybody, whose activities stay in their index's order."""

    relation: str = "keys"

    def joined(self, activities: str) -> str:
        return activities

    def value(self, column: str) -> str:
        return self._looked_up(column, "a.key_id")

    @property
    def asset(self) -> str:
        return "a.key_id"

    def asset_ref(self, carried: str) -> str:
        """Looked up for the few who are asked for their assets."""
        return self._looked_up("asset_ref", carried)

    def _looked_up(self, column: str, key_id: str) -> str:
        """Of an array that was stored each look would unpack it anew; what is appended to is unpacked."""
        return f"(select {column} || '{{}}' from {self.relation})[{key_id}]"


Keys: TypeAlias = KeyRows | KeyArrays
THEIR_KEYS = KeyRows()
"""Of the records that a statement is about."""

TYPES = """
with recursive each_type(type) as (
  (select type from crm_activitykey order by type limit 1)
  union all
  select (select type from crm_activitykey where type > each_type.type order by type limit 1)
  from each_type where each_type.type is not null
) select type from each_type where type is not null"""
"""From one to the next by the index, past the thousands of keys of each."""


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

    @property
    def columns(self) -> list[str]:
        """Of `arrays`, with their types."""
        return ["since timestamptz[]", "asset_ref integer[]", *(f"mask{n} bigint[]" for n in range(self.slots.words))]

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
        """The same of all keys; types, of which there are few, are looked at once each. A machine's activities never count."""
        of_types = ", ".join(
            self._mask(word, lambda slot: self.slots.type_sql(slot, "y")) for word in range(self.slots.words)
        )
        masks = ", ".join(self._mask_beside_type(word) for word in range(self.slots.words))
        types = f"select y.type, {of_types} from (select type, false as is_machine from ({TYPES}) found) y offset 0"
        matched = (
            f"select k.id as key_id, k.asset_ref_id as asset_ref, {masks} from crm_activitykey k "
            f"join ({types}) t on t.type = k.type where not k.is_machine and ({self._some('t.mask')}) offset 0"
        )
        return f"select key_id, asset_ref, {self._since} as since, {self._names} from ({matched}) m where {self._some('mask')}"

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
