"""The frame of a time pass: stored points where time can't move them, the others worked out anew, of scored records alone.

All that activities tell it comes from one index-only scan: the occurrences that fade, and those that have left a window since the
stored scores were verified. Where only activities move a model, whoever has none of these keeps the score.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from scoring.engine.earning import clamped, criterion_points, occurrences_of
from scoring.engine.frame import Frame
from scoring.engine.moving import moves, where_moves
from scoring.engine.occurrences import Occurrences, Slot, looks_at_rows
from scoring.engine.sums import enabled_criteria
from scoring.spec.arithmetic import tenths
from scoring.spec.document import ActivityRule, Criterion, InactivityRule

STORED = {
    "kept": "points",
    "old_total": "total",
    "old_fit": "fit",
    "old_engagement": "engagement",
    "old_as_of": "as_of",
    "old_place": "ctid",
}
"""What is read of a stored score, under which name; with the model's number behind it."""
MOVERS = "m"
"""The alias of those for whom something has left a window."""


@dataclass
class TimeFrame(Frame):
    """`aud` says of whom the points have changed; the rest is the frame's, and so are the columns of `sums_sql`, with those
    of STORED that are old."""

    versions: list[int] = field(default_factory=list)

    def occurrences(self, rule: ActivityRule) -> Occurrences:
        asked = occurrences_of(rule)
        keeps = rule.within_days and not rule.decay and not where_moves(rule.where)
        # To read movers' activities once more pays for contacts, which an index finds; what looks at rows reads its own anyway.
        pays = self.object == "contact" or looks_at_rows(rule.where)
        return replace(asked, of_movers=bool(keeps and pays))

    # The levels.

    @property
    def order(self) -> str:
        return ""

    def _values_sql(self) -> str:
        columns = ["r.id", *(f"r.{name}_{m}" for m in range(len(self.models)) for name in STORED)]
        kept, changed = [], []
        for m, model in enumerate(self.models):
            moved: list[str] = []
            for i, criterion in enumerate(enabled_criteria(model)):
                if moves(criterion, self.statement.document):
                    columns.append(f"{self._points(criterion, _kept('r', m, i))} as v_{m}_{i}")
                    moved.append(f"w.v_{m}_{i} <> {_kept('w', m, i)}")
                else:
                    kept.append(f"{_kept('w', m, i)} as v_{m}_{i}")
            changed.append(f"({' or '.join(moved) or 'false'}) and w.old_as_of_{m} <= {self.values.as_of}")
        told = [f"coalesce({test}, false) as aud_{m}" for m, test in enumerate(changed)]
        select = f"select {', '.join(columns)} from"
        joins = " ".join(self._joins())
        return (
            f"select {', '.join(['w.*', *told, *kept])} from ({select} {self._row_sql(f'{select} {joins}')} r {joins} offset 0) w "
            f"where {' or '.join(f'({test})' for test in changed)} offset 0"
        )

    def _points(self, criterion: Criterion, kept: str) -> str:
        match criterion.rule:
            case ActivityRule() as rule if self.occurrences(rule).of_movers:
                slot = self.slot(self.occurrences(rule))
                movers = f"b{(slot.first or slot).bit}" if slot.reads_rows else MOVERS
                return f"(case when {movers}.rid is null then {kept} else {criterion_points(criterion, self)} end)"
            case InactivityRule(never=False, days=int()) as rule if not where_moves(rule.where):
                return self._silence(criterion, rule, kept)
        return criterion_points(criterion, self)

    def _silence(self, criterion: Criterion, rule: InactivityRule, kept: str) -> str:
        """Without a look at all history: who did nothing in either window was silent before, or never active."""
        again = self.object == "contact" and not looks_at_rows(rule.where)
        recent = self.slot(Occurrences(rule.types, rule.where, rule.days, theirs_only=True, of_movers=again))
        lately = self.slot(replace(recent.asked, since_verified=True))
        active, silent = (clamped(str(points), criterion.bounds) for points in (0, tenths(rule.points)))
        return (
            f"(case when {self.aggregate(recent, 'n')} > 0 then {active} "
            f"when {self.aggregate(lately, 'n')} > 0 then {silent} else {kept} end)"
        )

    def _carried(self) -> list[str]:
        return [f"{name}_{m}" for m in range(len(self.models)) for name in STORED if name.startswith("old_")]

    # What the values are joined from.

    @property
    def _reads_records(self) -> bool:
        """Whether anything but activities can move the models."""
        return any(
            moves(criterion, self.statement.document) and not isinstance(criterion.rule, ActivityRule | InactivityRule)
            for model in self.models
            for criterion in enabled_criteria(model)
        )

    def _lowest_sql(self, readers: str) -> str:
        names = ", ".join(f"{name}_{m}" for m in range(len(self.models)) for name in STORED)
        source = " ".join(
            f"{'full join ' if m else ''}({self._stored(m)}) s{m}{' using (record_id)' if m else ''}"
            for m in range(len(self.models))
        )
        if not self._reads_records:
            return f"(select record_id as id, {names} from {source} offset 0)"
        company_id = "" if self.object == "company" else ", t.company_id"
        columns, company = self._worked_out(readers)
        return (
            f"(select record_id as id{company_id}, {names}{columns} from {source} "
            f"join crm_{self.object} t on t.id = record_id{company} where {self.scope.matches('t.id')} offset 0)"
        )

    def _stored(self, m: int) -> str:
        columns = ", ".join(f"s.{column} as {name}_{m}" for name, column in STORED.items())
        return (
            f"select s.record_id, {columns} from scoring_score s "
            f"where s.version_id = {self.versions[m]} and {self.scope.matches('s.record_id')}"
        )

    def _activity_joins(self) -> list[str]:
        if not self._slots:
            return []
        slots = self.statement.slots
        rows = self.statement.common_rows(self._occurrences_lately(), alone=False)
        keys = self.statement.keys
        shared = [slot for slot in self._slots if not slot.reads_rows]
        always = slots.shared_pass([slot for slot in shared if not slot.asked.of_movers], keys, rows)
        how = "left join" if self._reads_records else "join"
        joins = [f"{how} ({always} offset 0) a on a.rid = r.id"]
        if again := [slot for slot in shared if slot.asked.of_movers]:
            joins.append(f"left join ({self._looked_at_again(again, rows)}) {MOVERS} on {MOVERS}.rid = r.id")
        read = self._read_once([slot for slot in self._slots if slot.reads_rows and not slot.asked.of_movers])
        for several in self._own_groups():
            first = several[0]
            movers = first.asked.of_movers
            own = self._of_movers(several, rows) if movers else slots.own_aggregates(several, keys, read[first.bit])
            joins.append(f"left join ({own}) b{first.bit} on b{first.bit}.rid = r.id")
        return joins

    def _is_shared(self, slot: Slot) -> bool:
        return not slot.reads_rows

    def _shared_as(self, slot: Slot) -> str:
        return MOVERS if slot.asked.of_movers else "a"

    def _occurrences_lately(self) -> str:
        """What matters to any slot."""
        keys, always = self.statement.keys, dict[str, int]()
        for slot in self._slots:
            if not slot.asked.of_movers:
                always[slot.word] = always.get(slot.word, 0) | slot.flag_value
        matters = [f"{keys.value(word)} & {flags}::bigint <> 0" for word, flags in always.items()]
        left = [slot for slot in self._slots if slot.asked.of_movers and not slot.asked.since_verified]
        matters += [f"({self._left(slot, keys.value(slot.word), 'a.occurred_at')})" for slot in left]
        # In the order of the index, which grouping takes as it is.
        return self._occurrences(*self._bound(self._slots), f"({' or '.join(matters)})") + " order by 1"

    def _bound(self, slots: list[Slot]) -> list[str]:
        """What the slots have in common, for the index."""
        oldest = self.statement.slots.oldest_of_all(slots)
        return [f"a.occurred_at >= {self.values.constant(oldest, 'timestamptz')}"] if oldest else []

    def _left(self, slot: Slot, mask: str, instant: str) -> str:
        # The instant first: it is true of few.
        return f"{self.statement.slots.left_window(slot, instant)} and {slot.matches(mask)}"

    def _movers(self, slots: list[Slot], rows: str) -> str:
        """A SELECT of the rid of everybody for whom an occurrence has left the window of one of the slots."""
        told = [slot for slot in slots if not slot.asked.since_verified]
        left = " or ".join(f"({self._left(slot, f'k.{slot.word}', 'k.at')})" for slot in told)
        return f"select distinct k.rid from {rows} k where {left}"

    def _theirs(self, movers: str) -> str:
        """An array, since a join to few of them would be planned as one to many."""
        return f"{self._record_id} = any(array({movers}))"

    def _looked_at_again(self, several: list[Slot], rows: str) -> str:
        """A row for each mover, of whom what has left is read as well; the others keep their points."""
        theirs = self._occurrences(self._theirs(self._movers(several, rows)), *self._bound(several))
        return self.statement.slots.shared_pass(several, self.statement.keys, f"({theirs})")

    def _of_movers(self, several: list[Slot], rows: str) -> str:
        """The same, of slots that look at the activities themselves and count the same ones: in the window alone."""
        movers = self._movers(several[:1], rows)
        own_rows = f"({self._rows_read(several, self._theirs(movers))})"
        own = self.statement.slots.own_aggregates(several, self.statement.keys, own_rows)
        earned = "".join(f", o.e{slot.bit}" for slot in several if "e" in slot.wants)
        return f"select u.rid, o.n, o.t{earned} from ({movers}) u left join ({own}) o on o.rid = u.rid"


def _kept(alias: str, m: int, i: int) -> str:
    return f"{alias}.kept_{m}[{i + 1}]"
