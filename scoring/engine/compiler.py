"""Model documents → statements. One frame, several tails: answer, store what changed, fill a new version's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm.conditions.compiler import Compiler
from crm.conditions.environment import Environment
from crm.conditions.values import Values
from scoring.engine.companies import CompanyPoints
from scoring.engine.frame import Frame
from scoring.engine.keys import THEIR_KEYS, KeyArrays, KeyMasks, Keys
from scoring.engine.scope import IdList, IdRange, Scope
from scoring.engine.slots import Slots
from scoring.engine.statement import Statement
from scoring.engine.sums import DETAIL, POINTS, band_sql
from scoring.spec.document import ModelDocument

COLUMNS = "version_id, record_id, total, fit, engagement, total_band, fit_band, engagement_band, disqualified, points"
EVERY_COLUMN = f"{COLUMNS}, as_of"
RESULT = ("version_id", "aud", *COLUMNS.split(", ")[1:])
"""A result's cells, as `_row` has them."""
OLD = ("total", "fit", "engagement", "as_of")
"""What is read of a stored score besides its points."""
HISTORY_COLUMNS = (
    "model_id, version_id, record_id, at, reason, old_total, old_fit, old_engagement, total, fit, engagement"
)
MODEL_OF_C = "(select model_id from scoring_version where id = c.version_id)"


@dataclass(frozen=True, slots=True)
class Target:
    """One version to compute; all targets of a statement are of one object."""

    version_id: int
    document: ModelDocument


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement's text and its values, some of which depend on the instant."""

    sql: str
    values: Values

    def bound(self, as_of: datetime, **extra: Any) -> dict[str, Any]:
        return self.values.bound(as_of) | extra


@dataclass(frozen=True)
class Pass:
    """A run's statements over id ranges: `keys` once, then `store` or `fill` a range, bound with start and end."""

    keys: Compiled | None
    """What the ranges look up by ids."""
    store: Compiled
    fill: Compiled | None
    """Of one version's pass."""


def compile_answer(
    targets: list[Target],
    environment: Environment,
    published: Mapping[str, ModelDocument],
    *,
    scope: Scope | None = None,
    detail: bool = False,
) -> Compiled:
    """Rows of COLUMNS (with `detail` also counts, newest and unclamped, arrays in criterion order) of those in the audience."""
    statement, frame = _frame(targets, environment, published, scope or IdList(), detail=detail)
    results = (
        f"select {COLUMNS}{', counts, newest, unclamped' if detail else ''} from ({result_rows(targets, frame)}) n"
    )
    ctes = ", ".join(shared_ctes(statement, scope or IdList()))
    return Compiled(f"{'with ' if ctes else ''}{ctes} {results} order by record_id", statement.values)


def compile_changed(
    targets: list[Target],
    environment: Environment,
    published: Mapping[str, ModelDocument],
    *,
    keep_history: bool = True,
) -> Compiled:
    """Score the records `ids` again and store them; `reasons` stand in the order of `ids`.

    Without `keep_history` there are no reasons: of a version that nobody has seen yet.
    """
    scope = IdList()
    statement, frame = _frame(targets, environment, published, scope)
    reason = "(%(reasons)s::text[])[array_position(%(ids)s::bigint[], c.record_id)]" if keep_history else None
    changes = _compared(result_rows(targets, frame), targets, scope, only_changed=False)
    ctes = shared_ctes(statement, scope)
    return Compiled(_store(ctes, changes, targets, scope, reason, statement.values), statement.values)


def compile_pass(
    targets: list[Target],
    environment: Environment,
    published: Mapping[str, ModelDocument],
    *,
    run_id: int,
    by_company: bool = False,
) -> Pass:
    """`by_company`: the companies' ids are dense enough to be places."""
    scope, keys = IdRange(), keys_table(run_id)
    companies = CompanyPoints(keys) if by_company else None
    statement, frame = _frame(targets, environment, published, scope, KeyArrays(keys), companies)
    values, reason = statement.values, "%(reason)s::text"
    if len(targets) > 1:
        changes = _compared_beside(targets, frame)
        store = _store(frame_ctes(statement), changes, targets, scope, reason, values)
        return Pass(run_keys(statement, run_id), Compiled(store, values), None)
    results = result_rows(targets, frame)
    ctes = frame_ctes(statement)
    store = _store(ctes, _compared(results, targets, scope, only_changed=True), targets, scope, reason, values)
    fill = filled(f"scoring_score_{targets[0].version_id}", ctes, results, values)
    return Pass(run_keys(statement, run_id), Compiled(store, values), fill)


def compile_fill(
    target: Target,
    environment: Environment,
    published: Mapping[str, ModelDocument],
    *,
    table: str,
    keys: str,
    by_company: bool = False,
) -> tuple[str, Compiled]:
    """A publish's fill, into another table: what makes the temporary table `keys` (blank where it needs none), and the
    statement a range."""
    companies = CompanyPoints(keys) if by_company else None
    statement, frame = _frame([target], environment, published, IdRange(), KeyArrays(keys), companies)
    results = result_rows([target], frame)
    fill = filled(table, frame_ctes(statement), results, statement.values)
    return looked_up(statement, keys, temporary=True), fill


