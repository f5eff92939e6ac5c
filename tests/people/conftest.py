"""Clients of the personas, and what the people's pages are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from leadscoring.accounts.models import Team, User


@pytest.fixture
def as_admin(client_for: Callable[[User | None], Client], admin: User) -> Client:
    return client_for(admin)


@pytest.fixture
def as_seller(client_for: Callable[[User | None], Client], seller: User) -> Client:
    return client_for(seller)


@pytest.fixture
def second_admin(make_user: Callable[..., User]) -> User:
    return make_user("second@vekt.example", role="admin", name="Bo Lind")


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Inside sales")


@pytest.fixture
def form() -> Callable[..., dict[str, Any]]:
    """What a person's form sends when nothing was changed but what is given."""

    def filled(user: User, **changed: Any) -> dict[str, Any]:
        role = user.groups.values_list("name", flat=True).first() or ""
        sent = {"name": user.name, "role": role, "capacity": "", "away_from": "", "away_until": ""}
        return sent | {"teams": [team.pk for team in user.teams.all()]} | changed

    return filled
