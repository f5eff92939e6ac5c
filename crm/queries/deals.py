"""Which deals a filter means, which stages are the end of a deal, and what stands in each stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Lower

from crm.conditions.text import fold
from crm.models import Deal
from crm.queries.choices import record_choices
from crm.queries.where import Where

#: As the index `deal_words` has it.
WORDS = "(' ' || crm_search_text(r.name))"
ENDS = frozenset({"won", "lost", "abandoned", "cancelled", "canceled"})
"""Stages that end a deal, beside those that begin with “closed”: closed_won, Closed Lost, closedwon."""

SUMS = """
select r.stage, r.currency, count(*), coalesce(sum(r.amount), 0) from crm_deal r {joins} where {where} group by 1, 2
"""

Which = Literal["open", "closed", "all"]


@dataclass(frozen=True, slots=True)
class DealFilter:
    """All that is given must hold; of several texts one. Texts are folded; the owner '' is nobody."""

    search: str = ""
    which: Which = "open"
    stages: tuple[str, ...] = ()
    pipelines: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    amount: tuple[Decimal | None, Decimal | None] = (None, None)


@dataclass(frozen=True, slots=True)
class StageSum:
    """Of one stage, as it is spelled, and one currency."""

    stage: str
    currency: str
    count: int
    amount: Decimal


def is_end(stage: str) -> bool:
    """Whether a deal in this stage is over."""
    letters = "".join(letter for letter in fold(stage) if letter.isalnum())
    return letters.startswith("closed") or letters in ENDS


def end_stages() -> list[str]:
    """Those in use, folded."""
    return [folded for folded, _text in record_choices("deal", "stage") if is_end(folded)]


def open_deals(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    return deals.annotate(folded_stage=Lower("stage")).exclude(folded_stage__in=end_stages())


def deal_where(asked: DealFilter) -> Where:
    where = Where()
    where.search(asked.search, WORDS)
    where.one_of("stage", asked.stages)
    where.one_of("pipeline", asked.pipelines)
    where.one_of("owner", asked.owners)
    where.between("amount", *asked.amount)
    if asked.which == "closed" and not asked.stages:
        where.parts.append("lower(r.stage) = any(%(ends)s)")
        where.params["ends"] = end_stages()
    if asked.which == "open" and not asked.stages:
        _leave_out(where, end_stages())
    return where


def _leave_out(where: Where, ends: Sequence[str]) -> None:
    """By what lies between them, which an index finds, as it does not find what is none of them."""
    names = [f"end{place}" for place in range(len(ends))]
    where.params |= dict(zip(names, ends, strict=True))
    if names:
        between = [f"lower(r.stage) > %({low})s and lower(r.stage) < %({high})s" for low, high in pairwise(names)]
        outside = [f"lower(r.stage) < %({names[0]})s", f"lower(r.stage) > %({names[-1]})s"]
        where.parts.append("(" + " or ".join([outside[0], *between, outside[1]]) + ")")


def stage_sums(where: Where, joins: str = "") -> list[StageSum]:
    """`joins` see the deal as r. Of each stage and currency; never of two currencies together."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(joins=joins, where=where.sql), where.params)
        return [StageSum(*row) for row in cursor.fetchall()]


def deals_in_order(ids: Sequence[int]) -> list[Deal]:
    """Each with its company."""
    found = Deal.objects.select_related("company").in_bulk(ids)
    return [found[deal_id] for deal_id in ids if deal_id in found]
