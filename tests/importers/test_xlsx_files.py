"""Workbooks: what another reader reads of them, we read; what would fill the memory is refused."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from crm.importers import xlsx_files
from crm.importers.faults import ImportRefused
from crm.importers.files import open_table
from crm.importers.xlsx_files import XlsxFile
from crm.importers.xlsx_values import DateSystem, number_cell


def write_workbook(path: Path, rows: list[list[Any]], **options: Any) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss", **options}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif value is not None:
                    sheet.write(number, place, value)
    return path


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    return [(row.line, row.cells) for row in open_table(path, frozenset()).rows()]


@pytest.mark.parametrize("options", [{}, {"date_1904": True}, {"constant_memory": True}])
def test_cells_are_read_as_they_are_meant(tmp_path: Path, options: dict[str, Any]) -> None:
    rows: list[list[Any]] = [
        ["Email", "n", "at", "yes"],
        ["ada@x.no", 12.5, datetime(2026, 3, 12, 9, 14), True],
        [None, None, None, None],
        ["Åse & <co>\nx", 47173, date(2026, 3, 12), False],
        ["", 0.1, datetime(2026, 3, 12, 9, 14, 7, 250_000), None],
    ]
    path = write_workbook(tmp_path / "f.csv", rows, **options)
    assert open_table(path, frozenset()).headers == ["Email", "n", "at", "yes"]
    assert rows_of(path) == [
        (2, ["ada@x.no", "12.5", "2026-03-12T09:14:00", "true"]),
        (4, ["Åse & <co>\nx", "47173", "2026-03-12", "false"]),
        (5, ["", "0.1", "2026-03-12T09:14:07.250000"]),
    ]


def test_first_visible_sheet_is_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as workbook:
        hidden, shown = workbook.add_worksheet("hidden"), workbook.add_worksheet("shown")
        hidden.write_row(0, 0, ["no"])
        shown.write_row(0, 0, ["email"])
        shown.write_row(1, 0, ["ada@x.no"])
        shown.activate()
        shown.set_first_sheet()
        hidden.hide()
    assert rows_of(tmp_path / "f.xlsx") == [(2, ["ada@x.no"])]


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("yyyy-mm-dd", "2026-03-12"),
        ("d. mmmm", "2026-03-12"),
        ("0.00", "46093"),
        ('"day" 0', "46093"),
        ("[Red]0", "46093"),
        ("General", "46093"),
        ("[$-409]d/m/yy;@", "2026-03-12"),
        ("mmm", "2026-03-12"),
    ],
)
def test_formats_tell_dates_from_figures(tmp_path: Path, format: str, text: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "x")
        sheet.write_number(1, 0, 46093, workbook.add_format({"num_format": format}))
    assert rows_of(tmp_path / "f.xlsx") == [(2, [text])]


def test_first_days_of_1900_are_right() -> None:
    assert [number_cell(day, "date", DateSystem.SINCE_1900) for day in ("1", "59", "61")] == [
        "1900-01-01",
        "1900-02-28",
        "1900-03-01",
    ]


TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cn"]), max_size=9)
CELLS: st.SearchStrategy[Any] = st.one_of(TEXTS, st.floats(-1e12, 1e12), st.integers(-(10**12), 10**12), st.booleans())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_another_reader_reads_the_same(tmp_path: Path, rows: list[list[Any]]) -> None:
    path = write_workbook(tmp_path / "f.xlsx", [["h1", "h2", "h3", "h4"], *rows])
    others = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)[1:]
    ours = dict(rows_of(path))
    for number, row in enumerate(others, start=2):
        expected = [value if isinstance(value, str | bool) else float(value) for value in row]  # type: ignore[arg-type]
        found = [*ours.get(number, []), *[""] * 4][: len(expected)]
        assert [like(text, value) for text, value in zip(found, expected, strict=True)] == expected


def like(text: str, value: Any) -> Any:
    if isinstance(value, bool):
        return {"true": True, "false": False}[text]
    return float(text) if isinstance(value, float) else text


def repacked(path: Path, target: Path, part: str, content: bytes) -> Path:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, content if entry.filename == part else old.read(entry.filename))
    return target


def test_far_corner_costs_nothing(tmp_path: Path) -> None:
    """A reader that fills a rectangle takes gigabytes for this."""
    path = write_workbook(tmp_path / "f.xlsx", [["email"], ["a@x.no"]])
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "email")
        sheet.write(1_048_575, 16_383, "far")
    ((line, cells),) = rows_of(path)
    assert (line, len(cells), cells[-1]) == (1_048_576, 16_384, "far")


def test_bomb_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_workbook(tmp_path / "f.xlsx", [["email"]])
    monkeypatch.setattr(xlsx_files, "MOST_UNPACKED", 1 << 20)
    bomb = repacked(path, tmp_path / "bomb.xlsx", "xl/worksheets/sheet1.xml", b" " * (2 << 20))
    with pytest.raises(ImportRefused, match="unpacks to more than 1 MB"):
        XlsxFile(bomb)


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet><sheetData/></worksheet>',
        b"<worksheet><sheetData><row>",
        b'<worksheet><sheetData><row r="1"><c r="ZZZ1" t="str"><v>x</v></c></row></sheetData></worksheet>',
        b'<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData></worksheet>',
    ],
)
def test_damaged_sheet_is_refused(tmp_path: Path, content: bytes) -> None:
    path = write_workbook(tmp_path / "f.xlsx", [["email"]])
    with pytest.raises(ImportRefused):
        XlsxFile(repacked(path, tmp_path / "bad.xlsx", "xl/worksheets/sheet1.xml", content))
