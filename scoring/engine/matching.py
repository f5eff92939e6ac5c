"""Whom a rule or a condition matches: the frame of the scores, asked what holds in place of what is earned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from crm.conditions.compiler import Compiler
from crm.conditions.document import Condition, ListTest, ObjectName
from crm.conditions.environment import Environment
from crm.conditions.text import fold
from crm.conditions.values import Values
from scoring.engine.compiler import Compiled, shared_ctes
from scoring.engine.earning import inactivity
from scoring.engine.frame import Frame
from scoring.engine.keys import THEIR_KEYS, KeyArrays
from scoring.engine.occurrences import Occurrences
from scoring.engine.scope import Everyone, IdList, Scope
from scoring.engine.slots import Slots
from scoring.engine.statement import Statement
from scoring.spec.document import (
    ActivityRule,
    Criterion,
    DisqualifyRule,
    InactivityRule,
    ListRule,
    ModelDocument,
    PropertyRule,
    Range,
    RangesRule,
    ScoreRule,
    ValuesRule,
)

Published: TypeAlias = Mapping[str, ModelDocument]
Tail: TypeAlias = Literal["count", "ids", "sample"]

TAILS: dict[Tail, str] = {
    "count": "select count(*) from ({rows}) x where x.m0",
    "ids": "select x.id from ({rows}) x where x.m0",
    "sample": "select x.id from ({rows}) x where x.m0 order by x.id limit %(most)s::int",
}
"""`most` is bound when the statement runs."""


@dataclass
class MatchingFrame(Frame):
    """Nobody is scored: columns id and m0 …, whether each test holds, of the rows for which `where` does.

    The fence keeps the tests out of the joins' plan: nobody can guess how many they let through, and a nested loop
    chosen on a guess of one row takes seconds.
    """

    def tested(self, tests: Sequence[str], where: str) -> str:
        columns = ", ".join(["r.id", *(f"{test} as m{n}" for n, test in enumerate(tests))])
        joins = " ".join(self._joins())
        rows = self._row_sql(f"{columns} {where} {joins}")
        return f"select {columns} from {rows} r {joins} where {where} offset 0"

    def in_audience(self, document: ModelDocument) -> str:
        return self._audience(document)


def compile_match(
    document: ModelDocument,
    criterion: Criterion,
    environment: Environment,
    published: Published,
    *,
    tail: Tail = "count",
) -> Compiled:
    """Of the records in the document's audience those that the criterion matches, whether it is switched on or not."""
    frame = _frame(document.object, environment, published, Everyone())
    rows = frame.tested([matches(criterion, frame)], frame.in_audience(document))
    return _worked_out(frame, TAILS[tail].format(rows=rows))


def compile_matches(
    document: ModelDocument,
    together: Sequence[tuple[Criterion, ...]],
    environment: Environment,
    published: Published,
) -> Compiled:
    """One row, of one pass: how many the audience holds, then for each entry how many all its criteria match."""
    frame = _frame(document.object, environment, published, Everyone())
    asked = list({id(criterion): criterion for criteria in together for criterion in criteria}.values())
    columns = {id(criterion): f"x.m{n}" for n, criterion in enumerate(asked)}
    filters = [" and ".join(columns[id(criterion)] for criterion in criteria) for criteria in together]
    counts = ["count(*)", *(f"count(*) filter (where {each})" for each in filters)]
    rows = frame.tested([matches(criterion, frame) for criterion in asked], frame.in_audience(document))
    return _worked_out(frame, f"select {', '.join(counts)} from ({rows}) x")


def compile_matching(
    object: ObjectName,
    condition: Condition,
    environment: Environment,
    published: Published,
    *,
    tail: Tail = "count",
    scope: Scope | None = None,
) -> Compiled:
    """Of all records of the object those for which the condition holds, in no order; `sample` has the first ids.

    The text of `ids` may stand wherever a subquery may. What the scope is about is bound when the statement runs.
    """
    frame = _frame(object, environment, published, scope or Everyone())
    return _worked_out(frame, TAILS[tail].format(rows=frame.tested([frame.condition(condition)], "true")))


def matches(criterion: Criterion, frame: Frame) -> str:
    """Whether the rule has something to give or to take: of a table a hit, of occurrences a number that earns."""
    match criterion.rule:
        case PropertyRule(condition) | DisqualifyRule(condition):
            return frame.condition(condition)
        case ListRule(name, _points, inside):
            member = frame.in_list(ListTest(name))
            return member if inside else f"(not {member})"
        case ValuesRule() as rule:
            return _has_value(rule, frame)
        case RangesRule(path, ranges):
            return _in_some(ranges, frame.path_column(path).sql, frame)
        case ScoreRule(model, condition):
            columns = frame.score_columns(model)
            return frame.compiler.fields(condition, lambda leaf: [columns[leaf.field]])
        case InactivityRule() as rule:
            return inactivity(rule, frame)
        case ActivityRule() as rule:
            return _often_enough(rule, frame)


def _has_value(rule: ValuesRule, frame: Frame) -> str:
    column = frame.path_column(rule.path)
    texts = tuple(text for text, _points in rule.values)
    if column.type == "multi_choice":
        return frame.compiler.test("is_any", column, texts)
    return f"{column.folded} = any({frame.values.texts([fold(text) for text in texts])})"


def _in_some(ranges: Sequence[Range], number: str, frame: Frame) -> str:
    return "(" + " or ".join(_within(part, number, frame) for part in ranges) + ")"


def _within(part: Range, number: str, frame: Frame) -> str:
    low = [f"{number} >= {frame.values.constant(part.start, 'numeric')}"] if part.start is not None else []
    high = [f"{number} <= {frame.values.constant(part.end, 'numeric')}"] if part.end is not None else []
    return f"({' and '.join(low + high) or f'{number} is not null'})"


def _often_enough(rule: ActivityRule, frame: Frame) -> str:
    number = frame.aggregate(frame.slot(_counted(rule)), "n")
    if rule.tiers:
        return "(" + " or ".join(_in_tier(tier, number) for tier in rule.tiers) + ")"
    return f"({number} >= {rule.at_least}" + (f" and {number} <= {rule.at_most})" if rule.at_most else ")")


def _in_tier(tier: Range, number: str) -> str:
    low = f"{number} >= {int(tier.start) if tier.start is not None else 1}"
    return f"({low} and {number} <= {int(tier.end)})" if tier.end is not None else f"({low})"


def _counted(rule: ActivityRule) -> Occurrences:
    """Who has one of an asset or a day has one: only where it is asked how many must each be told from the others."""
    asks_how_many = bool(rule.tiers or rule.at_least > 1 or rule.at_most)
    distinct = rule.distinct if asks_how_many else None
    return Occurrences(rule.types, rule.where, rule.within_days, rule.since, rule.until, distinct)


def _frame(object: ObjectName, environment: Environment, published: Published, scope: Scope) -> MatchingFrame:
    compiler = Compiler(environment, Values())
    keys = THEIR_KEYS if isinstance(scope, IdList) else KeyArrays()
    return MatchingFrame(Statement(compiler, Slots(compiler), published, keys), object, scope, [])


def _worked_out(frame: MatchingFrame, sql: str) -> Compiled:
    ctes = shared_ctes(frame.statement, frame.scope)
    statement = frame.statement
    return Compiled(f"{'with ' if ctes else ''}{', '.join(ctes)} {sql}".strip(), statement.values)
