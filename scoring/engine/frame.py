"""Joins, earns, caps and clamps: one SELECT that gives every model's result for every record of a scope.

Three levels, each fenced by OFFSET 0 so that nothing is worked out twice: the row (`r`: what properties say, texts folded once),
the values (`x`: a column per criterion), the sums (`y`: categories, then totals).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from crm.conditions.columns import Column
from crm.conditions.compiler import TEXT_LIKE, Compiler, stored_column
from crm.conditions.document import ActivityTest, Condition, ListTest, ObjectName, ScoreTest
from scoring.engine.activity_joins import ActivityJoins
from scoring.engine.earning import criterion_points, occurrences_of, unclamped_points
from scoring.engine.occurrences import BITS, Occurrences, Slot
from scoring.engine.scope import CompaniesOf, Scope
from scoring.engine.statement import Statement
from scoring.engine.sums import DETAIL, POINTS, enabled_criteria, label_sql, sums_sql
from scoring.spec.document import ActivityRule, Criterion, ModelDocument

SEVERAL = 2
ROW_COLUMN = re.compile(r"\br\.([pk][0-9]+)\b")
COMPANY_COLUMN = re.compile(r"\br\.(k[0-9]+)\b")
BEYOND_ROW = re.compile(r"\b(?!r\.)[a-z]+[0-9]*\.[a-z]")
"""A name of another relation than the row."""
BEYOND_COMPANY = re.compile(r"\b(?!r\.k[0-9])[a-z]+[0-9]*\.[a-z]")
"""A name of anything but the row's company."""
CELL_PARTS = ("fit_label", "engagement_label")


