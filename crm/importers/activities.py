"""Importing activities, millions of them: what is slow in Python is done once a batch or remembered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from crm.domain.activity_ids import content_id, external_id_id
from crm.importers.activity_keys import Key, KeyNumbers
from crm.importers.adding import ActivityTable
from crm.importers.cleaning import json_object
from crm.importers.copying import field
from crm.importers.faults import Fault
from crm.importers.files import Row
from crm.importers.indirect import IndirectFinder, Named
from crm.importers.objections import keep_objections
from crm.importers.plan import Plan
from crm.importers.references import ContactFinder, ContactReference, Missing
from crm.importers.session import Session
from crm.importers.streaming import CleanRow, Stored, stream

NATIVES = (
    *("contact_external_id", "email", "type", "occurred_at", "asset", "asset_type", "campaign", "channel"),
    *("value", "is_machine", "external_id", "lead_external_id", "pardot_prospect_id", "objected_at"),
)
INDIRECT, OBJECTED_AT = slice(11, 13), 13
WHO, TYPE, OCCURRED_AT, FIRST_PROPERTY = slice(0, 2), 2, 3, len(NATIVES)

Who: TypeAlias = ContactReference | Named

LONGEST_KEY = 2_500
"""Bytes of type, asset, asset type, campaign and channel together: a page of their unique index holds no more."""


def import_activities(session: Session) -> None:
    stream(session, NATIVES, _Storing(session).store)


class _Storing:
    def __init__(self, session: Session) -> None:
        self._plan = session.plan
        self._contacts = ContactFinder(create=session.choices.create_contacts)
        self._indirect = IndirectFinder()
        self._who = _who_at_length if any(map(self._plan.native, NATIVES[INDIRECT])) else _who
        self._tells_objections = self._plan.native("objected_at") is not None
        self._keys = KeyNumbers()
        self._table = ActivityTable()

    def store(self, cursor: Any, rows: list[CleanRow]) -> Stored:
        rows, faults = _complete(rows, self._plan)
        contacts = self._found(cursor, rows)
        missing = {who: why for who, why in contacts.items() if isinstance(why, Missing)}
        if missing:
            faults += [
                (row, _unknown(row, who, missing[who], self._plan))
                for row, values in rows
                if (who := self._who(values)) in missing
            ]
            rows = [clean for clean in rows if self._who(clean.values) not in missing]
        keys = [_key(values) for _row, values in rows]
        numbers = self._keys.of(cursor, keys)
        ids = [int(contacts[self._who(values)]) for _row, values in rows]
        created = self._table.add(cursor, list(_lines(rows, keys, ids, numbers)))
        if self._tells_objections:
            told = ((id, values[OBJECTED_AT]) for id, (_row, values) in zip(ids, rows, strict=True))
            keep_objections(cursor, ((id, at) for id, at in told if at))
        return Stored(created, faults)

    def _found(self, cursor: Any, rows: list[CleanRow]) -> dict[Who, int | Missing]:
        wanted = {self._who(values) for _row, values in rows}
        named = {who for who in wanted if isinstance(who, Named)}
        contacts = self._contacts.find(cursor, (who for who in wanted if not isinstance(who, Named)))
        return dict(chain(contacts.items(), self._indirect.find(cursor, named).items()))


def _lines(rows: list[CleanRow], keys: list[Key], contacts: list[int], numbers: dict[Key, int]) -> Iterator[str]:
    for (_row, values), key, contact in zip(rows, keys, contacts, strict=True):
        occurred_at, value, external_id = values[3], _plain(values[8]), values[10]
        properties = json_object(values[FIRST_PROPERTY:])
        by_content = external_id is None
        id = content_id(contact, occurred_at, key, value, properties) if by_content else external_id_id(external_id)
        end = f"{field(value)}\t{field(external_id or '')}\t{field(properties)}\n"
        yield f"{id}\t{contact}\t{occurred_at}\t{numbers[key]}\t{end}"


def _plain(value: str | None) -> str | None:
    """The same number has one text: 5.0 is 5."""
    if value is None or "." not in value:
        return value
    return value.rstrip("0").rstrip(".")


def _key(values: list[Any]) -> Key:
    return (values[2], values[4] or "", values[5] or "", values[6] or "", values[7] or "", values[9] == "true")


def _who(values: list[Any]) -> Who:
    return values[0], values[1]


def _who_at_length(values: list[Any]) -> Who:
    """A lead or a prospect counts where the row names no contact itself."""
    if not values[0] and not values[1]:
        for name, value in zip(NATIVES[INDIRECT], values[INDIRECT], strict=True):
            if value:
                return Named(name, value)
    return values[0], values[1]


def _complete(rows: list[CleanRow], plan: Plan) -> tuple[list[CleanRow], list[tuple[Row, Fault]]]:
    faults = [(clean.row, fault) for clean in rows if (fault := _incomplete(clean, plan))]
    if not faults:
        return rows, []
    bad = {row.line for row, _fault in faults}
    return [clean for clean in rows if clean.row.line not in bad], faults


def _incomplete(clean: CleanRow, plan: Plan) -> Fault | None:
    row, values = clean
    if values[TYPE] is None:
        return Fault(row.line, plan.header_of("type"), "", _("An activity must have a type."))
    if values[OCCURRED_AT] is None:
        return Fault(row.line, plan.header_of("occurred_at"), "", _("An activity must say when it occurred."))
    texts = [text for text in (values[2], *values[4:8]) if text]
    if sum(map(len, texts)) > LONGEST_KEY // 4 and sum(len(text.encode()) for text in texts) > LONGEST_KEY:
        longest = max(texts, key=len)
        name = NATIVES[next(place for place, text in enumerate(values) if text == longest)]
        reason = _("Type, asset, asset type, campaign and channel have more than %(most)d bytes together.")
        return Fault(row.line, plan.header_of(name), longest, reason % {"most": LONGEST_KEY})
    return None


def _unknown(row: Row, who: Who, why: Missing, plan: Plan) -> Fault:
    if isinstance(who, Named):
        return Fault(row.line, plan.header_of(who.column), who.value, why)
    names = NATIVES[WHO]
    name, value = next(((name, value) for name, value in zip(names, who, strict=True) if value), ("", ""))
    return Fault(row.line, plan.header_of(name) if name else plan.header_of(*names, *NATIVES[INDIRECT]), value, why)
