"""The ids of a page of companies or deals, by score or by a column, and how many there are.

Where few records match they are fetched first and their scores looked up; where many match, PostgreSQL walks the sort
order and meets a page soon. What has no score stands behind all that have one.
"""

# ruff: noqa: S608 - what a person typed is always bound; only our own names and whole numbers are written into the text.

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from crm.queries.where import Where
from scoring.queries.lead_filter import Span
from scoring.queries.leads import COUNTED, EXAMINED, FEW, reading

BY_SCORE = ("-score", "score")
BY_NAME = 'crm_search_text(r.name) collate "C"'
"""As the indexes have it: Å stands by A, Ł by L."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """`orders`: by sort, over the record r. `then`: what decides between equal scores, after the score itself.

    `carried`: the columns that `then` needs, where it is more than the id. Many equal scores would then be looked up
    one by one to be sorted: of 100,000 deals, 90,000 of them equal, that takes three times as long as joining the sets.
    """

    table: str
    orders: Mapping[str, str]
    then: str = "r.id"
    carried: str = ""


class RankedList:
    """Records of one table that `where` means. Without a `version_id` there are no scores to sort or choose by.

    `spans`: of the total, one of which holds; none is every record, scored or not.
    """

    def __init__(
        self, ranking: Ranking, where: Where, sort: str, version_id: int | None, spans: tuple[Span, ...] = ()
    ) -> None:
        self.ranking, self.where, self.sort = ranking, where, sort
        self._version_id = version_id
        self._spans = " or ".join(f"({total_sql(span)})" for span in spans) if version_id else ""

    def ids(self, start: int, count: int) -> list[int]:
        page = f"limit {int(count)} offset {int(start)}"
        records = f"{self._records} {self.scored_sql} where {self._met}"
        with reading() as cursor:
            if self._version_id is not None and self.sort in BY_SCORE:
                return self._by_score(cursor, start, count, page)
            order = self.ranking.orders["name" if self.sort in BY_SCORE else self.sort]
            return self._fetch(cursor, f"select r.id from {records} order by {order} {page}")

    def count(self) -> int | None:
        """Exact up to COUNTED, one more where there are more, None where finding out would take long."""
        few = self._few
        with reading() as cursor:
            if few is not None and not self._spans:
                return len(few)
            if few is None and self.where and self._spans:
                return self._examined(cursor)
            rows = f"select 1 from {self._records} {self.scored_sql} where {self._met} limit {COUNTED + 1}"
            return self._fetch(cursor, f"select count(*) from ({rows}) f")[0]

    @property
    def scored_sql(self) -> str:
        """A join that leaves what the spans mean; blank where they mean everything."""
        return f"join {self._scores}" if self._spans else ""

    def _by_score(self, cursor: CursorWrapper, start: int, count: int, page: str) -> list[int]:
        direction = "desc" if self.sort == "-score" else "asc"
        order = f"order by s.total {direction}, {self.ranking.then}"
        first, scored = "", f"{self._records} join {self._scores} where {self._met}"
        if self.ranking.carried and self._few is None:
            first = f"with r as materialized (select {self.ranking.carried} from {self._records} where {self._met}) "
            scored = f"r join {self._scores}"
        found = self._fetch(cursor, f"{first}select r.id from {scored} {order} {page}")
        if len(found) == count or self._spans:
            return found
        before = start + len(found) if found or start == 0 else self._counted(cursor, first, scored)
        missing = f"not exists (select 1 from scoring_score s where {self._of_version} and s.record_id = r.id offset 0)"
        rest = f"limit {int(count - len(found))} offset {max(0, int(start - before))}"
        unscored = (
            f"select r.id from {self._records} where {self._met} and {missing} order by {self.ranking.then} {rest}"
        )
        return found + self._fetch(cursor, unscored)

    def _counted(self, cursor: CursorWrapper, first: str, scored: str) -> int:
        return self._fetch(cursor, f"{first}select count(*) from {scored}")[0]

    def _examined(self, cursor: CursorWrapper) -> int | None:
        """Of many that match, only the first so many are looked up."""
        is_met = f"exists (select 1 from {self._bare_scores} and s.record_id = f.id offset 0)"
        of = f"(select r.id from {self._records} where {self._met} limit {EXAMINED}) f"
        cursor.execute(f"select count(*), count(*) filter (where {is_met}) from {of}", self._params)
        examined, met = cursor.fetchone() or (0, 0)
        return met if examined < EXAMINED else COUNTED + 1 if met > COUNTED else None

    @cached_property
    def _few(self) -> list[int] | None:
        """Those that match, whatever their score; None where they are many, or nothing is asked."""
        if not self.where:
            return None
        with reading() as cursor:
            sql = f"select r.id from {self.ranking.table} r where {self.where.sql} limit {FEW + 1}"
            cursor.execute(sql, self.where.params)
            found = [row[0] for row in cursor.fetchall()]
        return found if len(found) <= FEW else None

    @property
    def _records(self) -> str:
        if self._few is None:
            return f"{self.ranking.table} r"
        return f"unnest(%(few)s::bigint[]) few(id) join {self.ranking.table} r on r.id = few.id"

    @property
    def _met(self) -> str:
        return "true" if self._few is not None else self.where.sql

    @property
    def _params(self) -> dict[str, Any]:
        return {"few": self._few} if self._few is not None else self.where.params

    @property
    def _of_version(self) -> str:
        return f"s.version_id = {int(self._version_id or 0)}"

    @property
    def _bare_scores(self) -> str:
        return f"scoring_score s where {self._of_version}" + (f" and ({self._spans})" if self._spans else "")

    @property
    def _scores(self) -> str:
        spans = f" and ({self._spans})" if self._spans else ""
        return f"scoring_score s on s.record_id = r.id and {self._of_version}{spans}"

    def _fetch(self, cursor: CursorWrapper, sql: str) -> list[int]:
        cursor.execute(sql, self._params)
        return [row[0] for row in cursor.fetchall()]


def total_sql(span: Span) -> str:
    """Over the score s. Only whole numbers of our own are written into the text."""
    low = [f"s.total >= {int(span.low)}"] if span.low is not None else []
    high = [f"s.total <= {int(span.high)}"] if span.high is not None else []
    return " and ".join([*low, *high]) or "true"


def best_totals(version_id: int, companies: list[int]) -> dict[int, int]:
    """By company: the highest total that any of its people has, in tenths; where nobody is scored it is missing."""
    with connection.cursor() as cursor:
        cursor.execute(BEST, [version_id, companies])
        return dict(cursor.fetchall())


BEST = """
select c.company_id, max(s.total) from crm_contact c
join scoring_score s on s.version_id = %s and s.record_id = c.id
where c.company_id = any(%s) group by 1
"""
