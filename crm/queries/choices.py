"""The different values of a text column of companies or deals, for filters: one step down an index for each."""

from __future__ import annotations

from typing import Final

from django.core.cache import cache
from django.db import connection

from crm.queries.contacts import KEPT_SECONDS, MOST_CHOICES

INDEXED: Final = {
    "company": frozenset({"owner", "industry", "country"}),
    "deal": frozenset({"owner", "stage", "pipeline"}),
}

CHOICES = """
with recursive found as (
  (select lower({column}) as folded from crm_{object} where lower({column}) > '' order by 1 limit 1)
  union all
  select (select lower({column}) from crm_{object} where lower({column}) > found.folded order by 1 limit 1)
  from found where found.folded is not null
)
select folded, (select {column} from crm_{object} where lower({column}) = folded limit 1)
from found where folded is not null limit %s
"""


def record_choices(object: str, column: str) -> list[tuple[str, str]]:
    """(folded, as one record has it), blank left out, kept for half a minute."""
    assert column in INDEXED[object]
    key = f"{object}-choices-{column}"
    known: list[tuple[str, str]] | None = cache.get(key)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(CHOICES.format(object=object, column=column), [MOST_CHOICES])
            known = [(folded, text) for folded, text in cursor.fetchall()]
        cache.set(key, known, KEPT_SECONDS)
    return known
