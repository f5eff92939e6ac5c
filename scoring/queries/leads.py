"""The ids of a page of leads, and how many there are, at a million contacts within milliseconds.

A page is met soon by walking the sort order where many match, and GLANCE finds out; where it met some, the walk goes
on as far as the rest should need. Else: few contacts match (fetched up to FEW by their own index): begin with them and
look up their scores. Few scores match: begin with those. Else the walk goes on; should it meet no page, because the
matches stand at the other end, the planner joins both sets.
"""

# ruff: noqa: S608 - what a person typed is always bound; only our own names and whole numbers are written into the text.

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from crm.queries.contacts import ContactSource
from scoring.queries.lead_filter import OPEN, Box, LeadFilter, Span
from scoring.queries.lead_sources import source_of

GLANCE = 2_000
FEW = 5_000
WALK = 30_000
"""How many are looked at in sort order before the sets are joined: at FEW of a million a page is met after 5,000."""
NEAR, FARTHEST = 12_000, 100_000
"""So far a walk costs no more than asking the contacts' own index."""
MANY = 100
"""Of whom so many are met at a glance, there are many."""
COUNTED = 10_000
EXAMINED = 12_000

ORDERS = {
    "-score": "s.total desc, s.record_id",
    "score": "s.total, s.record_id desc",
    "name": "n.by_name, n.contact_id",
    "-name": "n.by_name desc, n.contact_id desc",
    "company": "n.by_company, n.contact_id",
    "-company": "n.by_company desc, n.contact_id desc",
    "waiting": "l.waiting_from, l.contact_id",
    "rising": "r.place",
}
BY_NAME = " join crm_contactsearch n on n.contact_id = s.record_id"

TUNING = """select set_config('enable_seqscan', 'off', true), set_config('random_page_cost', '1.1', true),
  set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)"""


