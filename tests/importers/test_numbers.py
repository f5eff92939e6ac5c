"""Numbers are read in the form that the whole column agrees on."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.importers.faults import BadCell
from crm.importers.numbers import NumberEvidence, NumberForm, looks_like_number, read_number


def read_column(*texts: str) -> list[Decimal | None]:
    """None for what is no number in the column's form."""
    evidence = NumberEvidence()
    for text in texts:
        evidence.look(text)
    return [number_or_none(text, evidence.form) for text in texts]


def number_or_none(text: str, form: NumberForm) -> Decimal | None:
    try:
        return read_number(text, form)
    except BadCell:
        return None


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1.234"], ["1.234"]),
        (["1,234"], ["1.234"]),
        (["1.5", "2,5"], ["1.5", "2.5"]),
        (["1.234", "1.234.567"], ["1234", "1234567"]),
        (["1.234", "1.234,5"], ["1234", "1234.5"]),
        (["1,234", "1,234,567"], ["1234", "1234567"]),
        (["1,234", "1,234.5"], ["1234", "1234.5"]),
        (["12,5", "1.234,5"], ["12.5", "1234.5"]),
        (["12.5", "1,234.5"], ["12.5", "1234.5"]),
        (["1.5", "1.234.567"], [None, "1234567"]),
        (["31.12.2026", "1.5"], [None, "1.5"]),
        (["1.234,5", "1,234.5"], [None, None]),
        (["-12", "+12", "−12"], ["-12", "12", "-12"]),
        (["1e3", "1.5E-3", "-2E+2"], ["1000", "0.0015", "-200"]),
        ([".5", "5.", "007"], ["0.5", "5", "7"]),
        (["1 234 567", "1\u00a0234,50", "12 34"], ["1234567", "1234.50", None]),
        (["9" * 400, "0." + "0" * 300 + "1"], ["9" * 400, "0." + "0" * 300 + "1"]),
        (
            ["NaN", "inf", "-Infinity", "1e99999", "", "-", ".", ",", "1-2", "0x10", "١٢", "1_000", "$5", "5 %"],
            [None] * 14,
        ),
    ],
)
def test_column_decides_which_sign_is_decimal(texts: list[str], numbers: list[str | None]) -> None:
    assert read_column(*texts) == [None if number is None else Decimal(number) for number in numbers]


@pytest.mark.parametrize(
    ("text", "is_proposed"),
    [
        *((text, True) for text in ("0", "12", "-1", "0.5", "0,5", "1.234,5", "1\u00a0234", "1.5E+10")),
        *((text, False) for text in ("0150", "+4712345678", "22 12 34 56", "12 345", "12E4", "5.", "1.2.3.4", "x")),
    ],
)
def test_digits_by_accident_are_not_proposed_as_numbers(text: str, is_proposed: bool) -> None:
    assert (looks_like_number(text) and NumberEvidence().look(text)) == is_proposed


NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


@given(st.lists(NUMBERS, min_size=1, max_size=5), st.sampled_from([(",", "."), (".", ","), ("", "."), ("", ",")]))
def test_numbers_survive_being_written_as_a_program_writes_them(numbers: list[Decimal], signs: tuple[str, str]) -> None:
    """With groups of three there must be a number that shows what parts them."""
    thousands, decimal = signs
    written = [f"{number:,.2f}".replace(",", "t").replace(".", decimal).replace("t", thousands) for number in numbers]
    assert read_column(*written, f"1{thousands}000{decimal}25") == [*numbers, Decimal("1000.25")]


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_bad(text: str) -> None:
    evidence = NumberEvidence()
    evidence.look(text)
    number = number_or_none(text, evidence.form)
    assert number is None or number.is_finite()
