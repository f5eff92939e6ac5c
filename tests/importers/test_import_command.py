"""The command as a program: exit codes, streams, a dry run, and a real kill."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.conf import settings

from crm.models import Activity, ChangedRecord, Company, Contact, Deal, Import, Property
from tests.importers.conftest import Importing

ROWS = 90_000


def command(*arguments: str) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_data", *arguments]


def run(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), env=environ, capture_output=True, text=True, timeout=120)


def test_dry_run_says_what_would_happen_and_changes_nothing(import_file: Importing) -> None:
    content = "email,company_name,Size\na@x.no,Acme,1\nbad,,\n"
    done = import_file("contacts", content, "--dry-run", "--create-properties")
    assert done.line == "created 1, updated 0, unchanged 0, failed 1"
    assert done.faults == [("3", "email", "bad")]
    assert "Size → size, number (new)" in done.said
    for model in (Contact, Company, Property, Import, ChangedRecord):
        assert not model._default_manager.exists()


def test_failed_import_is_recorded_and_goes_on(import_file: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    import_file("contacts", "email\na@x.no\n")
    monkeypatch.setattr("crm.importers.streaming.BATCH_ROWS", 2)
    content = "email,type,occurred_at\n" + "".join(
        f"{'a' if day != 12 else 'z'}@x.no,page_view,2026-03-{day}\n" for day in range(10, 17)
    )
    with monkeypatch.context() as context:
        context.setattr("crm.importers.activities.content_id", fails_at("2026-03-12T12"))
        with pytest.raises(RuntimeError):
            import_file("activities", content)
    unfinished = Import.objects.latest("pk")
    assert (unfinished.state, unfinished.rows_done, unfinished.created) == ("failed", 2, 2)
    done = import_file("activities", content)
    assert (done.line, done.faults) == (
        "created 6, updated 0, unchanged 0, failed 1",
        [("4", "email", "z@x.no")],
    )
    assert Import.objects.filter(kind="activities").count() == 1


def fails_at(day: str):  # type: ignore[no-untyped-def]
    from crm.domain.activity_ids import content_id

    def made(contact, occurred_at, *rest):  # type: ignore[no-untyped-def]
        if occurred_at >= day:
            raise RuntimeError("the power is gone")
        return content_id(contact, occurred_at, *rest)

    return made


def test_workbook_is_imported(import_file: Importing, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["external_id", "name", "amount", "close_date"])
        sheet.write_row(2, 0, ["d1", "Big", 1234.5])
        sheet.write_datetime(2, 3, date(2026, 12, 31), workbook.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_row(3, 0, ["d2", "Bad", "many"])
    done = import_file("deals", (tmp_path / "f.xlsx").read_bytes())
    assert (done.line, done.faults) == ("created 1, updated 0, unchanged 0, failed 1", [("4", "amount", "many")])
    assert Deal.objects.values_list("name", "amount", "close_date").get() == (
        "Big",
        Decimal("1234.5"),
        date(2026, 12, 31),
    )


@pytest.mark.slow
def test_streams_and_exit_codes(program_environ: dict[str, str], tmp_path: Path) -> None:
    environ = program_environ | {"MEDIA_ROOT": str(tmp_path / "media")}
    path = tmp_path / "contacts.csv"
    path.write_text("email,city\na@x.no,Oslo\nbad,\n")
    done = run(environ, "contacts", str(path))
    assert (done.returncode, done.stdout) == (0, "created 1, updated 0, unchanged 0, failed 1\n")
    (bad_rows,) = (tmp_path / "media" / "imports").iterdir()
    assert f"Bad rows: {bad_rows}" in done.stderr
    assert bad_rows.stat().st_mode & 0o077 == 0
    refused = run(environ, "contacts", str(tmp_path / "absent.csv"))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "cannot be read" in refused.stderr


@pytest.mark.slow
def test_killed_import_goes_on_where_it_stood(program_environ: dict[str, str], tmp_path: Path) -> None:
    environ = program_environ | {"MEDIA_ROOT": str(tmp_path / "media")}
    Contact.objects.create(email="a@x.no")
    path = tmp_path / "activities.csv"
    with path.open("w") as stream:
        stream.write("email,type,occurred_at,value\n")
        for number in range(ROWS):
            who = "z" if number % 1000 == 7 else "a"
            stream.write(f"{who}@x.no,page_view,2026-03-12T00:00:00Z,{number}\n")
    first = subprocess.Popen(command("activities", str(path)), env=environ, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not Import.objects.filter(rows_done__gt=0).exists():
        assert first.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    first.kill()
    first.wait()
    killed = Import.objects.get()
    assert killed.state == "running"
    assert 0 < killed.rows_done < ROWS
    assert Activity.objects.count() == killed.created

    again = run(environ, "activities", str(path))
    assert again.stdout == f"created {ROWS - 90}, updated 0, unchanged 0, failed 90\n"
    assert Activity.objects.count() == ROWS - 90
    assert Import.objects.get().rows_done == ROWS
    (bad_rows,) = (tmp_path / "media" / "imports").iterdir()
    lines = [row.split(",")[4] for row in bad_rows.read_text().splitlines()[1:]]
    assert lines == [str(number + 2) for number in range(7, ROWS, 1000)]
