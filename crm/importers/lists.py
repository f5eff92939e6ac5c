"""Importing members of lists: adds, never removes; a list that is not known yet is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.document import ObjectName
from crm.conditions.text import fold
from crm.domain.lists import create_list, fills_itself
from crm.importers.faults import Fault
from crm.importers.files import Row
from crm.importers.plan import Plan
from crm.importers.references import ContactFinder, Missing, companies_by_domain, deals_by_external_id
from crm.importers.session import Session
from crm.importers.streaming import CleanRow, Stored, stream
from crm.models import ListCondition, RecordList

NATIVES = ("list", "contact_external_id", "email", "company_domain", "deal_external_id")
_OBJECTS: dict[str, ObjectName] = {
    "contact_external_id": "contact",
    "email": "contact",
    "company_domain": "company",
    "deal_external_id": "deal",
}


def import_lists(session: Session) -> None:
    stream(session, NATIVES, _Storing(session).store)


class _Storing:
    def __init__(self, session: Session) -> None:
        self._plan = session.plan
        self._contacts = ContactFinder(create=session.choices.create_contacts)
        self._lists = {
            (object, fold(name)): id for object, name, id in RecordList.objects.values_list("object", "name", "id")
        }
        self._dynamic = set(ListCondition.objects.values_list("list_id", flat=True))

    def store(self, cursor: Any, rows: list[CleanRow]) -> Stored:
        faults: list[tuple[Row, Fault]] = []
        members: list[tuple[ObjectName, str, int]] = []
        records = self._records(cursor, rows)
        for row, values in rows:
            found = _member(row, values, records, self._plan)
            if isinstance(found, Fault):
                faults.append((row, found))
            elif self._lists.get((found[0], fold(found[1]))) in self._dynamic:
                faults.append((row, Fault(row.line, self._plan.header_of("list"), found[1], fills_itself(found[1]))))
            else:
                members.append(found)
        list_ids = [self._list_id(object, name) for object, name, _record in members]
        cursor.execute(
            "insert into crm_listmember (list_id, record_id) select * from unnest(%s::int[], %s::bigint[]) "
            "on conflict do nothing",
            [list_ids, [record for _object, _name, record in members]],
        )
        return Stored(cursor.rowcount, faults)

    def _records(self, cursor: Any, rows: list[CleanRow]) -> Callable[[list[Any]], int | Missing]:
        """Finds all at once; then each row's is at hand."""
        contacts = self._contacts.find(cursor, {(v[1], v[2]) for _row, v in rows if v[1] or v[2]})
        companies = companies_by_domain(cursor, {fold(v[3]) for _row, v in rows if v[3]})
        deals = deals_by_external_id(cursor, {v[4] for _row, v in rows if v[4]})

        def record_of(values: list[Any]) -> int | Missing:
            if values[1] or values[2]:
                return contacts[values[1], values[2]]
            return companies[fold(values[3])] if values[3] else deals[values[4]]

        return record_of

    def _list_id(self, object: ObjectName, name: str) -> int:
        key = (object, fold(name))
        if key not in self._lists:
            self._lists[key] = create_list(actor=None, object=object, name=name).pk
        return self._lists[key]


def _member(
    row: Row, values: list[Any], record_of: Callable[[list[Any]], int | Missing], plan: Plan
) -> tuple[ObjectName, str, int] | Fault:
    if values[0] is None:
        return Fault(row.line, plan.header_of("list"), "", _("The row names no list."))
    given = [name for name, value in zip(NATIVES[1:], values[1:], strict=True) if value]
    objects = {_OBJECTS[name] for name in given}
    if not given:
        return Fault(row.line, plan.header_of(*NATIVES[1:]), "", _("The row names nobody to add."))
    value = values[NATIVES.index(given[0])]
    if len(objects) > 1:
        return Fault(row.line, plan.header_of(given[0]), value, _("The row names more than one record to add."))
    record = record_of(values)
    if isinstance(record, Missing):
        return Fault(row.line, plan.header_of(given[0]), value, record)
    return objects.pop(), values[0], record