@dataclass
class Frame(ActivityJoins):
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
    _asked: dict[str, str] = field(default_factory=dict)
    _slots: list[Slot] = field(default_factory=list)
    _lists: dict[int, int] = field(default_factory=dict)
    _scores: dict[str, tuple[str, Frame]] = field(default_factory=dict)

    @property
    def compiler(self) -> Compiler:
        return self.statement.compiler

    # The Row that conditions are asked of.

    def within(self, column: str) -> str:
        return self.scope.matches(column) if self.scope.is_wide else ""

    def column(self, name: str, *, of_company: bool) -> Column:
        """Worked out once, on the lowest level, whoever asks."""
        alias, object = ("co", "company") if of_company else ("t", self.object)
        stored = stored_column(self.compiler, object, alias, name, nullable=of_company)  # type: ignore[arg-type]
        letter = "k" if of_company else "p"
        sql = self._lowest(stored.sql, letter)
        if stored.type == "multi_choice":
            return Column(stored.type, f"coalesce({sql}, '[]'::jsonb)")
        folded = self._lowest(stored.folded, letter) if stored.type in TEXT_LIKE else ""
        return Column(stored.type, sql, folded, stored.nullable)

    def in_list(self, test: ListTest) -> str:
        list_id = self.compiler.environment.list_id(self.object, test.list)
        word, bit = divmod(self._lists.setdefault(list_id, len(self._lists)), BITS)
        return f"coalesce(l.flags{word} & {1 << bit}::bigint <> 0, false)"

    def activity_count(self, test: ActivityTest) -> str:
        return self.aggregate(self.slot(Occurrences(test.types, test.where, test.within_days)), "n")

    def score(self, test: ScoreTest) -> Column:
        return self.score_columns(test.model)[test.field]

    # What criteria ask for.

    def condition(self, condition: Condition) -> str:
        return self.compiler.sql(condition, self)

    def once(self, sql: str) -> str:
        """What several models may ask of the row alone is worked out once, above it."""
        if len(self.models) < SEVERAL or BEYOND_ROW.search(sql) or self._asks_company_alone(sql):
            return sql
        name = self._asked.setdefault(sql, f"q{len(self._asked)}")
        return f"r.{name}"

    def path_column(self, path: str) -> Column:
        prefix, _dot, name = path.rpartition(".")
        return self.column(name, of_company=prefix == "company")

    def slot(self, asked: Occurrences) -> Slot:
        slot = self.statement.slots.slot(asked)
        for each in (slot.first, slot):
            if each is not None and each not in self._slots:
                self._slots.append(each)
        return slot

    def occurrences(self, rule: ActivityRule) -> Occurrences:
        return occurrences_of(rule)

    def aggregate(self, slot: Slot, want: str) -> str:
        """n or e; 0 where there is no activity."""
        return f"coalesce({self._aggregate(slot, want)}, 0)"

    def number(self, slot: Slot) -> str:
        """n; null where there is no activity, which is not enough of anything."""
        return self._aggregate(slot, "n")

    def newest(self, slot: Slot) -> str:
        return self._aggregate(slot, "t")

    def _aggregate(self, slot: Slot, want: str) -> str:
        first = slot.first or slot
        asked = slot if want == "e" else first
        asked.wants.add(want)
        if self._is_shared(slot):
            return f"{self._shared_as(slot)}.{want}{asked.bit}"
        return f"b{first.bit}.e{slot.bit}" if want == "e" else f"b{first.bit}.{want}"

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

    def _values_sql(self) -> str:
        columns = ["r.id"]
        for m, model in enumerate(self.models):
            columns.append(f"{self._audience(model)} as aud_{m}")
            for i, criterion in enumerate(enabled_criteria(model)):
                columns.append(f"{self._of_company(criterion_points(criterion, self))} as v_{m}_{i}")
                columns += self._detail(m, i, criterion) if self.detail else []
        select = f"select {', '.join(columns)} from"
        joins = " ".join(self._joins())
        return f"{select} {self._row_sql(f'{select} {joins}')} r {joins}{self.order} offset 0"

    def _detail(self, m: int, i: int, criterion: Criterion) -> list[str]:
        from scoring.engine.detail import counted  # the frame's neighbour, which asks the frame in turn

        number, newest = counted(criterion, self)
        return [
            f"({number})::bigint as n_{m}_{i}",
            f"{newest} as t_{m}_{i}",
            f"{unclamped_points(criterion, self)} as u_{m}_{i}",
        ]

    def _asks_company_alone(self, sql: str) -> bool:
        """And finds it among what was worked out for each company when the run began."""
        return bool(self.statement.companies and COMPANY_COLUMN.search(sql) and not BEYOND_COMPANY.search(sql))

    def _of_company(self, points: str) -> str:
        companies = self.statement.companies
        if not companies or not self._asks_company_alone(points):
            return points
        stored = {name: sql for sql, name in self._row.items()}
        expression = COMPANY_COLUMN.sub(lambda column: stored[column[1]], points)
        return self._lowest(companies.looked_up(expression)) if companies.has_room_for(expression) else points

    def _audience(self, model: ModelDocument) -> str:
        included = [self.in_list(ListTest(name)) for name in model.audience.include]
        excluded = [f"not {self.in_list(ListTest(name))}" for name in model.audience.exclude]
        conditions = ([f"({' or '.join(included)})"] if included else []) + excluded
        own_domains = self.compiler.environment.own_domains
        if model.object == "contact" and own_domains:
            email = self.column("email", of_company=False).folded
            conditions.append(f"split_part({email}, '@', -1) <> all({self.values.texts(own_domains)})")
        return f"({' and '.join(conditions) or 'true'})"

    # The levels.

    def sums_sql(self) -> str:
        """Columns id, and for each model m: aud_m, dq_m, fit_m, engagement_m, total_m, points_m, and with `detail` counts_m, newest_m, unclamped_m."""
        arrays = DETAIL if self.detail else POINTS
        return sums_sql(self.models, self._values_sql(), arrays=arrays, carried=self._carried(), order=self.order)

    def _carried(self) -> Iterable[str]:
        """What else of the values is asked for beside the sums."""
        return ()

    # What the values are joined from.

    def _lowest(self, sql: str, letter: str = "p") -> str:
        name = self._row.setdefault(sql, f"{letter}{len(self._row)}")
        return f"r.{name}"

    def _row_sql(self, readers: str) -> str:
        """Of what was noted for the lowest level only what its readers name in the end."""
        sql = self._lowest_sql("".join([readers, *self._asked]))
        asked = "".join(f", {test} as {name}" for test, name in self._asked.items())
        return f"(select r.*{asked} from {sql} r{self.order} offset 0)" if asked else sql

    def _lowest_sql(self, readers: str) -> str:
        company_id = "" if self.object == "company" else ", t.company_id"
        columns, company = self._worked_out(readers)
        return f"(select t.id{company_id}{columns} from crm_{self.object} t{company} where {self.scope.matches('t.id')}{self.order} offset 0)"

    def _worked_out(self, readers: str) -> tuple[str, str]:
        """The columns that are named, and the join to the company where one of them is the company's."""
        named = set(ROW_COLUMN.findall(readers))
        asked = {name: sql for sql, name in self._row.items() if name in named}
        columns = "".join(f", {sql} as {name}" for name, sql in asked.items())
        joined = any(name.startswith("k") for name in asked)
        return columns, " left join crm_company co on co.id = t.company_id" if joined else ""

    def _joins(self) -> list[str]:
        joins = [
            f"left join ({frame.labelled_sql()}) {alias} on {alias}.id = {self._score_key(frame)}"
            for alias, frame in self._scores.values()
        ]
        joins += self._activity_joins()
        if self._lists:
            joins.append(f"left join ({self._memberships()}{self.order}) l on l.record_id = r.id")
        return joins

    def _score_key(self, frame: Frame) -> str:
        return "r.id" if frame.object == self.object else "r.company_id"

    def _memberships(self) -> str:
        """Columns record_id, flags0 …: a bit for each list, in the order in which they were asked for."""
        ids = list(self._lists)
        flags = ", ".join(
            f"bit_or({_flag_of(ids[start : start + BITS])}) as flags{word}"
            for word, start in enumerate(range(0, len(ids), BITS))
        )
        return (
            f"select m.record_id, {flags} from crm_listmember m where m.list_id in ({', '.join(map(str, sorted(ids)))}) "
            f"and {self.scope.matches('m.record_id')} group by 1"
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


def _points(model: ModelDocument, name: str) -> str:
    return f"z.{name}_0 / 10.0" if name == "total" or name in model.category_names else "null::numeric"


def _flag_of(list_ids: list[int]) -> str:
    return f"case m.list_id{''.join(f' when {each} then {1 << bit}::bigint' for bit, each in enumerate(list_ids))} end"
