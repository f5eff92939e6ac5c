"""Which contacts are meant by a search and filters, as pieces of SQL that lists put together in the quickest shape.

Written by hand and not by the ORM: whether a list walks scores from the top and looks each contact up, or starts from
the few contacts that match, decides between one millisecond and seconds, and the planner can't know which.
"""

# ruff: noqa: S608 - what a person typed is always bound; only our own names are written into the text.

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection

from crm.conditions.text import clean_text, fold
from crm.models import Contact

SHORT = 3
"""Letters of a trigram: shorter words can only be looked for where a word begins."""
LONG, PART = 8, 5
"""Of words with so many letters the index is asked for so many."""
COMMON_FIRST = "eaionrtslmcdupkgvhyfbwjzxq"
MOST_WORDS = 8
KEPT_SECONDS, MOST_CHOICES = 30, 300
FIRST_MET = 50

CHOICES = """
with recursive found as (
  (select lower({column}) as folded from crm_contact where lower({column}) > '' order by 1 limit 1)
  union all
  select (select lower({column}) from crm_contact where lower({column}) > found.folded order by 1 limit 1)
  from found where found.folded is not null
)
select folded, (select {column} from crm_contact where lower({column}) = folded limit 1)
from found where folded is not null limit %s
"""
"""One step down the index for each different value: a million rows are never read."""


IS_CUSTOMER = "lower(c.lifecycle_stage) = 'customer'"
HAS_OPEN_DEAL = """exists (select 1 from crm_dealcontact dc join crm_deal d on d.id = dc.deal_id
  where dc.contact_id = c.id and not starts_with(lower(d.stage), 'closed') and lower(d.stage) not in ('won', 'lost'))"""
LEFT_OUT = {"without_customers": f"not {IS_CUSTOMER}", "without_open_deals": f"not {HAS_OPEN_DEAL}"}
"""Of the contact c."""


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """All that is given must hold; of several owners, countries or stages one. Folded; the owner '' is nobody."""

    search: str = ""
    owners: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    list_id: int | None = None
    without_customers: bool = False
    without_open_deals: bool = False


@dataclass(frozen=True, slots=True)
class ContactSource:
    """`select {id} from {tables} where {where}` gives the ids of the contacts that are meant, each once."""

    tables: str
    id: str
    where: str
    params: dict[str, Any]

    def ids_sql(self) -> str:
        return f"select {self.id} as id from {self.tables} where {self.where}"

    def exists_sql(self, contact_id: str) -> str:
        """Looked up one by one: OFFSET 0 keeps the planner from turning it into a join."""
        return f"exists (select 1 from {self.tables} where {self.id} = {contact_id} and {self.where} offset 0)"


def contact_source(asked: ContactFilter) -> ContactSource | None:
    """None where every contact is meant."""
    params: dict[str, Any] = {}
    conditions: list[str] = []
    tables: dict[str, str] = {}
    if words := search_words(asked.search):
        tables["w.contact_id"] = "crm_contactsearch w"
        conditions += [_word_sql(word, f"word{place}", params) for place, word in enumerate(words)]
    if asked.list_id is not None:
        tables["m.record_id"] = "crm_listmember m"
        conditions.append("m.list_id = %(list_id)s")
        params["list_id"] = asked.list_id
    columns = {"owner": asked.owners, "country": asked.countries, "lifecycle_stage": asked.stages}
    for column, values in columns.items():
        if values:
            tables["c.id"] = "crm_contact c"
            conditions.append(f"lower(c.{column}) = any(%({column})s)")
            params[column] = list(values)
    if left_out := [LEFT_OUT[name] for name in LEFT_OUT if getattr(asked, name)]:
        tables["c.id"] = "crm_contact c"
        conditions += left_out
    if not tables:
        return None
    id, *others = tables
    joined = "".join(f" join {tables[other]} on {other} = {id}" for other in others)
    return ContactSource(tables[id] + joined, id, " and ".join(conditions), params)


def search_words(text: str) -> list[str]:
    return clean_text(text.replace("\x00", " ")).split()[:MOST_WORDS]


def _word_sql(word: str, name: str, params: dict[str, Any]) -> str:
    if len(word) < SHORT:
        params[name] = f"% {_escaped(word)}%"
        return f"w.words like crm_search_text(%({name})s)"
    params[name] = f"%{_escaped(word)}%"
    if len(word) < LONG:
        return f"w.words like crm_search_text(%({name})s)"
    # What is joined to '' no index is asked for.
    params[f"{name}_part"] = f"%{_escaped(_rarest_part(word))}%"
    parts = f"w.words like crm_search_text(%({name}_part)s) and w.words || '' like crm_search_text(%({name})s)"
    return f"({parts})"


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _rarest_part(word: str) -> str:
    """Of a long word the letters that fewest have: an address shares most of its trigrams with all others, and the
    index looks at each one that it is asked for."""
    starts = range(len(word) - PART + 1)
    return max((word[start : start + PART] for start in starts), key=lambda part: sum(map(_rarity, part)))


def _rarity(letter: str) -> int:
    """Digits, then what is no plain letter, then plain letters; no trigram has a sign in it."""
    return COMMON_FIRST.find(letter) + 1 or (len(COMMON_FIRST) + letter.isdigit() if letter.isalnum() else 0)


def choices_of(column: str) -> list[tuple[str, str]]:
    """The values of owner, country or lifecycle_stage: (folded, as one contact has it), kept for half a minute."""
    assert column in ("owner", "country", "lifecycle_stage")
    key = f"contact-choices-{column}"
    known: list[tuple[str, str]] | None = cache.get(key)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(CHOICES.format(column=column), [MOST_CHOICES])
            known = [(folded, text) for folded, text in cursor.fetchall()]
        cache.set(key, known, KEPT_SECONDS)
    return known


def folded_texts(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(text.replace("\x00", "")) for text in texts))


def first_contacts(search: str, most: int) -> list[Contact]:
    """Some of those that are meant, by name; of very many, some of the first that are met."""
    source = contact_source(ContactFilter(search=search))
    if source is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{source.ids_sql()} limit {FIRST_MET}", source.params)
        ids = [row[0] for row in cursor.fetchall()]
    found = Contact.objects.filter(pk__in=ids[:FIRST_MET]).select_related("company")
    return list(found.order_by("last_name", "first_name")[:most])
