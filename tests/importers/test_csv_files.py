"""Encodings, delimiters, quotation marks and physical lines of CSV files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.importers.csv_files import CsvFile
from crm.importers.encodings import find_encoding
from crm.importers.faults import ImportRefused
from crm.importers.files import Row, open_table

KNOWN = frozenset(("email", "city", "name"))


def table(path: Path, content: bytes) -> CsvFile:
    path.write_bytes(content)
    return CsvFile(path, KNOWN)


def rows_of(found: CsvFile) -> list[tuple[int, list[str]]]:
    return [(row.line, row.cells) for row in found.rows()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encoding_and_delimiter_are_found_out(tmp_path: Path, delimiter: str, encoding: str, newline: str) -> None:
    content = newline.join(delimiter.join(row) for row in (("Email", "city"), ("ada@x.no", "Tromsø – ŠØ")))
    found = table(tmp_path / "f", content.encode(encoding))
    assert (found.headers, rows_of(found)) == (["Email", "city"], [(2, ["ada@x.no", "Tromsø – ŠØ"])])


def test_delimiter_is_the_one_of_the_headers_that_are_known(tmp_path: Path) -> None:
    found = table(tmp_path / "f", b"name;city\nAcme, Ltd, of X;Oslo, Norway, North\n")
    assert rows_of(found) == [(2, ["Acme, Ltd, of X", "Oslo, Norway, North"])]


def test_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    assert rows_of(table(tmp_path / "f", b"email\nada@x.no")) == [(2, ["ada@x.no"])]


def test_lines_are_physical(tmp_path: Path) -> None:
    content = b'email,name\n\na@x.no,"Two\r\nlines"\n  , \n"b@x.no",Bo\n,\n\nc@x.no,Ce'
    expected = [(3, ["a@x.no", "Two\r\nlines"]), (6, ["b@x.no", "Bo"]), (9, ["c@x.no", "Ce"])]
    assert rows_of(table(tmp_path / "f", content)) == expected


def test_quotation_marks_inside_a_line_are_kept(tmp_path: Path) -> None:
    content = b'email,name\na@x.no,"Acme "Best" Inc"\nb@x.no,5" pipe\nc@x.no,"say ""hi"""\n'
    names = [cells[1] for _line, cells in rows_of(table(tmp_path / "f", content))]
    assert names == ['Acme Best" Inc"', '5" pipe', 'say "hi"']


@pytest.mark.parametrize("after", [3, 20_000])
def test_a_quotation_mark_left_open_spoils_its_line_only(tmp_path: Path, after: int) -> None:
    """Also where what it would swallow is longer than a cell may be."""
    content = 'email,name\na@x.no,"Ada\n' + "".join(f"p{n}@x.no,P{n}\n" for n in range(after))
    rows = list(table(tmp_path / "f", content.encode()).rows())
    assert rows[0][:2] == Row(2, ['a@x.no,"Ada'])[:2]
    assert rows[0].trouble
    assert rows[1:] == [Row(n + 3, [f"p{n}@x.no", f"P{n}"]) for n in range(after)]


def test_a_mark_left_open_before_quoted_lines_spoils_its_line_only(tmp_path: Path) -> None:
    content = b'email,name\na@x.no,"Ada\nb@x.no,"Bo"\nc@x.no,Ce\n'
    rows = list(table(tmp_path / "f", content).rows())
    assert [(row.line, row.cells, bool(row.trouble)) for row in rows] == [
        (2, ['a@x.no,"Ada'], True),
        (3, ["b@x.no", "Bo"], False),
        (4, ["c@x.no", "Ce"], False),
    ]


def test_damaged_bytes_do_not_make_a_file_windows_1252(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes("navn\nÅse\nØyvind\n".encode() + b"Bj\xf8rn\n")
    assert find_encoding(path).name == "utf-8"
    path.write_bytes("navn\nÅse\nØyvind\nBjørn\n".encode("cp1252"))
    assert find_encoding(path).name == "cp1252"


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\xff\xfea\x00\x00\xd8b\x00", b"\xd0\xcf\x11\xe0 old", b"PK\x03\x04 zip", b"x" * (18 << 20)],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f"
    path.write_bytes(content)
    with pytest.raises(ImportRefused):
        open_table(path, KNOWN)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(TEXTS, TEXTS), max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_program_writes_is_read_back(
    tmp_path: Path, rows: list[tuple[str, str]], delimiter: str, encoding: str, newline: str
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL)
    writer.writerows([("email", "name"), *rows])
    found = table(tmp_path / "f", buffer.getvalue().encode(encoding))
    expected = [list(row) for row in rows if any(cell.strip() for cell in row)]
    kept = [cells for _line, cells in rows_of(found) if any(cell.strip() for cell in cells)]
    assert kept == expected