def filled(table: str, ctes: list[str], results: str, values: Values) -> Compiled:
    return Compiled(
        f"{'with ' if ctes else ''}{', '.join(ctes)} insert into {table} ({EVERY_COLUMN}) "
        f"select {COLUMNS}, {values.as_of} from ({results}) n order by record_id",
        values,
    )


def _frame(
    targets: list[Target],
    environment: Environment,
    published: Mapping[str, ModelDocument],
    scope: Scope,
    keys: Keys = THEIR_KEYS,
    companies: CompanyPoints | None = None,
    *,
    detail: bool = False,
) -> tuple[Statement, Frame]:
    compiler = Compiler(environment, Values())
    statement = Statement(compiler, Slots(compiler), published, keys, companies)
    documents = [target.document for target in targets]
    return statement, Frame(statement, documents[0].object, scope, documents, detail)


def result_rows(targets: list[Target], frame: Frame, more: Mapping[str, str] | None = None) -> str:
    """A row a version and record in the audience; `more` columns by name, whose SQL ends where the model's number follows."""
    extra = {"counts": "", "newest": "", "unclamped": ""} if frame.detail else dict(more or {})
    # Not VALUES: PostgreSQL makes ready the expressions of several rows of them anew for every record.
    rows = " union all ".join(
        f"select {', '.join(_row(m, target, frame.detail) + [f'{sql}{m}' for sql in (more or {}).values()])}"
        for m, target in enumerate(targets)
    )
    names = ", ".join([*RESULT, *extra])
    return f"select v.* from ({frame.sums_sql()}) z cross join lateral ({rows}) v({names}) where v.aud"


def _row(m: int, target: Target, detail: bool) -> list[str]:
    model = target.document
    axes = {axis: f"z.{axis}_{m}" for axis in ("total", *model.category_names)}
    cells = [f"{target.version_id}::bigint", f"z.aud_{m}", "z.id"]
    cells += [axes.get(axis, "null::bigint") for axis in ("total", "fit", "engagement")]
    cells += [
        band_sql(model.bands.get(axis, ()) if axis in axes else (), axes.get(axis, ""))
        for axis in ("total", "fit", "engagement")
    ]
    return [*cells, f"z.dq_{m}", *(f"z.{name}_{m}" for name, _type in (DETAIL if detail else POINTS).values())]


def shared_ctes(statement: Statement, scope: Scope) -> list[str]:
    """What a statement works out once: the keys, of a few records only those that they have, and rows read several times."""
    return _keys_ctes(statement, scope) + frame_ctes(statement)


def _keys_ctes(statement: Statement, scope: Scope) -> list[str]:
    masks = KeyMasks(statement.slots)
    if not statement.slots.slots:
        return []
    if isinstance(statement.keys, KeyArrays):
        return [f"keys as materialized ({masks.arrays()})"]
    if isinstance(scope, IdRange) or statement.sees_all:
        return [f"keys as materialized ({masks.of_some()})"]
    seen = f"seen as materialized ({' union '.join(statement.seen)})"
    return [seen, f"keys as materialized ({masks.of_some('k.id in (select key_id from seen)')})"]


def frame_ctes(statement: Statement) -> list[str]:
    return [f"rows_{n} as materialized ({sql})" for n, sql in enumerate(statement.shared_rows, 1)]


def run_keys(statement: Statement, run_id: int) -> Compiled | None:
    sql = looked_up(statement, keys_table(run_id))
    return Compiled(sql, statement.values) if sql else None


def looked_up(statement: Statement, table: str, *, temporary: bool = False) -> str:
    """Makes a table of one row, of arrays in which ids are places: written once, and read whole by every range.

    Blank where nothing is looked up. Packed, it would take as long again to write.
    """
    columns, rows = list[str](), list[str]()
    if statement.slots.slots:
        masks = KeyMasks(statement.slots)
        columns, rows = masks.columns, [masks.arrays()]
    if statement.companies and statement.companies.expressions:
        columns = columns + [f"{name} integer[]" for name in statement.companies.columns]
        rows.append(statement.companies.arrays())
    if not rows:
        return ""
    plain = ", ".join(f"{column} storage external" for column in columns)
    source = " cross join ".join(f"({row}) row{n}" for n, row in enumerate(rows))
    return (
        f"create {'temporary ' if temporary else ''}table {table} ({plain}); insert into {table} select * from {source}"
    )


def keys_table(run_id: int) -> str:
    return f"scoring_keys_{int(run_id)}"


