"""Deals by stage, score and amount: the table's order, the board's columns, and what a row or a card shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from crm.conditions.text import fold
from crm.models import Deal
from crm.queries.companies import Money
from crm.queries.deals import DealFilter, StageSum, deal_where, deals_in_order, stage_sums
from crm.queries.owners import names_of
from scoring.models import ScoringModel
from scoring.queries.lead_filter import Span
from scoring.queries.leads import reading
from scoring.queries.ranked import BY_NAME, RankedList, Ranking, total_sql
from scoring.queries.shown_scores import LiveScores, ShownScore

RANKING = Ranking(
    "crm_deal",
    {
        "name": f"{BY_NAME}, r.id",
        "-name": f"{BY_NAME} desc, r.id desc",
        "amount": "r.amount, r.id",
        "-amount": "r.amount desc nulls last, r.id",
        "close": "r.close_date, r.id",
        "-close": "r.close_date desc nulls last, r.id",
    },
    then="r.amount desc nulls last, r.id",
    carried="r.id, r.amount",
)
A_COLUMN, MOST_COLUMNS = 8, 12
"""Cards that a column shows before “Show more”, and stages that have a column."""

TOP_OF_EACH = """
select st.stage, d.id from unnest(%(columns)s::text[]) st(stage) cross join lateral (
  select r.id from crm_deal r {scores} where lower(r.stage) = st.stage and {where}
  order by {order} limit {count} offset {start}) d
"""


@dataclass(frozen=True, slots=True)
class DealRow:
    """`owner` is a name, '' where nobody is."""

    deal: Deal
    score: ShownScore | None
    owner: str

    @property
    def pk(self) -> int:
        return self.deal.pk


@dataclass(frozen=True, slots=True)
class StageColumn:
    """`stage` as it is spelled most often; `sums` one for each currency, the largest first."""

    stage: str
    count: int
    sums: tuple[Money, ...]
    rows: tuple[DealRow, ...] = ()

    @property
    def folded(self) -> str:
        return fold(self.stage)


@dataclass(frozen=True)
class DealBoard:
    """What the filters leave of the deals, by stage."""

    asked: DealFilter
    spans: tuple[Span, ...]
    model: ScoringModel | None

    def columns(self) -> list[StageColumn]:
        """By use: the stage with the most deals first. Without their cards."""
        where = deal_where(self.asked)
        with reading():
            return columns_of(stage_sums(where, self._scores if self._span_sql else ""))

    def ids(self, stages: Sequence[str], start: int, count: int = A_COLUMN) -> dict[str, list[int]]:
        """By folded stage: the highest score first, then the largest amount."""
        where = deal_where(self.asked)
        by_score = "s.total desc nulls last, " if self.model else ""
        sql = TOP_OF_EACH.format(
            scores=f"{'' if self._span_sql else 'left '}{self._scores}" if self.model else "",
            where=where.sql,
            order=by_score + RANKING.then,
            count=int(count),
            start=int(start),
        )
        found: dict[str, list[int]] = defaultdict(list)
        with reading() as cursor:
            cursor.execute(sql, where.params | {"columns": list(stages)})
            for stage, deal_id in cursor.fetchall():
                found[stage].append(deal_id)
        return dict(found)

    @property
    def _scores(self) -> str:
        spans = f" and ({self._span_sql})" if self._span_sql else ""
        version = int((self.model.live_id if self.model else 0) or 0)
        return f"join scoring_score s on s.version_id = {version} and s.record_id = r.id{spans}"

    @property
    def _span_sql(self) -> str:
        return " or ".join(f"({total_sql(span)})" for span in self.spans) if self.model else ""


def columns_of(sums: Sequence[StageSum]) -> list[StageColumn]:
    """Spellings of one stage are one column."""
    spelled: dict[str, list[StageSum]] = defaultdict(list)
    for each in sums:
        spelled[fold(each.stage)].append(each)
    columns = [_column(of_stage) for of_stage in spelled.values()]
    return sorted(columns, key=lambda column: (-column.count, column.folded))


def total_of(columns: Sequence[StageColumn]) -> StageColumn:
    """All of them together, still a sum for each currency."""
    every = [money for column in columns for money in column.sums]
    return StageColumn("", sum(column.count for column in columns), _summed(every))


def deal_list(model: ScoringModel | None, asked: DealFilter, spans: tuple[Span, ...], sort: str) -> RankedList:
    return RankedList(RANKING, deal_where(asked), sort, model.live_id if model else None, spans)


def deal_rows(scores: LiveScores | None, ids: Sequence[int]) -> list[DealRow]:
    """In the order of `ids`; three queries."""
    deals = deals_in_order(ids)
    shown = scores.of(ids) if scores else {}
    owners = names_of(deal.owner for deal in deals)
    return [DealRow(deal, shown.get(deal.pk), owners.get(fold(deal.owner), "")) for deal in deals]


def _column(of_stage: Sequence[StageSum]) -> StageColumn:
    most = max(of_stage, key=lambda each: each.count)
    money = [Money(each.currency, each.amount) for each in of_stage]
    return StageColumn(most.stage, sum(each.count for each in of_stage), _summed(money))


def _summed(money: Sequence[Money]) -> tuple[Money, ...]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for each in money:
        sums[each.currency.strip().upper()] += each.amount
    found = (Money(currency, amount) for currency, amount in sums.items() if amount)
    return tuple(sorted(found, key=lambda each: (-each.amount, each.currency)))
