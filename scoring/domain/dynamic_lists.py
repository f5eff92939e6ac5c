"""Dynamic lists are kept as their conditions say: those whom a change may concern at once, everybody now and then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.conditions.document import Condition, ObjectName
from crm.conditions.named import lists_named
from crm.conditions.nodes import Fault
from crm.conditions.reading import read_condition
from crm.conditions.text import fold
from crm.domain.source import name_source
from crm.models import ListCondition
from leadscoring.accounts.audit import record
from scoring.domain.computable import FAULTS
from scoring.domain.locks import hold_list
from scoring.domain.reach import Reasons, affected_by, ways_of
from scoring.domain.silence import silent_waiting
from scoring.engine.matching import compile_matching
from scoring.engine.scope import IdList, Scope
from scoring.queries.documents import Workbench, open_workbench
from scoring.spec.document import Criterion, Group, ModelDocument, PropertyRule
from scoring.spec.refusal import DocumentRefused

MATCHED = "create temporary table matched on commit drop as {ids}"
LEAVE = """
delete from crm_listmember m where m.list_id = %(list)s and {concerned}
  and not exists (select 1 from matched x where x.id = m.record_id)
"""
JOIN = """
insert into crm_listmember (list_id, record_id) select %(list)s, x.id from matched x
order by x.id on conflict do nothing
"""
AS_HISTORY = "select set_config('vekt.history', %s, true)"


@dataclass(frozen=True, slots=True)
class DynamicList:
    """One that can be worked out."""

    filled: ListCondition
    object: ObjectName
    condition: Condition

    @property
    def document(self) -> ModelDocument:
        """A model of this one rule: what moves its points moves the list."""
        rule = Criterion("condition", PropertyRule(self.condition, Decimal(1)))
        return ModelDocument(f"list {self.filled.pk}", self.object, "fit", (Group("condition", "fit", (rule,)),))


def refresh_lists() -> int:
    """All of them, those that others ask for first, and then those that can't be worked out, to say so. How many
    members came or went."""
    in_order = [each.filled.pk for each in dynamic_lists(open_workbench())]
    others = ListCondition.objects.exclude(pk__in=in_order).values_list("pk", flat=True)
    return sum(refresh_list(list_id=list_id) for list_id in (*in_order, *others))


def refresh_list(*, list_id: int) -> int:
    """Everybody anew. How many members came or went; a second worker at the same list waits for the first."""
    with transaction.atomic():
        hold_list(list_id)
        held = ListCondition.objects.select_for_update(of=("self",)).select_related("list").filter(pk=list_id).first()
        if held is None:
            return 0
        workbench = open_workbench()
        try:
            moved = _set_members(_read(held, workbench), workbench, None)
        except FAULTS as error:
            _note_fault(held, error)
            return 0
        held.refreshed_at, held.fault = timezone.now(), ""
        held.save(update_fields=["refreshed_at", "fault"])
    return moved


def dynamic_lists(workbench: Workbench) -> list[DynamicList]:
    """Those that can be worked out, each after the lists that it asks for."""
    found = [each for held in _all() if (each := _readable(held, workbench))]
    by_name = {(each.object, fold(each.filled.list.name)): each for each in found}
    ordered: dict[int, DynamicList] = {}
    begun: set[int] = set()

    def put(each: DynamicList) -> None:
        if each.filled.pk in begun:
            return
        begun.add(each.filled.pk)
        for object, name in lists_named(each.filled.condition, each.object):
            if asked := by_name.get((cast(ObjectName, object), fold(name))):
                put(asked)
        ordered[each.filled.pk] = each

    for each in found:
        put(each)
    return list(ordered.values())


def refresh_members(
    claimed: Mapping[ObjectName, Reasons],
    workbench: Workbench,
    *,
    history: Mapping[ObjectName, Reasons],
    news: Mapping[ObjectName, Reasons],
) -> None:
    """Of those alone whom what changed may bring or take away, in the caller's transaction.

    Whoever comes or goes by an import of history alone does so as history: nothing fires for it.
    """
    lists = dynamic_lists(workbench)
    ways = {way for each in lists for way in ways_of(each.document, workbench.published)}
    touched, moved, heard = (affected_by(of, ways) for of in (claimed, history, news))
    for each in lists:
        silent = moved.get(each.object, {}).keys() - heard.get(each.object, {}).keys()
        _follow(each, workbench, sorted(touched.get(each.object, {}).keys() - silent))
        _follow_history(each, workbench, sorted(silent))


def moved_by_history() -> dict[int, list[int]]:
    """By dynamic list, whom nothing but waiting history may bring or take away."""
    workbench = open_workbench()
    found = dynamic_lists(workbench)
    return {each.filled.pk: silent_waiting(ways_of(each.document, workbench.published)) for each in found}


def refresh_everybody(silent: Mapping[int, list[int]]) -> None:
    """Before a pass over everything, in the caller's transaction; `silent` as `moved_by_history` says it."""
    workbench = open_workbench()
    for each in dynamic_lists(workbench):
        _follow_history(each, workbench, silent.get(each.filled.pk, []))
        _follow(each, workbench, None)


