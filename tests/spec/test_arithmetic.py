"""From points to total and labels: clamping, categories, disqualification, bands."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.spec.arithmetic import Breakdown, Subtotal, clamp, label_for, points_of, roll_up, tenths
from scoring.spec.document import Band, Bounds, ModelDocument
from scoring.spec.reading import read_model
from tests.spec.examples import CATALOGUE

OUT = {"name": "Out", "list": "Competitors", "disqualify": True}


def criterion(name: str, **keys: Any) -> dict[str, Any]:
    return {"name": name, "list": "Customers", "points": 1, **keys}


def model(**keys: Any) -> ModelDocument:
    groups = [
        {"name": "G1", "category": "fit", "limit": 40, "criteria": [criterion("a"), criterion("b"), OUT]},
        {"name": "G2", "category": "fit", "minimum": -5, "criteria": [criterion("c", enabled=False), criterion("d")]},
        {"name": "G3", "category": "engagement", "criteria": [criterion("e")]},
    ]
    bands = {
        "total": [{"label": "Cold", "at_least": 0}, {"label": "Hot", "at_least": 80}],
        "fit": [{"label": "A", "at_least": 40}, {"label": "B", "at_least": 0}],
        "engagement": [{"label": "1", "at_least": 20.5}, {"label": "2", "at_least": 10}],
    }
    raw = {"format": "leadscoring/1", "name": "m", "object": "contact", "kind": "combined", "groups": groups}
    return read_model({**raw, "bands": bands, "categories": {"fit": {"limit": 45, "minimum": -3}}, **keys}, CATALOGUE)


def test_roll_up_clamps_groups_then_categories_then_the_total() -> None:
    assert roll_up(model(), [300, 155, 0, 100, 700]) == Breakdown(
        groups=(Subtotal("G1", 455, 400), Subtotal("G2", 100, 100), Subtotal("G3", 700, 700)),
        categories=(Subtotal("fit", 500, 450), Subtotal("engagement", 700, 700)),
        raw=1150,
        total=1000,
        labels={"total": "Hot", "fit": "A", "engagement": "1"},
        cell="A1",
        disqualified=(),
    )


def test_roll_up_keeps_minimums() -> None:
    result = roll_up(model(), [10, 0, 0, -1000, 204])

    assert result.groups == (Subtotal("G1", 10, 10), Subtotal("G2", -1000, -50), Subtotal("G3", 204, 204))
    assert result.categories == (Subtotal("fit", -40, -30), Subtotal("engagement", 204, 204))
    assert (result.raw, result.total) == (174, 174)
    assert result.labels == {"total": "Cold", "fit": None, "engagement": "2"}
    assert result.cell is None


def test_disqualified_records_have_the_minimums_and_say_why() -> None:
    result = roll_up(model(minimum=-7.5), [300, 100, 1, 100, 700])

    assert result.groups == (Subtotal("G1", 400, 400), Subtotal("G2", 100, 100), Subtotal("G3", 700, 700))
    assert result.categories == (Subtotal("fit", 500, -30), Subtotal("engagement", 700, 0))
    assert (result.raw, result.total) == (1150, -75)
    assert result.disqualified == ("Out",)
    assert result.labels == {"total": None, "fit": None, "engagement": None}


def test_disqualified_total_is_0_where_the_model_has_no_minimum() -> None:
    assert roll_up(model(minimum=None), [300, 100, 1, 100, 700]).total == 0


def test_total_without_bounds_is_the_sum() -> None:
    assert roll_up(model(minimum=None, limit=None, categories={}), [0, 0, 0, 0, -99_999]).total == -99_999


def test_a_model_of_one_kind_has_one_category_and_no_cell() -> None:
    raw = {
        "format": "leadscoring/1", "name": "m", "object": "contact", "kind": "engagement",
        "groups": [{"name": "g", "criteria": [criterion("a")]}],
    }  # fmt: skip
    result = roll_up(read_model(raw, CATALOGUE), [55])

    assert result.categories == (Subtotal("engagement", 55, 55),)
    assert result.labels == {"total": None, "engagement": None}
    assert result.cell is None
    assert result.category_points("fit") is None
    assert result.category_points("engagement") == 55


def test_points_of_disabled_criteria_are_not_expected() -> None:
    with pytest.raises(ValueError, match="6 points for 5 enabled criteria"):
        roll_up(model(), [1, 1, 0, 1, 1, 1])


@pytest.mark.parametrize(("points", "count"), [("8", 80), ("7.9", 79), ("-0.1", -1), ("0", 0), ("100000", 1_000_000)])
def test_tenths_are_exact(points: str, count: int) -> None:
    assert tenths(Decimal(points)) == count
    assert str(points_of(count)) == points


def test_tenths_refuse_what_they_cannot_hold() -> None:
    with pytest.raises(ValueError, match="more than one decimal"):
        tenths(Decimal("0.05"))


@pytest.mark.parametrize(
    ("count", "bounds", "clamped"),
    [
        (500, Bounds(), 500),
        (500, Bounds(limit=Decimal("49.9")), 499),
        (-500, Bounds(minimum=Decimal(-20)), -200),
        (0, Bounds(Decimal(5), Decimal(5)), 50),
    ],
)
def test_clamp_keeps_within_bounds(count: int, bounds: Bounds, clamped: int) -> None:
    assert clamp(count, bounds) == clamped


@pytest.mark.parametrize(
    ("count", "label"), [(800, "Hot"), (799, "Warm"), (405, "Warm"), (404, "Cold"), (0, "Cold"), (-1, None)]
)
def test_label_is_that_of_the_highest_cut_off_reached(count: int, label: str | None) -> None:
    bands = (Band("Cold", Decimal(0)), Band("Hot", Decimal(80)), Band("Warm", Decimal("40.5")))
    assert label_for(bands, count) == label
