"""The quick look for keys hit at random lets nothing through that the slow one, and the oracle, would find."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from crm.conditions.columns import text_column
from crm.conditions.keyboard import EVERY_SECOND_LETTER
from crm.conditions.operator_sql import operator_sql
from crm.conditions.values import Values
from tests.engine.test_equality import EXAMPLES
from tests.oracle.keyboards import ROWS, runs
from tests.oracle.texts import is_keyboard_mash

LETTERS = sorted({letter for row in ROWS for letter in row + row.upper()})
RUNS = sorted(runs(3) | runs(4) | runs(5) | set(ROWS))
AROUND = ("", "x", "a", " ", "@", ".", "1", "@nordlys.no", "\n", "%", "\\", "ż", "İ", "😀")
NASTY = [
    "", " ", "\t", "\xa0", "@", "@@", "a@b", "12345", "qwert" * 2000, "asdfdsa", "asdf\n", "ASDFG", "ÆØLKJ", "ŻPOIU",
    "x@asdfg@nordlys.no", "asdf@@", "@asdfg@", "asdf@x@", "@asdf", "ola@asdfg.no", "asdf@asdf@", "asdf.ola@nordlys.no",
    "ｑｗｅｒｔ", "qwe\u200brt", "asd\u0301fgh", unicodedata.normalize("NFD", "kløæåöäółąśż"), "ﬁasdfg", "ẞasdfg",
    "%sdfg", "_sdfg", "Åse Ødegård", "Małgorzata Wójcik", "Łąóść", "Robert Meyer", "Terje Perez", "property@nordlys.no",
]  # fmt: skip


def judged(texts: list[str | None]) -> list[bool]:
    values = Values()
    sql = operator_sql("keyboard_mash", text_column("v.text"), None, or_blank=False, values=values, zone="UTC")
    with connection.cursor() as cursor:
        asked = "unnest(%(texts)s::text[]) with ordinality v(text, place)"
        cursor.execute(f"select {sql} from {asked} order by place", values.constants | {"texts": texts})
        return [row[0] for row in cursor.fetchall()]


def test_every_run_of_four_has_what_the_quick_look_finds() -> None:
    """Whatever looks so holds a run of four, so the quick look misses none."""
    assert [run for run in runs(4) if not re.search(EVERY_SECOND_LETTER, run)] == []


@pytest.mark.django_db
def test_runs_are_found_wherever_they_stand() -> None:
    texts = [before + run + after for run in RUNS for before in AROUND for after in AROUND] + NASTY
    assert judged([*texts]) == [is_keyboard_mash(text) for text in texts]


@pytest.mark.django_db
def test_absent_is_no() -> None:
    assert judged([None, ""]) == [False, False]


@pytest.mark.django_db
@EXAMPLES
@given(
    st.lists(
        st.one_of(
            st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\0", max_codepoint=0x24FF), max_size=12
            ),
            st.text([*LETTERS, "@", ".", " "], max_size=16),
            st.lists(st.sampled_from([*RUNS, *LETTERS, "@", "ola", "."]), max_size=5).map("".join),
        ),
        max_size=50,
    )
)
def test_any_text_is_judged_as_the_oracle_does(texts: list[str]) -> None:
    assert judged([*texts]) == [is_keyboard_mash(text) for text in texts]
