"""Cleaning and folding, in the cases where the easy ways go wrong."""

from __future__ import annotations

import pytest

from crm.conditions.text import clean_text, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÅSE", "åse"),
        ("A\u030aSE", "åse"),  # A and a ring of its own
        ("ŁÓDŹ", "łódź"),
        ("Straße", "straße"),
        ("STRASSE", "strasse"),
        ("ẞ", "ß"),
        ("İstanbul", "istanbul"),  # one character for one, and no dot left over
        ("ΟΔΟΣ", "οδοσ"),  # no final sigma
        ("\u1c89", "\u1c8a"),
        ("100%_\\'\"", "100%_\\'\""),
        ("ǅ", "ǆ"),
        ("  \xa0Sales\u2003", "sales"),
    ],
)
def test_fold_lowers_each_character_by_itself(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\xa0 a b\u3000", "a b"),
        ("\u202fa\u2009", "a"),
        ("\x1fa\x1c", "\x1fa\x1c"),  # separators that Python strips, but Unicode calls no white space
        ("\u200ba", "\u200ba"),
        ("e\u0301", "é"),
        (" \n\t ", ""),
    ],
)
def test_clean_text_cuts_unicode_white_space_only(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned
