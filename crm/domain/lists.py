"""Static lists: made, filled and emptied here."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from crm.conditions.document import ObjectName
from crm.conditions.text import clean_text, fold
from crm.domain.errors import Refused
from crm.domain.source import change_source
from crm.models import ListCondition, RecordList
from leadscoring.accounts import audit
from leadscoring.accounts.models import User


class ListRefused(Refused):
    """The list cannot be made so."""


@transaction.atomic
def create_list(*, actor: User | None, object: ObjectName, name: str, description: str = "") -> RecordList:
    """A new, empty list; raises `ListRefused`."""
    name = clean_text(name)
    if not name:
        raise ListRefused(_("A list needs a name."))
    if list_named(object, name) is not None:
        raise ListRefused(_("There is a list “%(name)s” already.") % {"name": name})
    made = RecordList.objects.create(object=object, name=name, description=clean_text(description))
    audit.record(action="list.created", actor=actor, on=made, after={"object": object, "name": name})
    return made


@transaction.atomic
def add_members(*, actor: User | None, of: RecordList, records: Iterable[int]) -> int:
    """Those of `records` that exist are in the list afterwards; how many were not before. Raises `ListRefused`."""
    _refuse_dynamic(of)
    change_source(actor)
    known = f"select id from crm_{of.object} where id = any(%s)"  # noqa: S608 - one of three tables
    sql = f"insert into crm_listmember (list_id, record_id) select %s, r.id from ({known}) r on conflict do nothing"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [of.pk, list(records)])
        added: int = cursor.rowcount
    if added:
        audit.record(action="list.members_added", actor=actor, on=of, after={"members": added})
    return added


@transaction.atomic
def remove_members(*, actor: User | None, of: RecordList, records: Iterable[int]) -> int:
    """None of `records` is in the list afterwards; how many were before. Raises `ListRefused`."""
    _refuse_dynamic(of)
    change_source(actor)
    removed, _by_model = of.members.filter(record_id__in=list(records)).delete()
    if removed:
        audit.record(action="list.members_removed", actor=actor, on=of, after={"members": removed})
    return removed


def list_named(object: ObjectName, name: str) -> RecordList | None:
    """Without regard to case."""
    lists = RecordList.objects.filter(object=object)
    return next((found for found in lists if fold(found.name) == fold(name)), None)


def _refuse_dynamic(of: RecordList) -> None:
    if ListCondition.objects.filter(list=of).exists():
        raise ListRefused(fills_itself(of.name))


def fills_itself(name: str) -> str:
    """Why nobody can be put on it or taken off it by hand."""
    return _("“%(list)s” fills itself by its condition: change that, or choose another list.") % {"list": name}
