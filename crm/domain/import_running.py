"""The work of an import in a worker: reading a file that was uploaded, storing its rows, going on after a kill."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.domain.import_columns import Target, facts_of, plan_of, targets_of, type_of
from crm.domain.import_files import UploadedTable, folder, old_files, open_upload, remove_upload, sentences_name
from crm.domain.import_looking import look_through
from crm.domain.import_matching import fixed_values, known_properties
from crm.domain.imports import call_worker, note_look
from crm.importers.bad_rows import BadRowsFile
from crm.importers.faults import ImportRefused
from crm.importers.native import KINDS, Kind
from crm.importers.plan import Plan
from crm.importers.running import IMPORTERS
from crm.importers.session import Choices, Session, Tally
from crm.models import Import
from leadscoring.accounts import audit
from leadscoring.accounts.models import Organisation

logger = logging.getLogger(__name__)
State = Import.State

HOLDING = 0x76656B69
"""The first number of the advisory locks under which an import is worked on: one worker at a time."""

STREAMED = frozenset(("activities", "lists"))
"""Stored batch by batch: they go on where they stood. The others are stored all at once, and start over."""

SECONDS_A_TURN = 20 * 60


class _Stopped(Exception):
    """A person has asked for it."""


class _TurnOver(Exception):
    """Below the time limit of a task; another message goes on."""


def read(*, import_id: int) -> None:
    """Look through a large file. Harmless twice."""
    with _held(import_id) as is_ours:
        record = Import.objects.filter(pk=import_id, state=State.READING).first() if is_ours else None
        if record is None:
            return
        with _failing(record):
            note_look(record=record, look=look_through(record.upload, record.file_name, _teller(record)))


def _teller(record: Import) -> Callable[[int], None]:
    def tell(rows: int) -> None:
        Import.objects.filter(pk=record.pk).update(rows_done=rows)

    return tell


def run(*, import_id: int) -> None:
    """Store what is left of it. Harmless twice, also at the same time."""
    with _held(import_id) as is_ours:
        mine = Import.objects.filter(pk=import_id, state__in=(State.WAITING, State.RUNNING), must_stop=False)
        if not is_ours:
            return
        if not mine.update(state=State.RUNNING, error="", finished_at=None):
            # Asked to stop, and killed before it did.
            Import.objects.filter(pk=import_id, state=State.RUNNING).update(state=State.STOPPED, finished_at=Now())
            return
        _run_to_its_end(Import.objects.get(pk=import_id))


def _run_to_its_end(record: Import) -> None:
    try:
        with _failing(record):
            _store(record)
    except _Stopped:
        _end(record, State.STOPPED, "")
    except _TurnOver:
        call_worker("run", record.pk)


@contextmanager
def _failing(record: Import) -> Iterator[None]:
    """What can't be mended by trying again ends the import, and is said; else workers would take it up for ever."""
    try:
        yield
    except (_Stopped, _TurnOver):
        raise
    except ImportRefused as error:
        _end(record, State.FAILED, str(error))
    except SoftTimeLimitExceeded:
        _end(record, State.FAILED, _("It took longer than a worker may work on one task. Split the file."))
    except (OperationalError, InterfaceError):
        raise  # the connection is gone: what was stored is noted, and a worker goes on from there
    except Exception as error:
        logger.exception("import %s failed", record.pk)
        _end(record, State.FAILED, _("It stopped at an error: %(error)s") % {"error": _shortly(error)})


def _shortly(error: Exception) -> str:
    """Of the database's message its first line: what follows may hold a row's values."""
    return str(error).partition("\n")[0][:300] if isinstance(error, Error) else type(error).__name__


def _store(record: Import) -> None:
    table, plan = opened(record)
    with BadRows(record, plan) as bad_rows:
        session = session_of(record, table, plan, bad_rows, _watch(record))
        with sentences_name(record.file_name, folder() / record.upload):
            IMPORTERS[record.kind](session)
        path = str(bad_rows.path) if bad_rows.exists else ""
    Import.objects.filter(pk=record.pk).update(bad_rows_path=path)
    _end(record, State.DONE, "")


class BadRows(BadRowsFile):
    """Beside the uploads, where nobody but this program looks."""

    def __init__(self, record: Import, plan: Plan) -> None:
        super().__init__("", plan.headers)
        self.path = folder() / f"import-{record.pk}-bad-rows.csv"


