"""Workers that are really killed, or asked to stop: no row is doubled."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.domain import import_running
from crm.domain.imports import go_on, start_import, stop_import, take_upload
from crm.domain.imports import mark_of as mark
from crm.importers import session, streaming
from crm.models import Activity, Contact, Import
from leadscoring.accounts.models import User
from tests.scoring.holding import gate, open_gate, wait_until_held, wait_until_nobody_is_held, worker

ROWS, BATCH = 12_000, 5_000


def waiting(by: User, content: str) -> Import:
    """Uploaded, decided and begun; nobody works on it yet."""
    record = take_upload(by=by, upload=SimpleUploadedFile("file.csv", content.encode()))
    start_import(by=by, record=record, news=False, mark=mark(record))
    return record


@pytest.fixture
def nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm.domain.imports.call_worker", lambda *_args: None)
    monkeypatch.setattr("crm.domain.import_running.call_worker", lambda *_args: None)


@pytest.mark.slow
@pytest.mark.usefixtures("nobody_works")
def test_killed_worker_is_followed_by_another(
    program_environ: dict[str, str], import_root: Path, admin: User, settings: object
) -> None:
    settings.IMPORT_READ_AT_ONCE_BYTES = 1 << 30  # type: ignore[attr-defined]
    Contact.objects.create(email="a@x.example")
    rows = "".join(
        f"{'z' if number % 1000 == 7 else 'a'}@x.example,page_view,2026-03-12T00:00:00Z,{number}\n"
        for number in range(ROWS)
    )
    record = waiting(admin, f"email,type,occurred_at,value\n{rows}")
    code = (
        "from crm.importers import streaming\n"
        f"streaming.BATCH_ROWS = {BATCH}\n"
        "from crm.domain.import_running import run\n"
        f"run(import_id={record.pk})"
    )
    environ = program_environ | {"IMPORT_ROOT": str(import_root)}
    # In the transaction of the second batch, when all of it is written.
    with gate(f"before update on crm_import for each row when (new.rows_done > {BATCH})"):
        with worker(environ, code):
            wait_until_held()
            # The lock is the worker's, and nobody else begins.
            import_running.run(import_id=record.pk)
        open_gate()
        wait_until_nobody_is_held()
    record.refresh_from_db()
    assert (record.state, record.rows_done) == ("running", BATCH)
    assert Activity.objects.count() == record.created

    deadline = time.monotonic() + 90
    while record.state == "running":
        assert time.monotonic() < deadline
        import_running.run(import_id=record.pk)
        record.refresh_from_db()
    assert (record.state, record.created, record.unchanged, record.failed) == ("done", ROWS - 12, 0, 12)
    assert Activity.objects.count() == ROWS - 12
    lines = [row.split(",")[4] for row in Path(record.bad_rows_path).read_text().splitlines()[1:]]
    assert lines == [str(number + 2) for number in range(7, ROWS, 1000)]


@pytest.mark.usefixtures("nobody_works", "transactional_db")
def test_stopped_between_two_batches_and_gone_on_with(admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "BATCH_ROWS", 2)
    Contact.objects.create(email="a@x.example")
    rows = "".join(f"a@x.example,page_view,2026-03-12T00:00:0{number}Z\n" for number in range(5))
    record = waiting(admin, f"email,type,occurred_at\n{rows}")
    note = session.Session.note

    def note_and_ask(self: session.Session, *args: object) -> None:
        note(self, *args)  # type: ignore[arg-type]
        stop_import(by=admin, record=record)

    monkeypatch.setattr(session.Session, "note", note_and_ask)
    import_running.run(import_id=record.pk)
    record.refresh_from_db()
    assert (record.state, record.rows_done, Activity.objects.count()) == ("stopped", 2, 2)

    monkeypatch.setattr(session.Session, "note", note)
    go_on(by=admin, record=record)
    import_running.run(import_id=record.pk)
    record.refresh_from_db()
    assert (record.state, record.rows_done, record.created, Activity.objects.count()) == ("done", 5, 5, 5)


@pytest.mark.usefixtures("nobody_works", "transactional_db")
def test_worker_that_lost_its_turn_calls_another(admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "BATCH_ROWS", 2)
    monkeypatch.setattr(import_running, "SECONDS_A_TURN", -1)
    called: list[object] = []
    monkeypatch.setattr(import_running, "call_worker", lambda *args: called.append(args))
    Contact.objects.create(email="a@x.example")
    rows = "".join(f"a@x.example,page_view,2026-03-12T00:00:0{number}Z\n" for number in range(3))
    record = waiting(admin, f"email,type,occurred_at\n{rows}")
    import_running.run(import_id=record.pk)
    record.refresh_from_db()
    assert (record.state, record.rows_done, called) == ("running", 2, [("run", record.pk)])
    import_running.run(import_id=record.pk)
    import_running.run(import_id=record.pk)
    record.refresh_from_db()
    assert (record.state, record.created, Activity.objects.count()) == ("done", 3, 3)


@pytest.mark.usefixtures("nobody_works", "transactional_db")
def test_what_fails_says_so_without_values(admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    record = waiting(admin, "email\na@x.example\n")

    def fail(_session: object) -> None:
        raise ValueError("a@x.example")

    monkeypatch.setitem(import_running.IMPORTERS, "contacts", fail)
    import_running.run(import_id=record.pk)
    record.refresh_from_db()
    assert (record.state, record.error) == ("failed", "It stopped at an error: ValueError")