@contextmanager
def reading() -> Iterator[CursorWrapper]:
    """A transaction in which no table is read whole where an index will do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TUNING)
        yield cursor


class LeadList:
    """The leads of one version that a filter means, in order. `span`: where their totals lie (`total_span`)."""

    def __init__(self, version_id: int, asked: LeadFilter, span: Span) -> None:
        self.asked = asked
        self.source: ContactSource | None = source_of(asked)
        self._scored = " and ".join([f"s.version_id = {int(version_id)}", *score_conditions(asked, span)])
        self._by_score = asked.sort in ("score", "-score")
        # These hold of some contacts only: their own table leads, and its index gives the order.
        self._by_source = asked.sort in ("waiting", "rising")
        self._order = ORDERS[asked.sort]
        self.known_count: int | None = None
        """What `ids` met on its way; None where counting takes a moment."""

    def ids(self, start: int, count: int, *, counted: bool = False) -> list[int]:
        """`counted`: where one look at an index tells how many there are, `known_count` is to have it."""
        page = f"limit {int(count)} offset {int(start)}"
        with reading() as cursor:
            ids = self._scored_ids if self.asked.is_scored else self._unscored_ids
            found = ids(cursor, page, count, start)
            if len(found) < count and (found or start == 0):
                self.known_count = start + len(found)
            elif counted and self._is_counted_quickly:
                self.known_count = self._counted(cursor)
        return found

    def count(self) -> int | None:
        """Exact up to COUNTED, one more where there are more, None where finding out would take long."""
        if self.known_count is None and self.asked.is_scored:
            with reading() as cursor:
                self.known_count = self._counted(cursor)
        return self.known_count

    @property
    def _is_counted_quickly(self) -> bool:
        boxes = [self.asked.box, *(box for boxes in self.asked.any_of for box in boxes)]
        return self.asked.is_scored and not self.source and all(box.fit == box.engagement == OPEN for box in boxes)

    def all_sql(self, columns: str, joins: str) -> tuple[str, dict[str, Any]]:
        """A SELECT of all, in order, for a cursor to stream; `joins` see the contact as c."""
        contacts = f" and c.id in ({self.source.ids_sql()})" if self.source else ""
        names = " join crm_contactsearch n on n.contact_id = c.id"
        params = self.source.params if self.source else {}
        if self.asked.is_scored and self._by_source and self.source:
            ranked = f"select {self.source.id} as id, row_number() over (order by {self._order}) as place"
            of = f"({ranked} from {self.source.tables} where {self.source.where}) o join crm_contact c on c.id = o.id"
            tables = f"{of} join scoring_score s on s.record_id = o.id"
            return f"select {columns} from {tables} {joins} where {self._scored} order by o.place", params
        if self.asked.is_scored:
            tables = f"scoring_score s join crm_contact c on c.id = s.record_id{'' if self._by_score else names}"
            where = f"where {self._scored}{contacts} order by {self._order}"
            return f"select {columns} from {tables} {joins} {where}", params
        tables = f"crm_contact c left join scoring_score s on s.record_id = c.id and {self._scored}"
        return f"select {columns} from {tables} {joins} where s.record_id is null{contacts} order by c.id desc", params

    def _scored_ids(self, cursor: CursorWrapper, page: str, count: int, start: int) -> list[int]:
        ordered, names = f"order by {self._order} {page}", "" if self._by_score else BY_NAME
        if self._by_source and self.source:
            scored = f"join scoring_score s on s.record_id = {self.source.id} and {self._scored}"
            tables = f"{self.source.tables} {scored} where {self.source.where}"
            return self._fetch(cursor, f"select s.record_id from {tables} {ordered}")
        if self._by_score and not self.source:
            return self._fetch(cursor, f"select s.record_id from scoring_score s where {self._scored} {ordered}")
        # Each row would be held against the whole given set: that is met by its own ids instead.
        found, far = self._walked(cursor, start, count) if self.asked.rising is None else ([], WALK)
        if len(found) == count:
            return found
        if self._few_contacts is not None:
            return self._fetch(cursor, f"{self._from_contacts('s.record_id')}{names} {ordered}")
        if self._are_few_scores:
            return self._fetch(cursor, f"{self._from_scores('s.record_id', names)} {ordered}")
        found = self._fetch(cursor, f"{self._walk(far)} {ordered}")
        if len(found) == count:
            return found
        among = f" and s.record_id in ({self.source.ids_sql()})" if self.source else ""
        joined = f"scoring_score s{names} where {self._scored}{among}"
        # Hashed: expecting a page to be met soon, the planner would look at each contact of a million by itself.
        cursor.execute("set local enable_nestloop = off")
        return self._fetch(cursor, f"select s.record_id from {joined} {ordered}")

    def _walked(self, cursor: CursorWrapper, start: int, count: int) -> tuple[list[int], int]:
        """The page, if it is met soon; else (fewer ids tell nothing) how far it should be to its end, or WALK."""
        glance, until = GLANCE + start, start + count
        met = self._fetch(cursor, f"{self._walk(glance)} order by {self._order} limit {until}")
        if len(met) in (0, until):
            return met[start:], WALK + 4 * start
        # At the rate at which they were met, and a third more.
        needed = min(GLANCE + until * glance * 4 // (3 * len(met)), FARTHEST)
        if needed <= NEAR or len(met) >= MANY:
            met = self._fetch(cursor, f"{self._walk(needed)} order by {self._order} limit {until}")
        return met[start:], needed

    def _unscored_ids(self, cursor: CursorWrapper, page: str, count: int, start: int) -> list[int]:
        """Newest first. The alias is u, since the source has a contact c of its own."""
        missing = f"not exists (select 1 from scoring_score s where s.record_id = u.id and {self._scored} offset 0)"
        ordered = f"order by u.id desc {page}"
        if self._few_contacts is not None:
            return self._fetch(cursor, f"select u.id from unnest(%(few)s::bigint[]) u(id) where {missing} {ordered}")
        among = f" and {self.source.exists_sql('u.id')}" if self.source else ""
        newest = f"(select id from crm_contact order by id desc limit {WALK + start}) u"
        found = self._fetch(cursor, f"select u.id from {newest} where {missing}{among} {ordered}")
        if len(found) == count:
            return found
        joined = f"crm_contact u left join scoring_score s on s.record_id = u.id and {self._scored}"
        return self._fetch(cursor, f"select u.id from {joined} where s.record_id is null{among} {ordered}")

    def _from_contacts(self, columns: str) -> str:
        return (
            f"select {columns} from unnest(%(few)s::bigint[]) few(id) cross join lateral "
            f"(select s.record_id, s.total from scoring_score s "
            f"where s.record_id = few.id and {self._scored} offset 0) s"
        )

    def _from_scores(self, columns: str, names: str) -> str:
        where = f" where {self.source.exists_sql('s.record_id')}" if self.source else ""
        scores = f"select s.record_id, s.total from scoring_score s where {self._scored} limit {FEW + 1}"
        return f"with few as materialized ({scores}) select {columns} from few s{names}{where}"

    def _walk(self, limit: int) -> str:
        """The first so many in sort order, of which those stay that are meant."""
        first = f"order by {self._order} limit {limit}"
        if self._by_score:
            scores = f"select s.record_id, s.total from scoring_score s where {self._scored} {first}"
            where = f" where {self.source.exists_sql('s.record_id')}" if self.source else ""
            return f"select s.record_id from ({scores}) s{where}"
        names = f"select n.contact_id, n.by_name, n.by_company from crm_contactsearch n {first}"
        where = f"exists (select 1 from scoring_score s where s.record_id = n.contact_id and {self._scored} offset 0)"
        where += f" and {self.source.exists_sql('n.contact_id')}" if self.source else ""
        return f"select n.contact_id from ({names}) n where {where}"

    def _counted(self, cursor: CursorWrapper) -> int | None:
        if not self.source:
            return self._capped(cursor, f"select 1 from scoring_score s where {self._scored}", COUNTED)
        if self._few_contacts is not None:
            return self._fetch(cursor, self._from_contacts("count(*)"))[0]
        if self._are_few_scores:
            return self._fetch(cursor, self._from_scores("count(*)", ""))[0]
        is_scored = f"exists (select 1 from scoring_score s where s.record_id = f.id and {self._scored} offset 0)"
        cursor.execute(
            f"select count(*), count(*) filter (where {is_scored}) from ({self.source.ids_sql()} limit {EXAMINED}) f",
            self.source.params,
        )
        examined, scored = cursor.fetchone() or (0, 0)
        return scored if examined < EXAMINED else COUNTED + 1 if scored > COUNTED else None

    @cached_property
    def _few_contacts(self) -> list[int] | None:
        """Those meant, whatever their score; None where they are many. Fetched, so that their index is asked once."""
        if not self.source:
            return None
        with connection.cursor() as cursor:
            cursor.execute(f"{self.source.ids_sql()} limit {FEW + 1}", self.source.params)
            found = [row[0] for row in cursor.fetchall()]
        return found if len(found) <= FEW else None

    @cached_property
    def _are_few_scores(self) -> bool:
        with connection.cursor() as cursor:
            return self._capped(cursor, f"select 1 from scoring_score s where {self._scored}", FEW) <= FEW

    def _capped(self, cursor: CursorWrapper, rows: str, cap: int) -> int:
        return self._fetch(cursor, f"select count(*) from ({rows} limit {cap + 1}) f")[0]

    def _fetch(self, cursor: CursorWrapper, sql: str) -> list[int]:
        params = dict(self.source.params) if self.source else {}
        if "%(few)s" in sql:
            params["few"] = self._few_contacts
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def score_conditions(asked: LeadFilter, span: Span) -> list[str]:
    """Over the score s. Only whole numbers of our own are written into the text."""
    conditions = _spans(asked.box) + _span("total", span)
    for boxes in asked.any_of:
        conditions.append("(" + " or ".join(f"({' and '.join(_spans(box)) or 'true'})" for box in boxes) + ")")
    return list(dict.fromkeys(conditions))


def _spans(box: Box) -> list[str]:
    return _span("total", box.total) + _span("fit", box.fit) + _span("engagement", box.engagement)


def _span(axis: str, span: Span) -> list[str]:
    low = [f"s.{axis} >= {int(span.low)}"] if span.low is not None else []
    return low + ([f"s.{axis} <= {int(span.high)}"] if span.high is not None else [])
