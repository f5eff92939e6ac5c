"""Which parts of a document stay where they are, and which were moved."""

from __future__ import annotations

import pytest

from scoring.spec.matching import stayed


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [([], set()), ([0, 1, 2], {0, 1, 2}), ([1, 2, 3, 0], {1, 2, 3}), ([3, 0, 1, 2], {0, 1, 2}), ([0, 2, 1, 3, 4], 4)],
)
def test_as_many_stay_in_place_as_can_be(numbers: list[int], kept: set[int] | int) -> None:
    found = stayed(numbers)
    assert len(found) == kept if isinstance(kept, int) else found == kept
    assert [number for number in numbers if number in found] == sorted(found)
