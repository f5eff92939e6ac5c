"""Expectations hold exactly up to their edges; unscored reaches nothing and stays under nothing."""

from __future__ import annotations

import pytest

from scoring.spec.arithmetic import Breakdown
from scoring.spec.expectations import Expectation, ExpectedKind, read_expectation

RESULT = Breakdown((), (), 600, 600, {"total": "Hot", "fit": "A", "engagement": "1"}, "A1", ())


@pytest.mark.parametrize(
    ("kind", "value", "holds"),
    [
        ("total_label", "Hot", True),
        ("total_label", "hot", False),
        ("fit_label", "A", True),
        ("engagement_label", "2", False),
        ("cell", "A1", True),
        ("cell", "A2", False),
        ("at_least", "60", True),
        ("at_least", "60.1", False),
        ("under", "60", False),
        ("under", "60.1", True),
        ("at_most", "60", True),
        ("at_most", "59.9", False),
        ("left_out", "", False),
    ],
)
def test_expectation_holds(kind: ExpectedKind, value: str, holds: bool) -> None:
    assert Expectation(kind, value).holds(RESULT) is holds
    assert Expectation(kind, value).holds(None) is (kind == "left_out")


def test_expectation_is_read_as_it_was_written() -> None:
    expected = Expectation("under", "19.5")
    assert read_expectation(expected.plain()) == expected
    with pytest.raises(ValueError, match="no_such"):
        read_expectation({"kind": "no_such", "value": ""})
