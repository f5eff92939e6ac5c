"""Activity criteria as slots: each has a bit in the mask of the keys that it matches, and a few aggregates over its occurrences.

What a key can answer is tried once per key. Plain slots share one index-only pass over the activities; a slot that looks at an
activity's own value or properties, takes each asset or day once, or lets only the newest decay, reads its rows in a pass of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from crm.conditions.compiler import Compiler
from crm.conditions.document import AllOf, AnyOf, Condition, FieldTest, Not
from crm.conditions.values import local_midnight, moved_day
from scoring.engine.decay import earned_millionths
from scoring.spec.document import Decay

BITS = 62
WORDS = 16


class TooManyCriteria(ValueError):
    """More activity criteria than the masks have bits."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Which activities a slot counts, and how."""

    types: tuple[str, ...]
    where: Condition | None = None
    within_days: int | None = None
    since: date | None = None
    until: date | None = None
    distinct: Literal["asset", "day"] | None = None
    newest: int | None = None
    """With decay: only so many earn, the newest."""
    decay: Decay | None = None
    points: float = 0.0
    """What each earns before decay; only where the sum of earnings is asked for."""
    theirs_only: bool = False
    """Inactivity is about what people do, whatever types it names."""


@dataclass
class Slot:
    """`wants`: n (how many), e (millionths of a point earned), t (the newest's instant)."""

    bit: int
    asked: Occurrences
    wants: set[str] = field(default_factory=set)

    @property
    def word(self) -> str:
        return f"mask{self.bit // BITS}"

    @property
    def flag(self) -> str:
        return f"{1 << (self.bit % BITS)}::bigint"

    @property
    def matches_key(self) -> str:
        return f"k.{self.word} & {self.flag} <> 0"

    @property
    def reads_rows(self) -> bool:
        return looks_at_rows(self.asked.where)

    @property
    def needs_own_pass(self) -> bool:
        return self.reads_rows or self.asked.distinct is not None or self.asked.newest is not None


def looks_at_keys(where: Condition | None) -> bool:
    """Whether the condition also asks what the key holds."""
    match where:
        case AllOf(members) | AnyOf(members):
            return any(looks_at_keys(member) for member in members)
        case Not(member):
            return looks_at_keys(member)
        case FieldTest():
            return not looks_at_rows(where)
    return False


def looks_at_rows(where: Condition | None) -> bool:
    """Whether the condition asks what the key does not hold: the activity's own value or properties."""
    match where:
        case AllOf(members) | AnyOf(members):
            return any(looks_at_rows(member) for member in members)
        case Not(member):
            return looks_at_rows(member)
        case FieldTest(field=name):
            return name == "value" or name.startswith("properties.")
    return False


