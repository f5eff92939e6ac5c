"""The statements of a time pass: between changes, which the queue tells, only time moves scores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from crm.conditions.compiler import Compiler
from crm.conditions.environment import Environment
from crm.conditions.values import Values
from scoring.engine.compiler import (
    COLUMNS,
    HISTORY_COLUMNS,
    MODEL_OF_C,
    Compiled,
    Pass,
    Target,
    frame_ctes,
    keys_table,
    result_rows,
    run_keys,
)
from scoring.engine.keys import KeyArrays
from scoring.engine.scope import IdRange
from scoring.engine.slots import Slots
from scoring.engine.statement import Statement
from scoring.engine.time_frame import STORED, TimeFrame
from scoring.spec.document import ModelDocument


def compile_time_pass(
    targets: list[Target],
    environment: Environment,
    published: Mapping[str, ModelDocument],
    *,
    run_id: int,
    verified_at: datetime,
) -> Pass:
    """At `verified_at` or later each stored score of the targets was right, and `as_of` is not before it.

    Whoever is unscored stays so: who is in an audience is told by lists and domains, which time can't move.
    """
    compiler = Compiler(environment, Values())
    statement = Statement(compiler, Slots(compiler, verified_at=verified_at), published, KeyArrays(keys_table(run_id)))
    documents = [target.document for target in targets]
    frame = TimeFrame(
        statement, documents[0].object, IdRange(), documents, versions=[target.version_id for target in targets]
    )
    old = {name: f"z.{name}_" for name in STORED if name.startswith("old_")}
    results = result_rows(targets, frame, old)
    return Pass(run_keys(statement, run_id), Compiled(_store(statement, results, targets), statement.values), None)


def _store(statement: Statement, results: str, targets: list[Target]) -> str:
    """A SELECT of (written, moved). Only what is still as it was read is overwritten, and nothing that is gone comes back."""
    as_of = statement.values.as_of
    versions = ", ".join(str(target.version_id) for target in targets)
    updates = ", ".join(f"{name} = c.{name}" for name in COLUMNS.split(", ")[2:])
    before = "".join(f"{cte}, " for cte in frame_ctes(statement))
    return (
        f"with {before}c as materialized ({results}), "
        f"up as (update scoring_score s set {updates}, as_of = {as_of} from c where s.version_id = c.version_id "
        f"and s.record_id = c.record_id and s.version_id in ({versions}) and {IdRange().matches('s.record_id')} "
        f"and s.as_of = c.old_as_of and s.ctid = any(array(select old_place from c)) returning s.version_id, s.record_id), "
        f"moved as materialized (select * from c where (old_total, old_fit, old_engagement) is distinct from (total, fit, engagement) "
        f"and case when (version_id, record_id) in (select * from up) then true else false end), "
        f"history as (insert into scoring_scorechange ({HISTORY_COLUMNS}) "
        f"select {MODEL_OF_C}, version_id, record_id, {as_of}, %(reason)s::text, old_total, old_fit, old_engagement, total, fit, engagement "
        f"from moved c) "
        f"select (select count(*) from up), (select count(*) from moved)"
    )