def _store(
    ctes: list[str],
    changes: str,
    targets: list[Target],
    scope: Scope,
    reason: str | None,
    values: Values,
) -> str:
    """A SELECT of (written, moved) that does all in one statement: upsert `changes`, delete who left, keep the history.

    Only rows that differ are upserted: ON CONFLICT … WHERE false would still lock and dirty each one. A later instant is
    never overwritten by an earlier one, even if it is stored while the statement runs; then it is no history.
    """
    stored = _stored(targets, scope)
    updates = ", ".join(f"{name} = excluded.{name}" for name in EVERY_COLUMN.split(", ")[2:])
    totals = "total, fit, engagement"
    before = "".join(f"{cte}, " for cte in ctes)
    # A subquery inside CASE stays one that is hashed: as a join the planner, who expects a row or two, would loop over both.
    written = (
        "case when (version_id, record_id) in (select * from del union all select * from up) then true else false end"
    )
    history = (
        f"history as (insert into scoring_scorechange ({HISTORY_COLUMNS}) "
        f"select {MODEL_OF_C}, version_id, record_id, {values.as_of}, {reason}, old_total, old_fit, old_engagement, {totals} from moved c) "
    )
    return (
        f"with {before}ch as materialized ({changes}), "
        f"c as materialized (select * from ch where old_as_of is null or old_as_of <= {values.as_of}), "
        f"del as (delete from scoring_score s using c where c.gone and s.version_id = c.version_id and s.record_id = c.record_id and {stored} "
        f"and s.as_of <= {values.as_of} returning s.version_id, s.record_id), "
        f"up as (insert into scoring_score ({EVERY_COLUMN}) select {COLUMNS}, {values.as_of} from c where not gone order by record_id, version_id "
        f"on conflict (version_id, record_id) do update set {updates} where scoring_score.as_of <= excluded.as_of returning version_id, record_id), "
        f"moved as materialized (select * from c where (old_total, old_fit, old_engagement) is distinct from (total, fit, engagement) and {written})"
        f"{', ' + history if reason else ' '}"
        f"select (select count(*) from up), (select count(*) from moved)"
    )


def _stored(targets: list[Target], scope: Scope) -> str:
    """Of the score s."""
    versions = ", ".join(str(target.version_id) for target in targets)
    return f"s.version_id in ({versions}) and {scope.matches('s.record_id')}"


def _compared(results: str, targets: list[Target], scope: Scope, *, only_changed: bool) -> str:
    """COLUMNS, gone, and what was stored: a row a version and record. Of one version both sides stand in the order of
    their records, and are merged."""
    differs = "n.record_id is null or s.record_id is null or s.points is distinct from n.points"
    same = "s.record_id = n.record_id" + (" and s.version_id = n.version_id" if len(targets) > 1 else "")
    cells = ", ".join(f"n.{name}" for name in COLUMNS.split(", ")[2:])
    return (
        f"select coalesce(n.version_id, s.version_id) as version_id, coalesce(n.record_id, s.record_id) as record_id, "
        f"{cells}, n.record_id is null as gone, {', '.join(f's.{name} as old_{name}' for name in OLD)} "
        f"from ({results}) n full join (select * from scoring_score s where {_stored(targets, scope)}) s "
        f"on {same} where {differs if only_changed else 'true'}"
    )


def _compared_beside(targets: list[Target], frame: Frame) -> str:
    """The same of several versions and whole ranges, only what differs: each version's stored scores are merged in beside
    its results, and become rows of their own where some points have changed; hashed by version, all of them would.

    Records that are there no more are nobody's results, and are looked for by themselves.
    """
    beside, joins, rows = list[str](), list[str](), list[str]()
    for m, target in enumerate(targets):
        differs = (
            f"case when z.aud_{m} then s{m}.points is distinct from z.points_{m} else s{m}.record_id is not null end"
        )
        beside += [f"{differs} as differs_{m}", *(f"s{m}.{name} as old_{name}_{m}" for name in OLD)]
        its = f"s{m}.version_id = {target.version_id} and {frame.scope.matches(f's{m}.record_id')}"
        joins.append(f"left join scoring_score s{m} on s{m}.record_id = z.id and {its}")
        cells = [*_row(m, target, detail=False), *(f"z.old_{name}_{m}" for name in OLD)]
        rows.append(f"select {', '.join(cells)} where z.differs_{m}")
    names = [*RESULT, *(f"old_{name}" for name in OLD)]
    results = [f"case when v.aud then v.{name} end as {name}" for name in COLUMNS.split(", ")[2:]]
    columns = ["v.version_id", "v.record_id", *results, "not v.aud as gone", *(f"v.old_{name}" for name in OLD)]
    nothing = ["null"] * len(results)
    gone = ["s.version_id", "s.record_id", *nothing, "true", *(f"s.{name}" for name in OLD)]
    there = f"t.id = s.record_id and {frame.scope.matches('t.id')}"
    return (
        f"select {', '.join(columns)} from (select z.*, {', '.join(beside)} from ({frame.sums_sql()}) z "
        f"{' '.join(joins)} offset 0) z cross join lateral ({' union all '.join(rows)}) v({', '.join(names)}) "
        f"where {' or '.join(f'z.differs_{m}' for m in range(len(targets)))} "
        f"union all select {', '.join(gone)} from scoring_score s where {_stored(targets, frame.scope)} "
        f"and not exists (select 1 from crm_{frame.object} t where {there})"
    )
