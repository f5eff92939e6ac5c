"""Triggers → one statement a model that moves who is in, notes who crossed, and writes the outbox.

It runs in the transaction that stored the scores, over the same records. The `if` of a trigger is asked only where its
`when` holds. Of two who see the same crossing at once one notes it: a state moves only from what it was seen as.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from crm.conditions.compiler import Compiler, RelatedRow
from crm.conditions.environment import Environment
from crm.conditions.values import Values
from scoring.engine.compiler import Compiled, Target, result_rows, shared_ctes
from scoring.engine.frame import Frame
from scoring.engine.keys import KeyArrays
from scoring.engine.scope import IdList, IdRange, Scope
from scoring.engine.slots import Slots
from scoring.engine.statement import Statement
from scoring.spec.document import ModelDocument
from scoring.spec.trigger_rules import LIST_ACTIONS, Answer, Span, TriggerRule

TUNING = """select set_config('jit', 'off', true), set_config('enable_nestloop', 'on', true),
  set_config('enable_seqscan', 'on', true), set_config('enable_bitmapscan', 'on', true)"""
"""Few cross: what a pass over everything is told would make an `if` read whole tables."""

PAIRS = """
pairs as materialized (
  select coalesce(h.trigger_id, k.trigger_id) as trigger_id, coalesce(h.record_id, k.record_id) as record_id,
    h.record_id is not null as is_in, coalesce(k.is_in, false) as was_in, coalesce(k.armed, true) as was_armed,
    k.since, k.last_fired_at, coalesce(k.times_fired, 0) as times_fired, coalesce(k.moves, 0) as moves,
    k.as_of as kept_as_of, h.as_of, h.total, h.fit, h.engagement
  from held h full join kept k on k.trigger_id = h.trigger_id and k.record_id = h.record_id
  where (h.record_id is not null) <> coalesce(k.is_in, false) or (h.record_id is null and not k.armed))"""

JUDGED = """
judged as materialized (
  select z.*, (z.was_armed and not z.crossed) or (not z.is_in and z.undercut) as armed,
    case when not z.crossed then null
      when z.is_once and z.times_fired > 0 then 'once'
      when z.last_fired_at > z.cools_from then 'cooldown'
      when z.is_silent and z.answer <> 'lists' then 'silent_history'
      when z.answer = 'nothing' then 'silent_publish'
      when z.answer = 'lists' then 'lists_only' else 'fired' end as outcome
  from (
    select p.trigger_id, p.record_id, p.is_in, p.was_in, p.was_armed, p.since, p.last_fired_at, p.times_fired, p.moves,
      r.is_once, r.cools_from, r.answer,
      coalesce(p.total, s.total) as total, coalesce(p.fit, s.fit) as fit,
      coalesce(p.engagement, s.engagement) as engagement,
      p.was_armed and p.is_in <> p.was_in and p.is_in = r.on_enter as crossed,
      {silent} as is_silent,
      case p.trigger_id {undercut} else true end as undercut
    from pairs p join rules r on r.trigger_id = p.trigger_id
    left join lateral (select * from {source} s where {its} and s.record_id = p.record_id and not p.is_in offset 0) s on true
    where coalesce(p.as_of, s.as_of, '-infinity') <= {as_of} and coalesce(p.kept_as_of, '-infinity') <= {as_of}
  ) z)"""

MOVED = """
moved as (
  insert into scoring_triggerstate
    (trigger_id, record_id, is_in, armed, since, last_fired_at, times_fired, as_of, moves)
  select trigger_id, record_id, is_in, armed, case when is_in <> was_in then {as_of} else since end,
    case when outcome = 'fired' then {as_of} else last_fired_at end,
    times_fired + case when outcome = 'fired' then 1 else 0 end, {as_of}, moves + 1
  from judged where is_in <> was_in or armed <> was_armed order by trigger_id, record_id
  on conflict (trigger_id, record_id) do update set is_in = excluded.is_in, armed = excluded.armed,
    since = excluded.since, last_fired_at = excluded.last_fired_at, times_fired = excluded.times_fired,
    as_of = excluded.as_of, moves = excluded.moves
  where scoring_triggerstate.moves = excluded.moves - 1
  returning trigger_id, record_id),
noted as (
  insert into scoring_crossing
    (trigger_id, record_id, as_of, version_id, direction, cause, total, fit, engagement, outcome)
  select trigger_id, record_id, {as_of}, {version}, case when is_in then 'enter' else 'leave' end, {cause},
    total, fit, engagement, outcome
  from judged where outcome is not null
    and case when (trigger_id, record_id) in (select * from moved) then true else false end
  order by record_id, trigger_id returning id, trigger_id, outcome),
