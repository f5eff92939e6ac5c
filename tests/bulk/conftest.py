"""A scored world with leads in every state, and those who act on many at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from crm.models import Contact
from leadscoring.accounts.models import User
from scoring.models import ScoringModel
from tests.leads.world import make_world, published_model


@pytest.fixture
def people(db: None) -> dict[str, Contact]:
    return make_world()


@pytest.fixture
def model(people: dict[str, Contact]) -> ScoringModel:
    return published_model()


@pytest.fixture
def as_seller(client_for: Callable[[User | None], Client], seller: User) -> Client:
    return client_for(seller)
