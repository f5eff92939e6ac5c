"""Files that nobody should upload: each is answered by a sentence, and kept nowhere."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from pytest_django.fixtures import Settings

from crm.domain import import_looking
from crm.importers.copying import copy_lines
from crm.models import Contact, Import
from tests.import_page.conftest import Page, tally


def archive(**parts: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def workbook(sheet: str | bytes) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return archive(
        **{
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="A" r:id="r1"/>'
            "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="x"><Relationship Id="r1" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def spoilt(content: bytes) -> bytes:
    """In the midst of what is compressed."""
    half = content.index(b"xl/worksheets/sheet1.xml") + 60
    return content[:half] + bytes(byte ^ 0xFF for byte in content[half : half + 40]) + content[half + 40 :]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def cells(*rows: str) -> str:
    lines = "".join(f"<row>{''.join(map(cell, row.split(',')))}</row>" for row in rows)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
NESTED = f"<c t='inlineStr'><is>{'<r>' * 5_000}<t>x</t>{'</r>' * 5_000}</is></c>"
DEEP = cells("email", "a@x.example").replace("</sheetData>", f"<row>{NESTED}</row></sheetData>")
FAR = cells("email", "a@x.example").replace("</sheetData>", f'<row r="{10**22}">{cell("b")}</row></sheetData>')
MANY = ",".join(f"c{number}" for number in range(2_001))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "people.csv", "“people.csv” is empty."),
        (b"email,city\n", "people.csv", "“people.csv” has headers, but no rows beneath them."),
        (b"\n\n\n", "people.csv", "“people.csv” has no row of headers."),
        (b"\xd0\xcf\x11\xe0 old", "old.xls", "“old.xls” is of an old Excel. Save it as XLSX or CSV."),
        (archive(**{"a.csv": "email\n"}), "all.zip", "“all.zip” is an archive. Unpack it, and upload the files"),
        (archive(**{"a.csv": "email\n"}), "all.xlsx", "“all.xlsx” is an archive. Unpack it, and upload the files"),
        (b"PK\x03\x04" + b"x" * 100, "b.xlsx", "“b.xlsx” is not an XLSX file, or damaged."),
        (workbook(ENTITIES), "bomb.xlsx", "“bomb.xlsx” is not an XLSX file, or damaged."),
        (workbook(ENTITIES.encode("utf-16")), "b16.xlsx", "“b16.xlsx” is not an XLSX file, or"),
        (workbook(DEEP), "deep.xlsx", "“deep.xlsx” is damaged."),
        (workbook(FAR), "far.xlsx", "“far.xlsx” is damaged."),
        (spoilt(workbook(cells("email", *["a@x.example"] * 500))), "d.xlsx", "“d.xlsx” is"),
        (f"{MANY}\n1\n".encode(), "wide.csv", "“wide.csv” has 2001 columns; up to 2000 can be imported."),
        (b"x" * (20 << 20), "line.csv", "“line.csv” is not a table: its lines have no end."),
        (b"\xff\xfe" + b"a\x00\n\x00\x00\xd8", "half.csv", "“half.csv” begins as UTF-16 but is damaged."),
    ],
)
def test_what_is_no_table_is_refused_and_not_kept(
    page: Page, import_root: Path, content: bytes, name: str, sentence: str
) -> None:
    response = page.upload(content, name)
    assert response.status_code == 422
    (fault,) = response.context["form"].errors["file"]
    assert fault.startswith(sentence)
    assert not Import.objects.exists()
    assert list(import_root.iterdir()) == []


def test_workbook_that_unpacks_to_too_much(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm.importers.xlsx_files.MOST_UNPACKED", 1 << 20)
    (fault,) = page.upload(workbook(b" " * (2 << 20)), "bomb.xlsx").context["form"].errors["file"]
    assert fault.startswith("“bomb.xlsx” unpacks to more than 1 MB.")


def test_no_file_at_all(page: Page) -> None:
    response = page.post("import-new")
    assert (response.status_code, response.context["form"].errors["file"]) == (422, ["This field is required."])


def test_what_is_too_large_is_not_kept(page: Page, import_root: Path, settings: Settings) -> None:
    settings.MOST_UPLOADED_BYTES = 3 << 20
    response = page.upload(b"email\n" + b"a@x.example\n" * 300_000)
    assert (response.status_code, response.context["form"].errors["file"]) == (
        422,
        ["It is larger than 3 MB. Split it."],
    )
    assert not import_root.exists()


def test_name_of_the_file_is_no_path(page: Page, import_root: Path) -> None:
    record = page.drafted("email\na@x.example\n", "../../etc/<b>x</b>\u202e.csv")
    assert "/" not in record.file_name
    assert [path.name for path in import_root.iterdir()] == [record.upload]
    assert (import_root / record.upload).stat().st_mode & 0o077 == 0
    assert import_root.stat().st_mode & 0o077 == 0
    assert b"<b>x" not in page.get("import-columns", record).content


def test_nul_bytes_are_bad_rows(page: Page) -> None:
    record = page.imported(b"email,ci\x00ty\na@x.example,Os\x00lo\nb@x.example,Bergen\n")
    assert tally(record) == ("done", 1, 0, 0, 1)
    assert b"NUL" in b"".join(page.get("import-bad-rows", record).streaming_content)


def test_damaged_characters_are_bad_rows(page: Page) -> None:
    text = "email,city\n" + "".join(f"a{number}@x.example,Tromsø\n" for number in range(9))
    record = page.imported(text.encode() + b"z@x.example,\xff\n")
    assert tally(record) == ("done", 9, 0, 0, 1)


def test_wide_file_goes_in_by_pages(page: Page) -> None:
    headers = ["email", *(f"Column {number}" for number in range(499))]
    record = page.drafted(",".join(headers) + "\na@x.example" + ",x" * 499 + "\n")
    context = page.get("import-columns", record, "?page=10").context
    assert (context["first"], context["last"], context["pages"], len(context["rows"])) == (451, 500, 10, 50)
    sent = {f"c{place}-to": "" for place in range(450, 500)}
    answer = page.post("import-columns", record, "?page=10", kind="contacts", to_page="1", **sent)
    assert answer.url.endswith("?page=1")
    answer = page.post("import-columns", record, kind="contacts", **{"c1-to": "+", "c1-name": ""})
    assert answer.status_code == 422
    page.columns(record, **{"c1-to": ""})
    assert tally(page.run(record)) == ("done", 1, 0, 0, 0)
    assert len(Contact.objects.get().properties) == 448
    assert page.get("import-columns", record, "?page=x").status_code == 302


def test_one_huge_line_is_one_bad_row(page: Page) -> None:
    record = page.imported('email,city\na@x.example,"' + "x" * 200_000 + '"\nb@x.example,Oslo\n')
    assert tally(record) == ("done", 1, 0, 0, 1)
    answer = page.get("import-bad-rows", record)
    header, row = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert row[0].startswith('a@x.example,"xxx')
    assert "longer than" in row[-1]
    assert len(header) == len(row) == 6


def test_wrong_kind_is_said_by_its_columns(page: Page) -> None:
    record = page.drafted("email,city\na@x.example,Oslo\n")
    page.post("import-kind", record, kind="activities")
    record.refresh_from_db()
    response = page.columns(record)
    assert response.status_code == 422
    assert len(response.context["whole_faults"]) == 2
    assert page.post("import-kind", record, kind="nonsense").status_code == 302
    record.refresh_from_db()
    assert record.kind == "activities"


def test_workbook_goes_in(page: Page) -> None:
    record = page.imported(workbook(cells("email,city", "a@x.example,Oslo")), "people.xlsx")
    assert (record.description, *tally(record)) == ("XLSX", "done", 1, 0, 0, 0)


def test_duplicate_headers_are_kept_apart(page: Page) -> None:
    page.imported("email,Note,Note\na@x.example,one,two\n")
    assert Contact.objects.get().properties == {"note": "one", "note_2": "two"}


def test_large_file_is_looked_through_by_a_worker(page: Page, settings: Settings) -> None:
    settings.IMPORT_READ_AT_ONCE_BYTES = 10
    record = page.drafted("email,city\na@x.example,Oslo\n")
    assert (record.state, record.rows, record.kind) == ("draft", 1, "contacts")
    page.upload("email,city\n")
    assert tally(Import.objects.latest("pk"))[0] == "failed"
    failed = page.get("import", Import.objects.latest("pk")).content.decode()
    assert "has headers, but no rows beneath them" in failed
    assert "Go on" not in failed


def test_what_nobody_foresaw_ends_the_reading_and_is_said(
    page: Page, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the schedule would have workers stumble over the file for ever."""
    settings.IMPORT_READ_AT_ONCE_BYTES = 10

    def stumble(*_: object) -> None:
        raise LookupError("secret")

    monkeypatch.setattr("crm.domain.import_running.look_through", stumble)
    page.upload("email,city\na@x.example,Oslo\n")
    record = Import.objects.get()
    assert (record.state, record.error) == ("failed", "It stopped at an error: LookupError")
    assert "Go on" not in page.get("import", record).content.decode()


def test_thrown_away_while_it_is_read(page: Page, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IMPORT_READ_AT_ONCE_BYTES = 10
    real = import_looking.look_through

    def meanwhile(*asked: Any) -> import_looking.Look:
        found = real(*asked)
        Import.objects.all().delete()
        return found

    monkeypatch.setattr("crm.domain.import_running.look_through", meanwhile)
    assert page.upload("email,city\na@x.example,Oslo\n").status_code == 302
    assert not Import.objects.exists()


def test_what_the_database_refuses_within_copy_is_an_error_of_django(db: None) -> None:
    """The check of an import answers it with a sentence, and a worker tells a lost connection by it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("create temporary table narrow (n integer) on commit drop")
        with pytest.raises(DataError):
            copy_lines(cursor, "narrow", ("n",), [f"{10**22}\n"])
        transaction.set_rollback(True)