sent as (
  insert into scoring_delivery (crossing_id, place, action)
  select n.id, a.place, a.action from noted n join (values {actions}) a(trigger_id, place, action, is_of_lists)
    on a.trigger_id = n.trigger_id and (n.outcome = 'fired' or (n.outcome = 'lists_only' and a.is_of_lists))
  order by n.id, a.place returning 1)"""


@dataclass(frozen=True, slots=True)
class Watched:
    """A trigger under the number of its states. `answer`: what becomes of a crossing; a publish asks for it."""

    trigger_id: int
    rule: TriggerRule
    answer: Answer = "fire"
    is_rearmed: bool = False
    """It watches for the other direction than its states were kept for."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What compiling needs besides the document."""

    environment: Environment
    published: Mapping[str, ModelDocument]


def compile_crossings(
    target: Target, watched: Sequence[Watched], vocabulary: Vocabulary, *, scope: Scope | None = None
) -> Compiled:
    """A SELECT of (crossings, deliveries) that does all of it.

    Of an IdList it is bound with ids, reasons in their order, and `silent`: those of them that history moved. Of a
    range with start, end and reason; whom history moved stands in `scoring_silentrecord` and is taken off it.
    """
    parts = _Parts(target, watched, vocabulary, scope or IdRange())
    ctes = [*parts.before(), parts.judged(), parts.moved(), parts.heard()]
    return Compiled(
        f"with {', '.join(ctes)} select (select count(*) from noted), (select count(*) from sent)", parts.values
    )


def compile_candidates(target: Target, watched: Sequence[Watched], vocabulary: Vocabulary) -> Compiled:
    """Into `candidates`: by the engine, of the ids from start to end, those for whom some `when` holds."""
    compiler = Compiler(vocabulary.environment, Values())
    statement = Statement(compiler, Slots(compiler), vocabulary.published, KeyArrays())
    frame = Frame(statement, target.document.object, IdRange(), [target.document])
    rows = result_rows([target], frame)
    ctes = shared_ctes(statement, IdRange())
    whens = " or ".join(when_sql(watch.rule, "s") for watch in watched)
    return Compiled(
        f"{'with ' if ctes else ''}{', '.join(ctes)} insert into candidates "
        f"select s.record_id, null, s.total, s.fit, s.engagement from ({rows}) s where {whens}",
        compiler.values,
    )


def compile_would_cross(
    target: Target, watched: Sequence[Watched], vocabulary: Vocabulary, *, source: str = "scoring_score"
) -> Compiled:
    """A SELECT of (trigger_id, how many would cross at once, and not be held back by `once` or a cooldown), over the
    ids from start to end.

    By the scores stored for the target's version, or by `candidates`. A trigger that is not there yet has a number
    below 0.
    """
    parts = _Parts(target, watched, vocabulary, IdRange(), source)
    counted = (
        "select p.trigger_id, count(*) from pairs p join rules r on r.trigger_id = p.trigger_id "
        "where p.was_armed and p.is_in <> p.was_in and p.is_in = r.on_enter "
        "and not (r.is_once and p.times_fired > 0) and (p.last_fired_at > r.cools_from) is not true group by 1"
    )
    return Compiled(f"with {', '.join(parts.before())} {counted}", parts.values)


def cross(compiled: Compiled, *, as_of: datetime, **values: Any) -> tuple[int, int]:
    """(crossings, deliveries). Inside the caller's transaction, after its scores were stored."""
    with connection.cursor() as cursor:
        cursor.execute(TUNING)
        cursor.execute(compiled.sql, compiled.bound(as_of, **values))
        crossings, deliveries = cursor.fetchone() or (0, 0)
        return crossings, deliveries


def when_sql(rule: TriggerRule, row: str) -> str:
    """Whether the values of `row` (columns in tenths) are in, as far as the score goes."""
    alternatives = [" and ".join(_span(span, row) for span in spans) or "true" for spans in rule.when]
    return f"({' or '.join(f'({each})' for each in alternatives) or 'false'})"


def undercut_sql(rule: TriggerRule, row: str) -> str:
    """Whether the values of `row` arm the trigger again. One who is unscored does, and where there is no margin all do."""
    below = [f"{row}.{axis} < {value}" for axis, value in rule.rearmed_below]
    return f"({' or '.join([f'{row}.total is null', *below])})" if below else "true"


def _span(span: Span, row: str) -> str:
    parts = [f"{row}.{span.axis} >= {span.at_least}"] if span.at_least is not None else []
    parts += [f"{row}.{span.axis} < {span.below}"] if span.below is not None else []
    return " and ".join(parts) or "true"


