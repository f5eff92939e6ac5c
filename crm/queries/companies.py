"""Which companies a filter means, and what a list shows of a page of them: people, open deals, last activity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Sum

from crm.models import Contact, Deal
from crm.queries.deals import open_deals
from crm.queries.where import Where

#: As the index `company_words` has it.
WORDS = "(' ' || crm_search_text(r.name || ' ' || r.domain || ' ' || r.industry || ' ' || r.city))"

LAST_THEIRS = """
select c.company_id, max(l.occurred_at) from crm_contact c cross join lateral (
  select a.occurred_at from crm_activity a join crm_activitykey k on k.id = a.key_id
  where a.contact_id = c.id and a.occurred_at <= %(now)s and not k.is_machine and lower(k.type) <> all(%(not_theirs)s)
  order by a.occurred_at desc limit 1) l
where c.company_id = any(%(ids)s) group by 1
"""


@dataclass(frozen=True, slots=True)
class CompanyFilter:
    """All that is given must hold; of several texts one. Texts are folded; the owner '' is nobody."""

    search: str = ""
    owners: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    employees: tuple[Decimal | None, Decimal | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of one currency; blank where the deals name none."""

    currency: str
    amount: Decimal


def company_where(asked: CompanyFilter) -> Where:
    where = Where()
    where.search(asked.search, WORDS)
    where.one_of("owner", asked.owners)
    where.one_of("industry", asked.industries)
    where.one_of("country", asked.countries)
    where.between("employees", *asked.employees)
    return where


def people_counts(ids: Sequence[int]) -> dict[int, int]:
    """Companies without people are missing."""
    counted = Contact.objects.filter(company__in=ids).values("company").annotate(n=Count("*")).order_by()
    return {row["company"]: row["n"] for row in counted}


def last_activities_at(ids: Sequence[int], not_theirs: Sequence[str], now: datetime) -> dict[int, datetime]:
    """The newest thing that any of a company's people did of their own; where nobody did anything it is missing."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_THEIRS, {"ids": list(ids), "not_theirs": list(not_theirs), "now": now})
        return dict(cursor.fetchall())


def open_amounts(ids: Sequence[int]) -> dict[int, list[Money]]:
    """By company, a sum of its open deals for each currency, the largest first."""
    deals = open_deals(Deal.objects.filter(company__in=ids, amount__isnull=False))
    summed = deals.values("company", "currency").annotate(sum=Sum("amount")).order_by("-sum", "currency")
    found: dict[int, list[Money]] = defaultdict(list)
    for row in summed:
        found[row["company"]].append(Money(row["currency"], row["sum"]))
    return dict(found)
