"""Imports through the page: a file taken in, its columns decided, begun, stopped, gone on with, thrown away."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from crm.conditions.text import clean_text
from crm.domain.errors import Refused
from crm.domain.import_columns import Facts, Target, facts_of, faults_of, new_properties, plain, targets_of
from crm.domain.import_files import keep_upload, open_upload, remove_upload
from crm.domain.import_looking import Look, look_through
from crm.domain.import_matching import fixed_values, known_properties, propose, remember
from crm.domain.properties import create_property
from crm.importers.bad_rows import writable
from crm.importers.faults import ImportRefused
from crm.importers.native import KINDS
from crm.models import Import
from leadscoring.accounts import audit
from leadscoring.accounts.models import User

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LONGEST_NAME = 200
State = Import.State


class ImportChanged(Refused):
    """Somebody, perhaps in another tab, was quicker."""


def take_upload(*, by: User, upload: UploadedFile[Any]) -> Import:
    """A file that is kept and looked through, at once where it is small; raises `ImportRefused`, and keeps nothing."""
    shown_as = writable(clean_text(upload.name or ""))[-LONGEST_NAME:] or _("file")
    name = keep_upload(upload)
    try:
        look = look_through(name, shown_as, lambda _rows: None) if _is_small(upload) else None
        if look is None:
            open_upload(name, shown_as)
    except ImportRefused:
        remove_upload(name)
        raise
    return _noted(by, name, shown_as, look)


@transaction.atomic
def _noted(by: User, name: str, shown_as: str, look: Look | None) -> Import:
    digest = f"page {secrets.token_hex(16)}"
    made = Import.objects.create(
        kind="contacts", file_name=shown_as, digest=digest, state=State.READING, created_by=by, upload=name
    )
    audit.record(action="import.uploaded", actor=by, on=made, after={"file": shown_as})
    if look is not None:
        note_look(record=made, look=look)
    else:
        call_worker("read", made.pk)
    return made


def _is_small(upload: UploadedFile[Any]) -> bool:
    return (upload.size or 0) <= settings.IMPORT_READ_AT_ONCE_BYTES


@transaction.atomic
def note_look(*, record: Import, look: Look) -> None:
    """The file is read: what it seems to be of is proposed. Nothing, where it was thrown away meanwhile."""
    if not Import.objects.select_for_update().filter(pk=record.pk, state=State.READING).exists():
        return
    proposal = propose(look.columns)
    record.state, record.description, record.rows, record.rows_done = State.DRAFT, look.description, look.rows, 0
    record.columns, record.kind = plain(look.columns), proposal.kind
    record.mapping, record.fixed = plain(proposal.targets), proposal.fixed
    record.save(update_fields=["state", "description", "rows", "rows_done", "columns", "kind", "mapping", "fixed"])


@transaction.atomic
def choose_kind(*, record: Import, kind: str) -> None:
    """Its columns are matched anew; raises `ImportChanged`."""
    held = _held(record, State.DRAFT)
    proposal = propose(facts_of(held.columns), kind)
    held.kind, held.mapping, held.fixed = kind, plain(proposal.targets), proposal.fixed
    held.save(update_fields=["kind", "mapping", "fixed"])


@transaction.atomic
def save_columns(
    *, record: Import, kind: str, first: int, targets: Sequence[Target], fixed: str, creates_contacts: bool
) -> Import:
    """Those from place `first` on; raises `ImportChanged`, also where the kind was changed meanwhile."""
    held = _held(record, State.DRAFT)
    if held.kind != kind:
        raise ImportChanged(_("The kind of this file was changed meanwhile. Here are its columns as they are now."))
    held.mapping[first : first + len(targets)] = plain(targets)
    held.fixed, held.creates_contacts = clean_text(fixed), creates_contacts
    held.save(update_fields=["mapping", "fixed", "creates_contacts"])
    return held


def mark_of(record: Import) -> str:
    """Changes with anything that decides what the file becomes: what was checked is what is run."""
    decided = json.dumps([record.kind, record.mapping, record.fixed, record.creates_contacts], sort_keys=True)
    return hashlib.sha256(decided.encode()).hexdigest()[:16]


@transaction.atomic
def start_import(*, by: User, record: Import, news: bool, mark: str) -> None:
    """It waits for a worker from now on; raises `ImportChanged`, `PropertyRefused` or `ImportRefused`."""
    held = _held(record, State.DRAFT)
    if mark_of(held) != mark:
        raise ImportChanged(_("The columns were changed since you saw this check. Here it is as it would be now."))
    kind, facts, targets = KINDS[held.kind], facts_of(held.columns), targets_of(held.mapping)
    known, fixed = known_properties(kind), fixed_values(held.kind, held.fixed)
    if faults := faults_of(facts, targets, kind, known, fixed):
        raise ImportRefused(faults[0].reason)
    open_upload(held.upload, held.file_name)
    _make_properties(by, held.kind, facts, targets)
    remember(kind=held.kind, facts=facts, targets=targets, fixed=held.fixed, by=by.pk)
    held.state, held.news, held.must_stop = State.WAITING, news, False
    held.save(update_fields=["state", "news", "must_stop"])
    Import.objects.filter(pk=held.pk).update(started_at=Now())
    after = {"kind": held.kind, "file": held.file_name, "rows": held.rows, "news": news}
    audit.record(action="import.started", actor=by, on=held, after=after)
    call_worker("run", held.pk)


def _make_properties(by: User, kind: str, facts: Sequence[Facts], targets: Sequence[Target]) -> None:
    object_ = KINDS[kind].object
    if object_ is None:
        return
    for found, target in new_properties(facts, targets, known_properties(KINDS[kind])):
        choices = found.choices if target.type == "choice" else ()
        label = found.header or target.property
        create_property(actor=by, object=object_, name=target.property, type=target.type, label=label, choices=choices)


@transaction.atomic
def stop_import(*, by: User, record: Import) -> None:
    """At the next batch, or at once where nobody has begun; what is stored stays. Harmless twice."""
    held = Import.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if held.state == State.WAITING:
        Import.objects.filter(pk=held.pk).update(state=State.STOPPED, finished_at=Now())
    elif held.state != State.RUNNING or held.must_stop:
        return
    Import.objects.filter(pk=held.pk).update(must_stop=True)
    audit.record(action="import.stopped", actor=by, on=held, after={"rows": held.rows_done})


@transaction.atomic
def go_on(*, by: User, record: Import) -> None:
    """Behind the last batch that was stored; raises `ImportChanged` or `ImportRefused`."""
    held = _held(record, State.STOPPED, State.FAILED)
    open_upload(held.upload, held.file_name)
    if not held.columns:
        raise ImportRefused(held.error)
    Import.objects.filter(pk=held.pk).update(state=State.WAITING, must_stop=False, error="", finished_at=None)
    audit.record(action="import.continued", actor=by, on=held, after={"rows": held.rows_done})
    call_worker("run", held.pk)


@transaction.atomic
def discard_import(*, by: User, record: Import) -> None:
    """One that never began, with its file; raises `ImportChanged`."""
    held = _held(record, State.DRAFT, State.READING)
    audit.record(action="import.discarded", actor=by, on=held, before={"file": held.file_name})
    upload = held.upload
    held.delete()
    transaction.on_commit(lambda: remove_upload(upload))


def call_worker(work: Literal["read", "run"], import_id: int) -> None:
    """After the commit; should the broker be away, the schedule calls one."""

    def send() -> None:
        from crm import tasks  # tasks import the domain

        {"read": tasks.import_read, "run": tasks.import_run}[work].delay(import_id)

    transaction.on_commit(send, robust=True)


def _held(record: Import, *states: str) -> Import:
    held = Import.objects.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if held is None:
        raise ImportChanged(_("This import was thrown away meanwhile."))
    if held.state not in states:
        sentence = _("This import is %(state)s by now, so that can't be done any more.")
        raise ImportChanged(sentence % {"state": held.get_state_display()})
    return held
