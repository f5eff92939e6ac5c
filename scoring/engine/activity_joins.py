"""What a frame is told by activities: one index-only pass that most slots share, and passes of the others' own."""

from __future__ import annotations

from crm.conditions.document import ObjectName
from crm.conditions.values import Values
from scoring.engine.keys import KeyArrays
from scoring.engine.occurrences import Slot, looks_at_keys
from scoring.engine.scope import IdRange, Scope
from scoring.engine.statement import Statement


class ActivityJoins:
    """The part of a frame that joins `a` (the shared pass) and `b…` (own passes, by the first slot's bit) to its row `r`."""

    statement: Statement
    object: ObjectName
    scope: Scope
    alone: bool
    _slots: list[Slot]

    @property
    def values(self) -> Values:
        return self.statement.values

    @property
    def order(self) -> str:
        return self.scope.order

    def _activity_joins(self) -> list[str]:
        shared = [slot for slot in self._slots if self._is_shared(slot)]
        if self._slots and not self.alone:
            self.statement.seen.append(
                f"select a.key_id from {self._activities} where {self._activity_scope} and a.occurred_at <= {self.values.as_of}"
            )
        joins = [f"left join ({self._shared_pass(shared)}{self.order} offset 0) a on a.rid = r.id"] if shared else []
        return joins + self._own_passes()

    def _is_shared(self, slot: Slot) -> bool:
        """Of those that look at the activities themselves: where so few do that they are read one by one."""
        asked = slot.asked
        are_few = asked.within_days and not asked.distinct and not looks_at_keys(asked.where)
        is_of_run = isinstance(self.scope, IdRange) and isinstance(self.statement.keys, KeyArrays)
        return not slot.reads_rows or bool(are_few and is_of_run and self.object == "contact")

    def _shared_as(self, slot: Slot) -> str:
        """The alias of the shared pass that tells of the slot."""
        return "a"

    def _own_passes(self) -> list[str]:
        """Of slots that look at the activities themselves."""
        slots, joins = self.statement.slots, []
        read = self._read_once([slot for slot in self._slots if not self._is_shared(slot)])
        for several in self._own_groups():
            first = several[0]
            own = slots.own_aggregates(several, self.statement.keys, read[first.bit])
            joins.append(f"left join ({own}{self.order}) b{first.bit} on b{first.bit}.rid = r.id")
        return joins

    def _own_groups(self) -> list[list[Slot]]:
        """Slots that count the same occurrences together, the first of them first."""
        groups: dict[int, list[Slot]] = {}
        for slot in self._slots:
            if not self._is_shared(slot):
                groups.setdefault((slot.first or slot).bit, []).append(slot)
        return list(groups.values())

    def _read_once(self, readers: list[Slot]) -> dict[int, str]:
        """For each reader by its bit the rows that it reads; those that ask the same of the activities read them together."""
        slots, asking = self.statement.slots, dict[str, list[Slot]]()
        for slot in readers:
            asking.setdefault(slots.where_sql(slot, "kk"), []).append(slot)
        found: dict[int, str] = {}
        for several in asking.values():
            sql = self._rows_read(several, self._activity_scope)
            rows = f"({sql})" if len(several) == 1 else self.statement.common_rows(sql, alone=self.alone)
            found |= {slot.bit: rows for slot in several}
        return found

    def _shared_pass(self, slots: list[Slot]) -> str:
        # In the order of the index, which grouping takes as it is.
        return self.statement.slots.shared_pass(slots, self.statement.keys, f"({self._occurrences()} order by 1)")

    def _occurrences(self, *more: str) -> str:
        """What can matter to any slot, as a SELECT of rid, at, mask0 … and asset."""
        keys = self.statement.keys
        instant = [f"a.occurred_at >= {keys.value('since')}", f"a.occurred_at <= {self.values.as_of}"]
        where = [self._activity_scope, *instant, *more]
        return self.statement.slots.occurrences(keys, self._record_id, self._activities, where)

    def _rows_read(self, slots: list[Slot], scope: str) -> str:
        return self.statement.slots.read_rows(slots, self.statement.keys, self._record_id, self._activities, scope)

    @property
    def _activities(self) -> str:
        return {
            "contact": "crm_activity a",
            "company": "crm_activity a join crm_contact pc on pc.id = a.contact_id",
            "deal": "crm_activity a join crm_dealcontact dc on dc.contact_id = a.contact_id",
        }[self.object]

    @property
    def _record_id(self) -> str:
        return {"contact": "a.contact_id", "company": "pc.company_id", "deal": "dc.deal_id"}[self.object]

    @property
    def _activity_scope(self) -> str:
        return self.scope.matches(self._record_id)
