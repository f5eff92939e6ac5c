"""Files that mean no good, or are no workshop sheet: refused in a sentence, and nothing is run or unpacked for them."""

from __future__ import annotations

import io
import zipfile

import pytest
from xlsxwriter import Workbook

from scoring.domain.errors import Refused
from scoring.workshop.rows import HEADERS, Grid
from scoring.workshop.workbook import MOST_ROWS, marked_file, read_sheet


def test_a_bomb_is_not_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(Refused, match="more than 40 MB"):
        read_sheet(stream.getvalue(), "bomb.xlsx")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04...", b"PK" + b"x" * 100, b"not a workbook"])
def test_what_is_no_workbook_is_said(content: bytes) -> None:
    with pytest.raises(Refused, match="no XLSX file"):
        read_sheet(content, "sheet.xlsx")


def test_an_archive_without_a_workbook_is_said() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(Refused, match="is not an XLSX file"):
        read_sheet(stream.getvalue(), "mine.xlsx")


def test_another_sheet_is_told_from_ours() -> None:
    with pytest.raises(Refused, match="A1: this is no workshop sheet"):
        read_sheet(marked_file(Grid(["Name", "E-mail"], [(2, ["Ada", "x"])]), {}, []), "contacts.xlsx")


def test_too_many_rows_are_said() -> None:
    rows = [(number, ["Group", "", f"Rule {number}"]) for number in range(2, MOST_ROWS + 4)]
    with pytest.raises(Refused, match="more than 2000 rows"):
        read_sheet(marked_file(Grid(list(HEADERS), rows), {}, []), "long.xlsx")


def test_formulas_are_their_values_and_texts_are_no_formulas() -> None:
    stream = io.BytesIO()
    with Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        sheet.write_formula(1, 6, "=HYPERLINK(1)", None, 7)
        sheet.write_string(1, 2, "=cmd|' /C calc'!A0")
    grid = read_sheet(stream.getvalue(), "formulas.xlsx")
    assert (grid.rows[0][1][6], grid.rows[0][1][2]) == ("7", "=cmd|' /C calc'!A0")
    written = zipfile.ZipFile(io.BytesIO(marked_file(grid, {}, []))).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in written
