"""Cases of one world do not see each other."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from leadscoring.accounts.models import Team
from tests.cases import in_one_world


@pytest.mark.django_db
def test_what_a_case_does_is_taken_back(subtests: pytest.Subtests) -> None:
    seen = []

    @in_one_world("name, number", [("Sales", 1), ("Inside sales", 2)])
    def case(name: str, number: int) -> None:
        seen.append((number, Team.objects.count(), cache.get("seen")))
        Team.objects.create(name=name)
        cache.set("seen", name)

    case(subtests=subtests)

    assert seen == [(1, 0, None), (2, 0, None)]
    assert not Team.objects.exists()
