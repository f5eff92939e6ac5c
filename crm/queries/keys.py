"""The key by which a record is named outside: an e-mail, a domain, a name or an external id, spelled as stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from django.db import connection
from django.db.models import Model
from django.db.models.functions import Lower

from crm.conditions.text import clean_text, fold
from crm.models import Company, Contact, Deal

RecordModel: TypeAlias = type[Contact] | type[Company] | type[Deal]

RECORDS: dict[str, RecordModel] = {"contact": Contact, "company": Company, "deal": Deal}

KEY_SQL = {
    "contact": "coalesce(nullif({0}.email, ''), {0}.external_id)",
    "company": "coalesce(nullif({0}.domain, ''), nullif({0}.name, ''), {0}.external_id)",
    "deal": "coalesce(nullif({0}.external_id, ''), {0}.name)",
}
"""The exported key of each object's records, by the table's alias."""

ASKED_BY = {
    "contact": ("email", "external_id"),
    "company": ("domain", "external_id", "name"),
    "deal": ("external_id", "name"),
}
"""Where a key is looked for, in this order: what is found first is meant."""

_EXACT = "external_id"


def key_sql(object: str, alias: str) -> str:
    return KEY_SQL[object].format(alias)


def keys_of(object: str, ids: Sequence[int]) -> dict[int, str]:
    """By id, of those that exist."""
    table = RECORDS[object]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"select r.id, {key_sql(object, 'r')} from {table} r where r.id = any(%s)", [list(ids)])
        return dict(cursor.fetchall())


def records_with_key(object: str, key: str) -> list[int]:
    """The ids that the key may mean: none, one, or several where a name or a domain is shared."""
    for field in ASKED_BY[object]:
        if found := _with(RECORDS[object], field, key):
            return found
    return []


def _with(model: RecordModel, field: str, key: str) -> list[int]:
    if not clean_text(key):
        return []
    records: type[Model] = model
    rows = records._default_manager.order_by("pk")
    if field == _EXACT:
        return list(rows.filter(external_id=clean_text(key)).values_list("pk", flat=True)[:2])
    return list(rows.annotate(asked=Lower(field)).filter(asked=fold(key)).values_list("pk", flat=True)[:2])


def records_with_keys(object: str, keys: Sequence[str]) -> dict[str, list[int]]:
    """By key as given: what each may mean. A query a field, however many keys."""
    found: dict[str, list[int]] = {key: [] for key in keys if clean_text(key)}
    for field in ASKED_BY[object]:
        ids = _by_value(object, field, [key for key, records in found.items() if not records])
        for key, records in found.items():
            records.extend([] if records else ids.get(_asked(field, key), []))
    return found


def _by_value(object: str, field: str, keys: Sequence[str]) -> dict[str, list[int]]:
    if not keys:
        return {}
    column = field if field == _EXACT else f"lower({field})"
    table = RECORDS[object]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {column}, array_agg(id order by id) from {table} where {column} = any(%s) group by 1",
            [[_asked(field, key) for key in keys]],
        )
        return dict(cursor.fetchall())


def _asked(field: str, key: str) -> str:
    return clean_text(key) if field == _EXACT else fold(key)
