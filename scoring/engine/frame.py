"""Joins, earns, caps and clamps: one SELECT that gives every model's result for every record of a scope.

Three levels, each fenced by OFFSET 0 so that nothing is worked out twice: the row (`r`: what properties say, texts folded once),
the values (`x`: a column per criterion), the sums (`y`: categories, then totals).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from crm.conditions.columns import Column
from crm.conditions.compiler import TEXT_LIKE, Compiler, RelatedRow, stored_column
from crm.conditions.document import ActivityTest, Condition, ListTest, ObjectName, ScoreTest
from crm.conditions.environment import UnknownName
from crm.conditions.operators import SCORE_FIELDS
from crm.conditions.values import Values
from scoring.engine.earning import clamped, criterion_points
from scoring.engine.scope import CompaniesOf, OneRecord, Scope
from scoring.engine.slots import Occurrences, Slot, Slots
from scoring.spec.arithmetic import tenths
from scoring.spec.document import Band, Bounds, CategoryName, Criterion, DisqualifyRule, ModelDocument

CELL_PARTS = ("fit_label", "engagement_label")


@dataclass
class Statement:
    """What the frames of one statement share."""

    compiler: Compiler
    slots: Slots
    published: Mapping[str, ModelDocument]
    """By name and by slug: the models that `score` criteria may ask."""
    keys: str = "keys"
    """The relation of keys: a CTE, or a run's table."""
    seen: list[str] = field(default_factory=list)
    """SELECTs of the key ids that the scopes' activities have."""
    sees_all: bool = False
    """Some frame's scope depends on the row of another query, so that its keys can't be known before."""

    shared_rows: list[str] = field(default_factory=list)
    """SELECTs that several joins read, each to be a materialised CTE `rows_N`."""

    def common_rows(self, sql: str, *, alone: bool) -> str:
        """A name for the rows; inside a correlated subquery, where no CTE can reach, the rows themselves."""
        if alone:
            return f"({sql})"
        self.shared_rows.append(sql)
        return f"rows_{len(self.shared_rows)}"

    def __post_init__(self) -> None:
        self.compiler.related_score = self.related_score

    @property
    def values(self) -> Values:
        return self.compiler.values

    def document(self, name: str) -> ModelDocument:
        found = self.published.get(name)
        if found is None:
            raise UnknownName(f"The model “{name}” is not published any more.")
        return found

    def related_score(self, test: ScoreTest, row: RelatedRow) -> Column:
        """Worked out anew for each associated record: right, and slow where there are many."""
        document = self.document(test.model)
        record_id = f"{row.alias}.id" if document.object == row.object else f"{row.alias}.company_id"
        self.sees_all = True
        inner = Frame(self, document.object, OneRecord(record_id), [document], alone=True)
        kind = SCORE_FIELDS[test.field]
        sql = f"(select s.{test.field} from ({inner.labelled_sql()}) s)"
        return Column(kind, sql, f"lower({sql})" if kind == "text" else "")


