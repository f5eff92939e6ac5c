"""Scores and points as text, in two locales."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from leadscoring.web.numbers import score_text, signed_text, whole_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("79.6"), "79.6"),
        (Decimal("80.0"), "80"),
        (80, "80"),
        (0.0, "0"),
        (Decimal("-12.5"), "−12.5"),
        (-3, "−3"),
        (79.95, "80"),
        (Decimal("-0.05"), "−0.1"),
        (None, "–"),
    ],
)
def test_score_text_has_a_decimal_only_where_not_whole(value: Decimal | float | None, text: str) -> None:
    assert score_text(value) == text


def test_score_text_follows_the_locale() -> None:
    with override("nb"):
        assert score_text(Decimal("79.6")) == "79,6"


@pytest.mark.parametrize(
    ("value", "text"),
    [(12, "+12"), (Decimal("-5.0"), "−5"), (Decimal("7.5"), "+7.5"), (0, "0"), (Decimal("0.0"), "0"), (None, "–")],
)
def test_signed_text_has_a_real_minus(value: Decimal | int | None, text: str) -> None:
    assert signed_text(value) == text


def test_whole_text_separates_thousands() -> None:
    assert whole_text(1_000_000) == "1,000,000"
    with override("nb"):
        assert whole_text(1_000_000) == "1\xa0000\xa0000"
