"""Activity criteria as slots: each has a bit in the mask of the keys that it matches, and a few aggregates over its occurrences.

What a key can answer is tried once per key. Slots share one index-only pass over the activities; one that takes each asset or day
once, or lets only the newest decay, gathers its occurrences there. A slot that looks at an activity's own value or properties
reads its rows in a pass of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from crm.conditions.compiler import Compiler
from crm.conditions.values import local_midnight, moved, moved_day
from scoring.engine.decay import earned_millionths
from scoring.engine.occurrences import BITS, Occurrences, Slot, looks_at_keys

if TYPE_CHECKING:
    from scoring.engine.keys import Keys

WORDS = 16


class TooManyCriteria(ValueError):
    """More activity criteria than the masks have bits."""


def _counted(asked: Occurrences) -> tuple[Occurrences, bool]:
    """What stays where earnings are left out; and whether they are ranked, which needs a pass of its own."""
    return replace(asked, newest=None, decay=None, points=0.0), asked.newest is not None


@dataclass
class Slots:
    """All slots of one statement; equal ones are one."""

    compiler: Compiler
    slots: list[Slot] = field(default_factory=list)
    verified_at: datetime | None = None
    """Of a time pass: keys are kept back to the windows of that instant."""

    def slot(self, asked: Occurrences) -> Slot:
        found = next((slot for slot in self.slots if slot.asked == asked), None)
        if found is None:
            if len(self.slots) >= BITS * WORDS:
                raise TooManyCriteria(f"A pass can hold at most {BITS * WORDS} different activity criteria.")
            same = (slot for slot in self.slots if slot.first is None and _counted(slot.asked) == _counted(asked))
            found = Slot(len(self.slots), asked, next(same, None))
            self.slots.append(found)
        return found

    @property
    def words(self) -> int:
        return (len(self.slots) + BITS - 1) // BITS

    def window(self, slot: Slot, instant: str) -> list[str]:
        """`as_of` itself bounds every pass from above."""
        asked, bounds = slot.asked, []
        if asked.within_days:
            bounds.append(f"{instant} > {self._window_start(asked.within_days, since_verified=asked.since_verified)}")
        if asked.since:
            bounds.append(f"{instant} >= {self._midnight(asked.since)}")
        if asked.until:
            bounds.append(f"{instant} < {self._midnight(moved_day(asked.until, 1))}")
        return bounds

    def _midnight(self, day: date) -> str:
        return self.compiler.values.constant(local_midnight(day, self.compiler.environment.time_zone), "timestamptz")

    def _window_start(self, days: int, *, since_verified: bool) -> str:
        if since_verified and self.verified_at is not None:
            return self.compiler.values.constant(moved(self.verified_at, -days), "timestamptz")
        return self.compiler.values.days_before(days)

    def left_window(self, slot: Slot, instant: str) -> str:
        """Of a time pass: whether the occurrence has left the slot's window since the scores were verified."""
        days = slot.asked.within_days
        assert days is not None
        verified = self._window_start(days, since_verified=True)
        return f"{instant} > {verified} and {instant} <= {self.compiler.values.days_before(days)}"

    def oldest(self, slot: Slot) -> str:
        """The oldest instant at which an activity can still matter to the slot."""
        within = self._window_start(slot.asked.within_days, since_verified=True) if slot.asked.within_days else None
        since = self._midnight(slot.asked.since) if slot.asked.since else None
        if within and since:
            return f"greatest({within}, {since})"
        return within or since or "'-infinity'::timestamptz"

    def oldest_of_all(self, slots: list[Slot]) -> datetime | None:
        """Of a time pass: no activity before it matters to any of the slots; None where one looks at all of history."""
        found = [self._known_oldest(slot.asked) for slot in slots]
        known = [instant for instant in found if instant is not None]
        return min(known) if known and len(known) == len(found) else None

    def _known_oldest(self, asked: Occurrences) -> datetime | None:
        assert self.verified_at is not None
        within = moved(self.verified_at, -asked.within_days) if asked.within_days else None
        since = local_midnight(asked.since, self.compiler.environment.time_zone) if asked.since else None
        return max(within, since) if within and since else within or since

    def type_sql(self, slot: Slot, key: str = "k") -> str:
        types = self.compiler.activity_types(slot.asked.types, key)
        if slot.asked.theirs_only:
            types = f"({types} and {self.compiler.activity_types(('any',), key)})"
        return types

    def where_sql(self, slot: Slot, key: str = "k") -> str:
        assert slot.asked.where is not None
        return self.compiler.fields(slot.asked.where, lambda leaf: self.compiler.activity_field(leaf, key, "a"))

    def shared_pass(self, slots: list[Slot], keys: Keys, rows: str) -> str:
        """Columns rid and, for each of `slots`, what it wants, to be fenced; `rows` has rid, at, mask… and asset of each
        occurrence."""
        columns = {f"{want}{slot.bit}": self._told(slot, want, keys) for slot in slots for want in sorted(slot.wants)}
        return f"select k.rid{_named(columns)} from {rows} k group by 1"

    def _told(self, slot: Slot, want: str, keys: Keys) -> str:
        if slot.reads_rows:
            told = self._read(slot, want, keys)
        else:
            told = self._picked(slot, want, keys) if slot.picks(want) else self._sum(slot, want)
        # A sum of bigints is numeric, which what follows would have to read again and again.
        return f"({told})::bigint" if want == "e" else told

    def _read(self, slot: Slot, want: str, keys: Keys) -> str:
        """Out of the rows themselves, of the few contacts whose activities are of the slot's types and in its window."""
        asked, instants = slot.asked, f"array_agg(k.at){self._filter(slot.first or slot)}"
        rows = (
            f"select a.occurred_at as at from crm_activity a where a.contact_id = k.rid and a.occurred_at = any({instants}) "
            f"and {slot.matches(keys.value(slot.word))} and {self.where_sql(slot, 'kk')}"
        )
        if want == "e" and asked.newest:
            rows += f" order by 1 desc limit {asked.newest}"
        found = {"n": "count(*)", "t": "max(q.at)", "e": f"sum({self._earns(asked, 'q.at')})"}[want]
        return f"case when {instants} is not null then (select {found} from ({rows}) q) end"

    def _sum(self, slot: Slot, want: str) -> str:
        found = {
            "n": "count(*)",
            "e": f"sum({self._earns(slot.asked, 'k.at')})",
            "t": "max(k.at)",
        }
        return f"{found[want]}{self._filter(slot)}"

    def _filter(self, slot: Slot) -> str:
        return f" filter (where {' and '.join([slot.matches_key, *self.window(slot, 'k.at')])})"

    def _picked(self, slot: Slot, want: str, keys: Keys) -> str:
        """Out of arrays of one order, when each occurrence was and which are one; for the few who have more than is taken."""
        asked, only = slot.asked, self._filter(slot.first or slot)
        number, instants = f"count(*){only}", f"array_agg(k.at){only}"
        identities = f"array_agg({self._identity(asked.distinct, keys)}){only}" if asked.distinct else ""
        if want == "n":
            each = f"(select count(distinct u.i) from unnest({identities}) u(i))"
            return f"case when {number} <= 1 then {number} else {each} end"
        newest = f" order by 1 desc limit {asked.newest}" if asked.newest else ""
        each = f"select u.at from unnest({instants}) u(at){newest}"
        if asked.distinct:
            each = f"select max(u.at) as at from unnest({instants}, {identities}) u(at, i) group by u.i{newest}"
        some = f"(select sum({self._earns(asked, 'q.at')}) from ({each}) q)"
        taken = 1 if asked.distinct else asked.newest
        return f"case when {number} <= {taken} then sum({self._earns(asked, 'k.at')}){only} else {some} end"

    def _earns(self, asked: Occurrences, instant: str) -> str:
        return earned_millionths(asked.decay, asked.points, instant, self.compiler.values)

    def occurrences(self, keys: Keys, record_id: str, activities: str, where: Sequence[str]) -> str:
        """A SELECT of rid, at, mask0 … and asset; `activities` has `a`."""
        masks = "".join(f", {keys.value(f'mask{word}')} as mask{word}" for word in range(self.words))
        return (
            f"select {record_id} as rid, a.occurred_at as at{masks}, {keys.asset} as asset "
            f"from {keys.joined(activities)} where {' and '.join(where)}"
        )

    def read_rows(self, slots: list[Slot], keys: Keys, record_id: str, activities: str, scope: str) -> str:
        """The same, of slots that ask one thing of the activities themselves."""
        where = [scope, f"a.occurred_at <= {self.compiler.values.as_of}", *self._common_window(slots)]
        each = [
            " and ".join([slot.matches(keys.value(slot.word)), *self.window(slot, "a.occurred_at")]) for slot in slots
        ]
        where += [f"({' or '.join(each)})", self.where_sql(slots[0], "kk")]
        # All keys, hashed again for each range: only for those who ask.
        beside = " join crm_activitykey kk on kk.id = a.key_id" if looks_at_keys(slots[0].asked.where) else ""
        return self.occurrences(keys, record_id, activities + beside, where)

    def _common_window(self, slots: list[Slot]) -> list[str]:
        """What the index can answer for all of them together."""
        days = [slot.asked.within_days for slot in slots]
        longest = max((each for each in days if each), default=0)
        return [f"a.occurred_at > {self._window_start(longest, since_verified=True)}"] if all(days) else []

    def own_aggregates(self, slots: list[Slot], keys: Keys, rows: str) -> str:
        """Columns rid, n, t and for each slot its e, over `rows`, which were read; the slots count the same ones."""
        asked = slots[0].asked
        instant, group = "k.at", ""
        if asked.distinct:
            instant, group = "max(k.at)", f" group by 1, {self._identity(asked.distinct, keys)}"
        rank = ", row_number() over (partition by rid order by at desc) as rn" if asked.newest else ""
        earned = "".join(f", {self._earned(slot)} as e{slot.bit}" for slot in slots if "e" in slot.wants)
        holds = " and ".join([slots[0].matches_key, *self.window(slots[0], "k.at")])
        occurrences = f"select k.rid, {instant} as at from {rows} k where {holds}{group}"
        ranked = f"select rid, at{rank} from ({occurrences}) o"
        return f"select q.rid, count(*) as n, max(q.at) as t{earned} from ({ranked}) q group by 1"

    def _earned(self, slot: Slot) -> str:
        asked = slot.asked
        newest = f" filter (where q.rn <= {asked.newest})" if asked.newest else ""
        return f"(sum({self._earns(asked, 'q.at')}){newest})::bigint"

    def _identity(self, distinct: str, keys: Keys) -> str:
        if distinct == "asset":
            return keys.asset_ref("k.asset")
        return f"(k.at at time zone {self.compiler.values.constant(self.compiler.environment.time_zone, 'text')})::date"


def _named(columns: Mapping[str, str]) -> str:
    return "".join(f", {sql} as {name}" for name, sql in columns.items())
