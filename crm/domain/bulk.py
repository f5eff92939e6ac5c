"""Changes of many contacts at once: begun, worked on chunk by chunk, stopped, and undone as a whole.

The ids are fixed at the start. A chunk's changes and what became of each contact are one transaction, so whoever goes
on after a killed worker does nothing twice.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from crm.domain.bulk_actions import BulkAction, Chunk, Decision, Decisions, Outcome, actions
from crm.domain.errors import Refused
from crm.domain.leads import is_admin
from crm.models import BulkChange
from leadscoring.accounts import audit
from leadscoring.accounts.models import User

logger = logging.getLogger(__name__)
State = BulkChange.State

AT_ONCE = 200
"""So many are changed while the person waits."""
A_CHUNK = 2_000
HOLDING = 0x76656B62
"""The first number of the advisory locks under which a change is worked on: one worker at a time."""
SECONDS_A_TURN = 20 * 60

FIX_IDS = """
insert into crm_bulkchangerecord (change_id, record_id, place)
select %(bulk_change)s, chosen.id, chosen.place from ({chosen}) chosen on conflict do nothing
"""
NOTE = """
update crm_bulkchangerecord b set outcome = n.outcome, why = n.why, before = coalesce(n.before, b.before)
from jsonb_to_recordset(%s::jsonb) as n(id bigint, outcome text, why text, before jsonb)
where b.change_id = %s and b.record_id = n.id
"""


class BulkRefused(Refused):
    """The change can't be begun, stopped or undone."""


def start_bulk(
    *, by: User, action: str, values: Mapping[str, Any], chosen: str, params: Mapping[str, Any]
) -> BulkChange:
    """`chosen` is a SELECT of the contacts' `id` and `place`. Few are changed at once, many by a worker."""
    change = _begun(by, action, values, chosen, params)
    if change.total <= AT_ONCE:
        run_bulk(change_id=change.pk)
    else:
        _call_worker(change.pk)
    change.refresh_from_db()
    return change


@transaction.atomic
def _begun(by: User, action: str, values: Mapping[str, Any], chosen: str, params: Mapping[str, Any]) -> BulkChange:
    _refuse_without(by, action)
    change = BulkChange.objects.create(action=action, values=dict(values), created_by=by)
    with connection.cursor() as cursor:
        cursor.execute(FIX_IDS.format(chosen=chosen), {**params, "bulk_change": change.pk})
        change.total = cursor.rowcount
        if change.total > AT_ONCE:
            # Else the planner takes the table for an empty one, and reads it whole for each contact of a chunk.
            cursor.execute("analyze crm_bulkchangerecord")
    if not change.total:
        raise BulkRefused(_("Nobody is selected. Tick at least one row."))
    change.save(update_fields=["total"])
    after = {"action": action, "contacts": change.total, "values": dict(values)}
    audit.record(action="bulk.begun", actor=by, on=change, after=after)
    return change


@transaction.atomic
def stop_bulk(*, change: BulkChange, by: User) -> None:
    """What is done stays done; Undo takes it back."""
    _refuse_others(change, by)
    under_way = BulkChange.objects.filter(pk=change.pk, state__in=(State.WAITING, State.RUNNING), must_stop=False)
    if under_way.update(must_stop=True):
        audit.record(action="bulk.stopped", actor=by, on=change)
    BulkChange.objects.filter(pk=change.pk, state=State.WAITING).update(state=State.STOPPED, finished_at=Now())


def undo_bulk(*, change: BulkChange, by: User) -> BulkChange:
    """Each contact that nobody has changed since is as it was."""
    with transaction.atomic():
        locked = BulkChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
        _refuse_others(locked, by)
        if locked.state not in (State.DONE, State.STOPPED, State.FAILED):
            raise BulkRefused(_("This is being worked on, or was undone already."))
        _refuse_without(by, locked.action)
        locked.state, locked.must_stop, locked.finished_at, locked.error = State.UNDOING, False, None, ""
        locked.save()
        audit.record(action="bulk.undone", actor=by, on=locked)
    few = locked.records.filter(outcome=Outcome.CHANGED).count() <= AT_ONCE
    if few:
        run_bulk(change_id=locked.pk)
    else:
        _call_worker(locked.pk)
    locked.refresh_from_db()
    return locked