@dataclass
class _Parts:
    """The CTEs, each by its name."""

    target: Target
    watched: Sequence[Watched]
    vocabulary: Vocabulary
    scope: Scope
    source: str = "scoring_score"

    def __post_init__(self) -> None:
        compiler = Compiler(self.vocabulary.environment, Values())
        self.statement = Statement(compiler, Slots(compiler), self.vocabulary.published)
        self.values = compiler.values
        self.ids = ", ".join(str(int(watch.trigger_id)) for watch in self.watched)
        stored = self.source == "scoring_score"
        self.its = f"s.version_id = {int(self.target.version_id)}" if stored else "true"

    def before(self) -> list[str]:
        rules, held, kept = self._rules(), self._held(), self._kept()
        return [*shared_ctes(self.statement, IdRange()), rules, held, kept, PAIRS]

    def judged(self) -> str:
        undercut = "".join(
            f" when {int(watch.trigger_id)} then {undercut_sql(watch.rule, 's')}"
            for watch in self.watched
            if watch.rule.rearmed_below
        )
        return JUDGED.format(
            silent=self._silent(),
            undercut=undercut or " when 0 then true",
            source=self.source,
            its=self.its,
            as_of=self.values.as_of,
        )

    def moved(self) -> str:
        cause = "%(reason)s::text"
        if isinstance(self.scope, IdList):
            cause = "(%(reasons)s::text[])[array_position(%(ids)s::bigint[], record_id)]"
        actions = ", ".join(
            self._action(watch, place) for watch in self.watched for place in range(len(watch.rule.actions))
        )
        return MOVED.format(as_of=self.values.as_of, version=int(self.target.version_id), cause=cause, actions=actions)

    def heard(self) -> str:
        return f"heard as (delete from scoring_silentrecord m where {self._silenced})"

    @property
    def _silenced(self) -> str:
        model = f"(select v.model_id from scoring_version v where v.id = {int(self.target.version_id)})"
        return f"m.model_id = {model} and {self.scope.matches('m.record_id')}"

    def _silent(self) -> str:
        if isinstance(self.scope, IdList):
            return "p.record_id = any(%(silent)s::bigint[])"
        return f"p.record_id in (select m.record_id from scoring_silentrecord m where {self._silenced})"

    def _rules(self) -> str:
        return f"rules(trigger_id, on_enter, is_once, cools_from, answer) as (values {', '.join(map(self._rule, self.watched))})"

    def _rule(self, watch: Watched) -> str:
        rule = watch.rule
        cools_from = self.values.days_before(rule.cooldown_days) if rule.cooldown_days else "null::timestamptz"
        answer = self.values.constant(watch.answer, "text")
        return f"({int(watch.trigger_id)}::bigint, {rule.on == 'enter'}, {rule.is_once}, {cools_from}, {answer})"

    def _held(self) -> str:
        """Who is in, each trigger for itself."""
        whens = [when_sql(watch.rule, "s") for watch in self.watched]
        rows = ", ".join(
            f"({int(watch.trigger_id)}::bigint, {self._in(watch.rule, when)})"
            for watch, when in zip(self.watched, whens, strict=True)
        )
        return (
            f"held as materialized (select w.trigger_id, s.record_id, s.as_of, s.total, s.fit, s.engagement "
            f"from {self.source} s cross join lateral (values {rows}) w(trigger_id, is_in) "
            f"where {self.its} and {self.scope.matches('s.record_id')} and ({' or '.join(whens)}) and w.is_in)"
        )

    def _in(self, rule: TriggerRule, when: str) -> str:
        if rule.condition is None:
            return when
        compiler, object = self.statement.compiler, self.target.document.object
        bounds = self.scope.matches if self.scope.is_wide else None
        row = RelatedRow(object, f"x{compiler.aliases()}", compiler, bounds)
        holds = compiler.sql(rule.condition, row)
        asked = f"exists (select 1 from {row.table} where {row.alias}.id = s.record_id and {holds})"
        # Inside CASE it stays a question for each who is in, and never becomes a join to everybody.
        return f"case when {when} then {asked} else false end"

    def _kept(self) -> str:
        rearmed = [str(int(watch.trigger_id)) for watch in self.watched if watch.is_rearmed]
        armed = f"(t.armed or t.trigger_id in ({', '.join(rearmed)}))" if rearmed else "t.armed"
        return (
            f"kept as materialized (select t.trigger_id, t.record_id, t.is_in, {armed} as armed, t.since, "
            f"t.last_fired_at, t.times_fired, t.moves, t.as_of from scoring_triggerstate t "
            f"where t.trigger_id in ({self.ids}) and {self.scope.matches('t.record_id')})"
        )

    def _action(self, watch: Watched, place: int) -> str:
        action = watch.rule.actions[place]
        plain = self.values.constant(json.dumps(action, ensure_ascii=False), "jsonb")
        return f"({int(watch.trigger_id)}::bigint, {place}::smallint, {plain}, {action['do'] in LIST_ACTIONS})"