@dataclass
class Slots:
    """All slots of one statement; equal ones are one."""

    compiler: Compiler
    slots: list[Slot] = field(default_factory=list)

    def slot(self, asked: Occurrences, *wants: str) -> Slot:
        found = next((slot for slot in self.slots if slot.asked == asked), None)
        if found is None:
            if len(self.slots) >= BITS * WORDS:
                raise TooManyCriteria(f"A pass can hold at most {BITS * WORDS} different activity criteria.")
            found = Slot(len(self.slots), asked)
            self.slots.append(found)
        found.wants.update(wants)
        return found

    @property
    def words(self) -> int:
        return (len(self.slots) + BITS - 1) // BITS

    def window(self, slot: Slot, instant: str) -> list[str]:
        """`as_of` itself bounds every pass from above."""
        asked, bounds = slot.asked, []
        if asked.within_days:
            bounds.append(f"{instant} > {self.compiler.values.days_before(asked.within_days)}")
        if asked.since:
            bounds.append(f"{instant} >= {self._midnight(asked.since)}")
        if asked.until:
            bounds.append(f"{instant} < {self._midnight(moved_day(asked.until, 1))}")
        return bounds

    def _midnight(self, day: date) -> str:
        return self.compiler.values.constant(local_midnight(day, self.compiler.environment.time_zone), "timestamptz")

    def _oldest(self, slot: Slot) -> str:
        """The oldest instant at which an activity can still matter to the slot."""
        within = self.compiler.values.days_before(slot.asked.within_days) if slot.asked.within_days else None
        since = self._midnight(slot.asked.since) if slot.asked.since else None
        if within and since:
            return f"greatest({within}, {since})"
        return within or since or "'-infinity'::timestamptz"

    def keys_sql(self, only: str = "true") -> str:
        """Columns key_id, asset_ref, since, mask0 …: the keys that match any slot, each with its mask and oldest instant."""
        masks = [self._mask(word) for word in range(self.words)]
        oldest = ", ".join(
            f"case when {slot.word} & {slot.flag} <> 0 then {self._oldest(slot)} end" for slot in self.slots
        )
        names = ", ".join(f"mask{word}" for word in range(self.words))
        some = " or ".join(f"mask{word} <> 0" for word in range(self.words))
        return (
            f"select key_id, asset_ref, least({oldest}) as since, {names} from "
            f"(select k.id as key_id, k.asset_ref_id as asset_ref, {', '.join(masks)} from crm_activitykey k where {only} offset 0) m "
            f"where {some}"
        )

    def _mask(self, word: int) -> str:
        mine = self.slots[word * BITS : (word + 1) * BITS]
        return (
            "("
            + " | ".join(f"case when {self._key_sql(slot)} then {slot.flag} else 0 end" for slot in mine)
            + f") as mask{word}"
        )

    def _key_sql(self, slot: Slot) -> str:
        types = self.compiler.activity_types(slot.asked.types, "k")
        if slot.asked.theirs_only:
            types = f"({types} and {self.compiler.activity_types(('any',), 'k')})"
        if slot.asked.where is None or slot.reads_rows:
            return types
        return f"({types} and {self.where_sql(slot)})"

    def where_sql(self, slot: Slot, key: str = "k") -> str:
        assert slot.asked.where is not None
        return self.compiler.fields(slot.asked.where, lambda leaf: self.compiler.activity_field(leaf, key, "a"))

    def shared_aggregates(self, slot: Slot) -> list[str]:
        """Of a plain slot, over `a` joined with `k`."""
        holds = " and ".join([slot.matches_key, *self.window(slot, "a.occurred_at")])
        found = {
            "n": "count(*)",
            "e": f"sum({earned_millionths(slot.asked.decay, slot.asked.points, 'a.occurred_at', self.compiler.values)})",
            "t": "max(a.occurred_at)",
        }
        return [f"{found[want]} filter (where {holds}) as {want}{slot.bit}" for want in sorted(slot.wants)]

    def picked_rows(self, slots: list[Slot], record_id: str, source: str, scope: str) -> str:
        """Columns rid, at, mask…, asset_ref: the occurrences that any of the slots needs one by one, read index-only in one pass."""
        wanted = " or ".join(" and ".join([slot.matches_key, *self.window(slot, "a.occurred_at")]) for slot in slots)
        masks = ", ".join(f"k.mask{word}" for word in range(self.words))
        return (
            f"select {record_id} as rid, a.occurred_at as at, {masks}, k.asset_ref from {source} "
            f"where {scope} and a.occurred_at <= {self.compiler.values.as_of} and ({wanted})"
        )

    def read_rows(self, slot: Slot, record_id: str, source: str, scope: str) -> str:
        """The same columns, of a slot that looks at the activities themselves."""
        where = [
            scope,
            f"a.occurred_at <= {self.compiler.values.as_of}",
            slot.matches_key,
            *self.window(slot, "a.occurred_at"),
        ]
        where.append(self.where_sql(slot, "kk"))
        # All keys, hashed again for each range: only for those who ask.
        keys = "join crm_activitykey kk on kk.id = a.key_id " if looks_at_keys(slot.asked.where) else ""
        masks = ", ".join(f"k.mask{word}" for word in range(self.words))
        return (
            f"select {record_id} as rid, a.occurred_at as at, {masks}, k.asset_ref from {source} "
            f"{keys}where {' and '.join(where)}"
        )

    def own_aggregates(self, slot: Slot, rows: str) -> str:
        """Columns rid, n, e, t over `rows`, which are picked or read rows."""
        asked = slot.asked
        instant, group = "k.at", ""
        if asked.distinct:
            instant, group = "max(k.at)", f" group by 1, {self._identity(asked.distinct)}"
        rank = ", row_number() over (partition by rid order by at desc) as rn" if asked.newest else ""
        earned = f"sum({earned_millionths(asked.decay, asked.points, 'q.at', self.compiler.values)})"
        newest = f" filter (where q.rn <= {asked.newest})" if asked.newest else ""
        holds = " and ".join([slot.matches_key, *self.window(slot, "k.at")])
        occurrences = f"select k.rid, {instant} as at from {rows} k where {holds}{group}"
        ranked = f"select rid, at{rank} from ({occurrences}) o"
        return f"select q.rid, count(*) as n, {earned}{newest} as e, max(q.at) as t from ({ranked}) q group by 1"

    def _identity(self, distinct: str) -> str:
        if distinct == "asset":
            return "k.asset_ref"
        return f"(k.at at time zone {self.compiler.values.constant(self.compiler.environment.time_zone, 'text')})::date"
