"""Bulk actions on contacts: lists, lifecycle stage, tasks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from crm.domain.bulk_actions import GONE, UNCHANGED, BulkAction, Chunk, Decision, Decisions, Outcome
from crm.domain.lists import add_members, remove_members
from crm.domain.source import change_source
from crm.models import Contact, ListMember, RecordList, Task
from leadscoring.accounts.models import User


def add_to_list(chunk: Chunk) -> Decisions:
    of = RecordList.objects.get(pk=chunk.values["list"])
    members, known = _members(of, chunk.ids), _known(chunk.ids)
    decided = {pk: _listed(pk not in members, pk in known) for pk in chunk.ids}
    add_members(actor=chunk.by, of=of, records=_of_outcome(decided))
    return decided


def remove_from_list(chunk: Chunk) -> Decisions:
    of = RecordList.objects.get(pk=chunk.values["list"])
    members, known = _members(of, chunk.ids), _known(chunk.ids)
    decided = {pk: _listed(pk in members, pk in known) for pk in chunk.ids}
    remove_members(actor=chunk.by, of=of, records=_of_outcome(decided))
    return decided


def take_off_again(chunk: Chunk) -> set[int]:
    """Who is still in the list leaves it; who has left it since is as before, too."""
    of = RecordList.objects.filter(pk=chunk.values["list"]).first()
    if of is None:
        return set()
    members = _members(of, chunk.ids)
    remove_members(actor=chunk.by, of=of, records=members)
    return members


def put_on_again(chunk: Chunk) -> set[int]:
    of = RecordList.objects.filter(pk=chunk.values["list"]).first()
    if of is None:
        return set()
    missing = _known(chunk.ids) - _members(of, chunk.ids)
    add_members(actor=chunk.by, of=of, records=missing)
    return missing


def set_stage(chunk: Chunk) -> Decisions:
    stage, stages = str(chunk.values["stage"]), _stages(chunk.ids)
    decided: Decisions = dict.fromkeys(chunk.ids, GONE)
    for pk, was in stages.items():
        decided[pk] = UNCHANGED if was == stage else Decision(Outcome.CHANGED, before={"stage": was})
    change_source(chunk.by)
    changed = Contact.objects.filter(pk__in=_of_outcome(decided))
    changed.update(lifecycle_stage=stage, updated_at=timezone.now())
    return decided


def restore_stage(chunk: Chunk) -> set[int]:
    stage, stages = str(chunk.values["stage"]), _stages(chunk.ids)
    unmoved = {pk for pk, is_now in stages.items() if is_now == stage}
    change_source(chunk.by)
    for was in {str(chunk.before[pk]["stage"]) for pk in unmoved}:
        of_stage = [pk for pk in unmoved if chunk.before[pk]["stage"] == was]
        Contact.objects.filter(pk__in=of_stage).update(lifecycle_stage=was, updated_at=timezone.now())
    return unmoved


def create_tasks(chunk: Chunk) -> Decisions:
    """One each, for one person."""
    given, known = chunk.values, _known(chunk.ids)
    due_at = datetime.fromisoformat(given["due_at"]) if given.get("due_at") else None
    to = User.objects.get(pk=given["user"])
    made = Task.objects.bulk_create(
        Task(title=given["title"], due_at=due_at, assigned_to=to, contact_id=pk, created_by=chunk.by)
        for pk in chunk.ids
        if pk in known
    )
    decided: Decisions = dict.fromkeys(chunk.ids, GONE)
    return decided | {task.contact_id or 0: Decision(Outcome.CHANGED, before={"task": task.pk}) for task in made}


def remove_tasks(chunk: Chunk) -> set[int]:
    """Those that nobody has done yet."""
    tasks = {before["task"]: pk for pk, before in chunk.before.items()}
    open_tasks = list(Task.objects.select_for_update().filter(pk__in=tasks, done_at=None).values_list("pk", flat=True))
    Task.objects.filter(pk__in=open_tasks).delete()
    return {tasks[pk] for pk in open_tasks}


def _known(ids: Iterable[int]) -> set[int]:
    """Locked against deletion until the change is written."""
    locked = Contact.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    return set(locked.values_list("pk", flat=True))


def _stages(ids: Iterable[int]) -> dict[int, str]:
    locked = Contact.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    return dict(locked.values_list("pk", "lifecycle_stage"))


def _members(of: RecordList, ids: Iterable[int]) -> set[int]:
    return set(ListMember.objects.filter(list=of, record_id__in=ids).values_list("record_id", flat=True))


def _listed(is_new: bool, is_known: bool) -> Decision:
    if not is_known:
        return GONE
    return Decision(Outcome.CHANGED, before={}) if is_new else UNCHANGED


def _of_outcome(decided: Decisions) -> list[int]:
    return [pk for pk, decision in decided.items() if decision.outcome == Outcome.CHANGED]


ACTIONS = {
    "add_to_list": BulkAction("manage_lists", add_to_list, take_off_again),
    "remove_from_list": BulkAction("manage_lists", remove_from_list, put_on_again),
    "set_stage": BulkAction("work_leads", set_stage, restore_stage),
    "create_task": BulkAction("work_leads", create_tasks, remove_tasks),
}