@dataclass
class Frame:
    """`models`: what is computed for each record of `object` in `scope`. It is also the Row that conditions are asked of."""

    statement: Statement
    object: ObjectName
    scope: Scope
    models: list[ModelDocument]
    detail: bool = False
    alone: bool = False
    """Inside a correlated subquery, whose keys are not those of the statement's scope."""
    alias: str = "r"
    _row: dict[str, str] = field(default_factory=dict)
    _slots: list[Slot] = field(default_factory=list)
    _lists: set[int] = field(default_factory=set)
    _scores: dict[str, tuple[str, Frame]] = field(default_factory=dict)

    @property
    def compiler(self) -> Compiler:
        return self.statement.compiler

    @property
    def values(self) -> Values:
        return self.statement.values

    # The Row that conditions are asked of.

    def column(self, name: str, *, of_company: bool) -> Column:
        """Worked out once, on the lowest level, whoever asks."""
        alias, object = ("co", "company") if of_company else ("t", self.object)
        stored = stored_column(self.compiler, object, alias, name, nullable=of_company)  # type: ignore[arg-type]
        sql = self._lowest(stored.sql)
        if stored.type == "multi_choice":
            return Column(stored.type, f"coalesce({sql}, '[]'::jsonb)")
        folded = self._lowest(stored.folded) if stored.type in TEXT_LIKE else ""
        return Column(stored.type, sql, folded, stored.nullable)

    def in_list(self, test: ListTest) -> str:
        list_id = self.compiler.environment.list_id(self.object, test.list)
        self._lists.add(list_id)
        return f"coalesce({list_id} = any(l.ids), false)"

    def activity_count(self, test: ActivityTest) -> str:
        return self.aggregate(self.slot(Occurrences(test.types, test.where, test.within_days), "n"), "n")

    def score(self, test: ScoreTest) -> Column:
        return self.score_columns(test.model)[test.field]

    # What criteria ask for.

    def condition(self, condition: Condition) -> str:
        return self.compiler.sql(condition, self)

    def path_column(self, path: str) -> Column:
        prefix, _dot, name = path.rpartition(".")
        return self.column(name, of_company=prefix == "company")

    def slot(self, asked: Occurrences, *wants: str) -> Slot:
        slot = self.statement.slots.slot(asked, *wants)
        if slot not in self._slots:
            self._slots.append(slot)
        return slot

    def aggregate(self, slot: Slot, want: str) -> str:
        """n or e; 0 where there is no activity."""
        slot.wants.add(want)
        return f"coalesce({self._aggregate(slot, want)}, 0)"

    def newest(self, slot: Slot) -> str:
        slot.wants.add("t")
        return self._aggregate(slot, "t")

    def _aggregate(self, slot: Slot, want: str) -> str:
        return f"b{slot.bit}.{want}" if slot.needs_own_pass else f"a.{want}{slot.bit}"

    def score_columns(self, model: str) -> dict[str, Column]:
        """The other model's result for this record, or for its company."""
        document = self.statement.document(model)
        if document.name not in self._scores:
            scope = self.scope if document.object == self.object else CompaniesOf(f"crm_{self.object}", self.scope)
            inner = Frame(self.statement, document.object, scope, [document], alone=self.alone)
            self._scores[document.name] = (f"s{self.compiler.aliases()}", inner)
        alias = self._scores[document.name][0]
        numbers = {name: Column("number", f"{alias}.{name}") for name in ("total", "fit", "engagement")}
        labels = ("total_label", *CELL_PARTS, "cell")
        return numbers | {name: Column("text", f"{alias}.{name}", f"lower({alias}.{name})") for name in labels}

    # The levels.

    def sums_sql(self) -> str:
        """Columns id, and for each model m: aud_m, dq_m, fit_m, engagement_m, total_m, v_m_i, and with `detail` n_m_i, t_m_i."""
        sums = [
            clamped_column for m, model in enumerate(self.models) for clamped_column in self._category_columns(m, model)
        ]
        totals = [f"{self._total(m, model)} as total_{m}" for m, model in enumerate(self.models)]
        return f"select y.*, {', '.join(totals)} from (select x.*, {', '.join(sums)} from ({self._values_sql()}) x offset 0) y offset 0"

    def _category_columns(self, m: int, model: ModelDocument) -> list[str]:
        disqualifiers = [
            f"x.v_{m}_{i} = 1" for i, c in enumerate(enabled_criteria(model)) if isinstance(c.rule, DisqualifyRule)
        ]
        disqualified = " or ".join(disqualifiers)
        columns = [f"({disqualified or 'false'}) as dq_{m}"]
        for category in model.category_names:
            bounds = model.categories.get(category, Bounds())
            earned = clamped(self._category(m, model, category), bounds)
            if disqualified:
                earned = f"case when {disqualified} then {_floor(bounds)} else {earned} end"
            columns.append(f"({earned})::bigint as {category}_{m}")
        return columns

    def _category(self, m: int, model: ModelDocument, category: CategoryName) -> str:
        position, groups = 0, []
        for group in model.groups:
            earning = []
            for criterion in group.criteria:
                if not criterion.enabled:
                    continue
                if not isinstance(criterion.rule, DisqualifyRule):
                    earning.append(f"x.v_{m}_{position}")
                position += 1
            if group.category == category:
                groups.append(
                    clamped("(0::bigint + " + " + ".join(earning) + ")" if earning else "0::bigint", group.bounds)
                )
        return " + ".join(groups) or "0::bigint"

    def _total(self, m: int, model: ModelDocument) -> str:
        total = clamped("(" + " + ".join(f"y.{category}_{m}" for category in model.category_names) + ")", model.bounds)
        return f"case when y.dq_{m} then {_floor(model.bounds)} else {total} end"

    def _values_sql(self) -> str:
        columns = ["r.id"]
        for m, model in enumerate(self.models):
            columns.append(f"{self._audience(model)} as aud_{m}")
            for i, criterion in enumerate(enabled_criteria(model)):
                columns.append(f"{criterion_points(criterion, self)} as v_{m}_{i}")
                columns += self._detail(m, i, criterion) if self.detail else []
        joins = self._joins()
        return f"select {', '.join(columns)} from {self._row_sql()} r {' '.join(joins)} offset 0"

    def _detail(self, m: int, i: int, criterion: Criterion) -> list[str]:
        from scoring.engine.detail import counted  # the frame's neighbour, which asks the frame in turn

        number, newest = counted(criterion, self)
        return [f"({number})::bigint as n_{m}_{i}", f"{newest} as t_{m}_{i}"]

    def _audience(self, model: ModelDocument) -> str:
        included = [self.in_list(ListTest(name)) for name in model.audience.include]
        excluded = [f"not {self.in_list(ListTest(name))}" for name in model.audience.exclude]
        conditions = ([f"({' or '.join(included)})"] if included else []) + excluded
        own_domains = self.compiler.environment.own_domains
        if model.object == "contact" and own_domains:
            email = self.column("email", of_company=False).folded
            conditions.append(f"split_part({email}, '@', -1) <> all({self.values.texts(own_domains)})")
        return f"({' and '.join(conditions) or 'true'})"

    # What the values are joined from.

    def _lowest(self, sql: str) -> str:
        name = self._row.setdefault(sql, f"p{len(self._row)}")
        return f"r.{name}"

    def _row_sql(self) -> str:
        company_id = "" if self.object == "company" else ", t.company_id"
        company = "" if self.object == "company" else " left join crm_company co on co.id = t.company_id"
        worked_out = "".join(f", {sql} as {name}" for sql, name in self._row.items())
        return f"(select t.id{company_id}{worked_out} from crm_{self.object} t{company} where {self.scope.matches('t.id')} offset 0)"

    def _joins(self) -> list[str]:
        joins = [
            f"left join ({frame.labelled_sql()}) {alias} on {alias}.id = {self._score_key(frame)}"
            for alias, frame in self._scores.values()
        ]
        shared = [slot for slot in self._slots if not slot.needs_own_pass]
        if self._slots and not self.alone:
            self.statement.seen.append(
                f"select a.key_id from {self._activities(keys=False)} where {self._activity_scope} and a.occurred_at <= {self.values.as_of}"
            )
        if shared:
            joins.append(f"left join ({self._shared_pass(shared)}) a on a.rid = r.id")
        joins += self._own_passes()
        if self._lists:
            joins.append(f"left join ({self._memberships()}) l on l.record_id = r.id")
        return joins

    def _own_passes(self) -> list[str]:
        """Slots that need their occurrences one by one share a pass that picks them; one that reads the rows has its own."""
        slots, joins = self.statement.slots, []
        picked = [slot for slot in self._slots if slot.needs_own_pass and not slot.reads_rows]
        source = (self._record_id, self._activities(), self._activity_scope)
        rows = self.statement.common_rows(slots.picked_rows(picked, *source), alone=self.alone) if picked else ""
        for slot in (slot for slot in self._slots if slot.needs_own_pass):
            own = slots.own_aggregates(slot, f"({slots.read_rows(slot, *source)})" if slot.reads_rows else rows)
            joins.append(f"left join ({own}) b{slot.bit} on b{slot.bit}.rid = r.id")
        return joins

    def _score_key(self, frame: Frame) -> str:
        return "r.id" if frame.object == self.object else "r.company_id"

    def _shared_pass(self, slots: list[Slot]) -> str:
        aggregates = [sql for slot in slots for sql in self.statement.slots.shared_aggregates(slot)]
        return (
            f"select {self._record_id} as rid, {', '.join(aggregates)} from {self._activities()} "
            f"where {self._activity_scope} and a.occurred_at >= k.since and a.occurred_at <= {self.values.as_of} group by 1"
        )

    def _activities(self, *, keys: bool = True) -> str:
        source = {
            "contact": "crm_activity a",
            "company": "crm_activity a join crm_contact pc on pc.id = a.contact_id",
            "deal": "crm_activity a join crm_dealcontact dc on dc.contact_id = a.contact_id",
        }[self.object]
        if not keys:
            return source
        return f"{source} join {self.statement.keys} k on k.key_id = a.key_id"

    @property
    def _record_id(self) -> str:
        return {"contact": "a.contact_id", "company": "pc.company_id", "deal": "dc.deal_id"}[self.object]

    @property
    def _activity_scope(self) -> str:
        return self.scope.matches(self._record_id)

    def _memberships(self) -> str:
        ids = ", ".join(str(list_id) for list_id in sorted(self._lists))
        return (
            f"select m.record_id, array_agg(m.list_id) as ids from crm_listmember m "
            f"where m.list_id in ({ids}) and {self.scope.matches('m.record_id')} group by 1"
        )

    # As another model's criteria see it.

    def labelled_sql(self) -> str:
        """Columns id, total, fit, engagement (points, not tenths) and the labels; those outside the audience are missing."""
        model = self.models[0]
        axes: tuple[Literal["total", "fit", "engagement"], ...] = ("total", *model.category_names)
        labels = {axis: label_sql(model.bands.get(axis, ()), f"z.{axis}_0", self.values) for axis in axes}
        columns = [f"{_points(model, name)} as {name}" for name in ("total", "fit", "engagement")]
        columns += [f"{labels.get(axis, 'null::text')} as {axis}_label" for axis in ("total", "fit", "engagement")]
        columns.append(f"{labels.get('fit', 'null::text')} || {labels.get('engagement', 'null::text')} as cell")
        return f"select z.id, {', '.join(columns)} from ({self.sums_sql()}) z where z.aud_0 offset 0"


def enabled_criteria(model: ModelDocument) -> list[Criterion]:
    """In document order: the places in a score's points."""
    return [criterion for group in model.groups for criterion in group.criteria if criterion.enabled]


def label_sql(bands: tuple[Band, ...], value: str, values: Values) -> str:
    """The label's text; bands are sorted by falling cut-off."""
    cases = "".join(
        f" when {value} >= {tenths(band.at_least)} then {values.constant(band.label, 'text')}" for band in bands
    )
    return f"(case{cases} end)" if bands else "null::text"


def band_sql(bands: tuple[Band, ...], value: str) -> str:
    """The label's place among the bands."""
    cases = "".join(f" when {value} >= {tenths(band.at_least)} then {place}" for place, band in enumerate(bands))
    return f"(case{cases} end)::smallint" if bands else "null::smallint"


def _points(model: ModelDocument, name: str) -> str:
    return f"z.{name}_0 / 10.0" if name == "total" or name in model.category_names else "null::numeric"


def _floor(bounds: Bounds) -> int:
    return tenths(bounds.minimum) if bounds.minimum is not None else 0