def _all() -> Iterator[ListCondition]:
    yield from ListCondition.objects.select_related("list").order_by("list_id")


def _read(held: ListCondition, workbench: Workbench) -> DynamicList:
    """Raises DocumentRefused."""
    faults: list[Fault] = []
    object = cast(ObjectName, held.list.object)
    catalogue = workbench.environment.catalogue
    condition = read_condition(held.condition, object=object, catalogue=catalogue, place="", faults=faults)
    if condition is None or faults:
        raise DocumentRefused(faults)
    return DynamicList(held, object, condition)


def _readable(held: ListCondition, workbench: Workbench) -> DynamicList | None:
    try:
        return _read(held, workbench)
    except DocumentRefused:
        return None


def _follow(of: DynamicList, workbench: Workbench, ids: Sequence[int] | None) -> None:
    """Unless somebody has changed or deleted it since it was read, who calls a worker for all of it."""
    if ids is not None and not ids:
        return
    hold_list(of.filled.pk)
    same = ListCondition.objects.filter(pk=of.filled.pk, condition=of.filled.condition)
    if held := same.select_for_update(of=("self",)).first():
        try:
            _set_members(of, workbench, ids)
        except FAULTS as error:
            _note_fault(held, error)


def _follow_history(of: DynamicList, workbench: Workbench, ids: Sequence[int]) -> None:
    if ids:
        _set_history("on")
        _follow(of, workbench, ids)
        _set_history("")


def _set_history(setting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(AS_HISTORY, [setting])


def _set_members(of: DynamicList, workbench: Workbench, ids: Sequence[int] | None) -> int:
    """The caller holds the list."""
    scope: Scope | None = None if ids is None else IdList()
    compiled = compile_matching(
        of.object, of.condition, workbench.environment, workbench.published, tail="ids", scope=scope
    )
    only = {} if ids is None else {"ids": list(ids)}
    concerned = "true" if ids is None else "m.record_id = any(%(ids)s::bigint[])"
    values = {"list": of.filled.pk} | only
    name_source(f"list {of.filled.pk}")
    with connection.cursor() as cursor:
        cursor.execute(MATCHED.format(ids=compiled.sql), compiled.bound(timezone.now(), **only))
        cursor.execute(LEAVE.format(concerned=concerned), values)
        moved: int = cursor.rowcount
        cursor.execute(JOIN, values)
        moved += cursor.rowcount
        cursor.execute("drop table matched")
    return moved


def _note_fault(held: ListCondition, error: Exception) -> None:
    why = _("It can’t be worked out any more: %(why)s") % {"why": "; ".join(str(error).splitlines())}
    if held.fault != why:
        held.fault = why
        held.save(update_fields=["fault"])
        record(action="list.faulty", actor=None, on=held.list, after={"fault": why})
