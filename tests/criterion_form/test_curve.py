"""The curve of what points fade to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from scoring.interfaces.criterion_forms.curve import factor, fading_curve
from scoring.spec.document import Decay, HalfLife, LinearDecay, PercentDecay


@pytest.mark.parametrize(
    ("decay", "shares"),
    [
        (HalfLife(Decimal(30)), [1, 0.5, 0.25]),
        (LinearDecay(Decimal(60)), [1, 0.5, 0]),
        (PercentDecay(Decimal(40), Decimal(20)), [1, 0.6, 0]),
    ],
)
def test_factor_is_the_engines(decay: Decay, shares: list[float]) -> None:
    assert [round(factor(decay, age), 9) for age in (0, 30, 60)] == shares


def test_curve_says_what_it_shows() -> None:
    drawn = fading_curve({"half_life_days": 30}, 10)

    assert (
        'aria-label="10 points today, 5 after 30 days, 2.5 after 60 days, 1.3 after 90 days, 0.6 after 120 days"'
        in drawn
    )


def test_curve_of_unknown_points_speaks_of_shares() -> None:
    assert "All of the points today, 50 % after 30 days" in fading_curve({"half_life_days": 30})


@pytest.mark.parametrize("plain", [None, {}, {"half_life_days": ""}, {"percent": 5, "every_days": "x"}])
def test_nothing_is_drawn_of_what_does_not_fade(plain: dict[str, object] | None) -> None:
    assert fading_curve(plain, 10) == ""


def test_curve_is_drawn_alike_in_every_language() -> None:
    with translation.override("nb"):
        drawn = fading_curve({"percent": 12.5, "every_days": 7}, 10)

    path = drawn.split(' d="')[2].split('"')[0]
    assert "," not in path


@pytest.mark.parametrize("days", [1, 2, 365, 10**15])
def test_curve_of_any_length_is_drawn(days: int) -> None:
    for decay in ({"half_life_days": days}, {"linear_days": days}, {"percent": 0, "every_days": days}):
        assert "<svg" in fading_curve(decay, 5)