def opened(record: Import, most_rows: int | None = None) -> tuple[UploadedTable, Plan]:
    """Raises `ImportRefused`, also where a property is gone by now."""
    kind, fixed = KINDS[record.kind], fixed_values(record.kind, record.fixed)
    facts, targets, known = facts_of(record.columns), targets_of(record.mapping), known_properties(kind)
    gone = [target.property for target in targets if _is_gone(target, kind, known)]
    if gone:
        raise ImportRefused(_("The property “%(name)s” is gone. Upload the file again.") % {"name": gone[0]})
    table = open_upload(record.upload, record.file_name, fixed=fixed, most_rows=most_rows)
    plan = plan_of(facts, targets, kind, known, headers=table.headers, fixed=fixed, rows=record.rows or 0)
    return table, plan


def _is_gone(target: Target, kind: Kind, known: Mapping[str, str]) -> bool:
    return bool(target.property) and not target.is_new and not type_of(target, kind, known)


def session_of(
    record: Import, table: UploadedTable, plan: Plan, bad_rows: BadRowsFile, say: Callable[[str], None]
) -> Session:
    tally = Tally(record.created, record.updated, record.unchanged, record.failed)
    choices = Choices(create_contacts=record.creates_contacts, news=record.news)
    zone = Organisation.current().zone()
    return Session(record.pk, table, plan, bad_rows, choices, zone, say, tally, record.rows_done)


def _watch(record: Import) -> Callable[[str], None]:
    """Between two batches, when nothing is half done."""
    until = time.monotonic() + SECONDS_A_TURN

    def look_up(_said: str) -> None:
        if Import.objects.filter(pk=record.pk, must_stop=True).exists():
            raise _Stopped
        if record.kind in STREAMED and time.monotonic() > until:
            raise _TurnOver

    return look_up


@transaction.atomic
def _end(record: Import, state: str, error: str) -> None:
    ended = Import.objects.filter(pk=record.pk)
    if not ended.update(state=state, error=error, finished_at=Now(), must_stop=False):
        return  # thrown away while its file was read
    record.refresh_from_db()
    tally = {name: getattr(record, name) for name in ("created", "updated", "unchanged", "failed")}
    after = {"state": state, **tally} | ({"error": error} if error else {})
    audit.record(action="import.ended", actor=record.created_by, on=record, after=after)


def look_after() -> None:
    """What a schedule does: whatever waits, or was a killed worker's, gets a worker again."""
    for record in Import.objects.filter(state__in=(State.READING, State.WAITING, State.RUNNING)).exclude(upload=""):
        with _held(record.pk) as is_free:
            if is_free:
                call_worker("read" if record.state == State.READING else "run", record.pk)


def remove_old_files() -> None:
    """Uploads and bad rows that were kept long enough; of imports that never began nothing remains."""
    before = timezone.now() - timedelta(days=settings.IMPORT_KEPT_DAYS)
    Import.objects.filter(state__in=(State.DRAFT, State.READING), started_at__lt=before).delete()
    ended = Import.objects.exclude(upload="").filter(finished_at__lt=before)
    for name in list(ended.values_list("upload", flat=True)):
        remove_upload(name)
    ended.update(upload="")
    kept = set(Import.objects.exclude(upload="").values_list("upload", flat=True))
    kept |= {Path(path).name for path in _recent_bad_rows(before)}
    day_ago = time.time() - timedelta(days=1).total_seconds()
    for path in list(old_files(lambda path: path.name not in kept and path.stat().st_mtime < day_ago)):
        path.unlink(missing_ok=True)


def _recent_bad_rows(before: object) -> list[str]:
    running = Import.objects.filter(finished_at=None).values_list("pk", flat=True)
    recent = Import.objects.filter(finished_at__gte=before).exclude(bad_rows_path="")
    return [*recent.values_list("bad_rows_path", flat=True), *(f"import-{pk}-bad-rows.csv" for pk in running)]


@contextmanager
def _held(import_id: int) -> Iterator[bool]:
    """The lock is the database session's: it ends with a killed worker."""
    with connection.cursor() as cursor:
        # A statement that runs when we are killed must not go on, and hold its locks, for nobody.
        cursor.execute("set client_connection_check_interval = '2s'")
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [HOLDING, import_id % 2**31])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [HOLDING, import_id % 2**31])