def run_bulk(*, change_id: int, seconds: float = SECONDS_A_TURN) -> None:
    """Work until nothing is left. Harmless twice, also at the same time."""
    until = time.monotonic() + seconds
    with _held(change_id) as is_ours:
        while is_ours:
            try:
                if not _next_chunk(change_id):
                    return
            except (OperationalError, InterfaceError):
                raise  # the connection is gone, or a deadlock: what was done is noted, and a worker goes on from there
            except Exception as error:
                logger.exception("bulk change %s failed", change_id)
                _end(change_id, State.FAILED, str(error) if isinstance(error, Refused) else type(error).__name__)
                return
            if time.monotonic() > until:
                _call_worker(change_id)
                return


def look_after_bulk() -> None:
    """What a schedule does: whatever waits, or was a killed worker's, gets a worker again."""
    for change_id in BulkChange.objects.filter(state__in=ACTIVE).values_list("pk", flat=True):
        with _held(change_id) as is_free:
            pass
        if is_free:  # called now that the lock is free again: a quick worker would else go away from it
            _call_worker(change_id)


ACTIVE = (State.WAITING, State.RUNNING, State.UNDOING)


@transaction.atomic
def _next_chunk(change_id: int) -> bool:
    """Whether there may be more."""
    change = BulkChange.objects.select_for_update(of=("self",)).select_related("created_by").get(pk=change_id)
    if change.state not in ACTIVE:
        return False
    if change.must_stop:
        return _end(change_id, State.STOPPED)
    action = actions()[change.action]
    if change.state == State.UNDOING:
        return _undone(change, action) or _end(change_id, State.UNDONE)
    if change.state == State.WAITING:
        BulkChange.objects.filter(pk=change_id).update(state=State.RUNNING)
    return _done(change, action) or _end(change_id, State.DONE)


def _done(change: BulkChange, action: BulkAction) -> bool:
    to_do = change.records.filter(outcome=Outcome.TO_DO).order_by("place")[:A_CHUNK]
    ids = list(to_do.values_list("record_id", flat=True))
    if ids:
        _note(change.pk, action.apply(Chunk(change.created_by, change.values, ids)))
    return bool(ids)


def _undone(change: BulkChange, action: BulkAction) -> bool:
    to_do = change.records.filter(outcome=Outcome.CHANGED).order_by("place")[:A_CHUNK]
    before = dict(to_do.values_list("record_id", "before"))
    if before:
        plain = {pk: state or {} for pk, state in before.items()}
        restored = action.undo(Chunk(change.created_by, change.values, list(plain), plain))
        _note(change.pk, {pk: Decision(Outcome.UNDONE if pk in restored else Outcome.KEPT) for pk in plain})
    return bool(before)


def _note(change_id: int, decided: Decisions) -> None:
    notes = [{"id": pk, "outcome": d.outcome, "why": d.why, "before": d.before} for pk, d in decided.items()]
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [json.dumps(notes), change_id])


def _end(change_id: int, state: str, error: str = "") -> bool:
    BulkChange.objects.filter(pk=change_id).update(state=state, error=error, finished_at=Now())
    return False


def _refuse_without(by: User, action: str) -> None:
    found = actions().get(action)
    if found is None or not by.has_perm(f"accounts.{found.permission}"):
        raise BulkRefused(_("You are not allowed to do this to many contacts. Ask an admin."))


def _refuse_others(change: BulkChange, by: User) -> None:
    if change.created_by_id != by.pk and not is_admin(by):
        raise BulkRefused(_("Only the person who began this, or an admin, can stop or undo it."))


@contextmanager
def _held(change_id: int) -> Iterator[bool]:
    """The lock is the database session's: it ends with a killed worker."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [HOLDING, change_id % 2**31])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [HOLDING, change_id % 2**31])


def _call_worker(change_id: int) -> None:
    """After the commit; should the broker be away, the schedule calls one."""

    def send() -> None:
        from crm import tasks  # tasks import the domain

        tasks.bulk_run.delay(change_id)

    transaction.on_commit(send, robust=True)
