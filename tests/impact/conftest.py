"""Contacts, a model in force with bands and a trigger, and clients of each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from crm.models import Contact
from leadscoring.accounts.models import User
from scoring.models import ScoringModel, Version
from tests.impact.world import DRAFT, LIVE, draft_of_text, make_contacts
from tests.scoring.conftest import small_ranges
from tests.scoring.world import publish

__all__ = ["small_ranges"]

ClientFor = Callable[[User | None], Client]


@pytest.fixture
def nobody_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are called in vain: the test does their work."""
    monkeypatch.setattr("scoring.tasks.call_workers", lambda *_args: None)
    monkeypatch.setattr("scoring.tasks.call_impact_workers", lambda *_args: None)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """No database is small enough for a request."""
    monkeypatch.setattr("scoring.queries.impact.SECONDS_IN_A_REQUEST", 0)


@pytest.fixture
def committed(transactional_db: None, nobody_called: None) -> Iterator[None]:
    """What other connections see too."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relname ~ '^scoring_(score|keys)_[0-9]+$'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"drop table {name}")


@pytest.fixture
def contacts(db: None) -> list[Contact]:
    return make_contacts()


@pytest.fixture
def model(contacts: list[Contact], nobody_called: None) -> ScoringModel:
    return publish(LIVE)


@pytest.fixture
def draft(model: ScoringModel, marketer: User) -> Version:
    return draft_of_text(DRAFT, marketer)


@pytest.fixture
def as_marketer(client_for: ClientFor, marketer: User) -> Client:
    return client_for(marketer)


@pytest.fixture
def as_seller(client_for: ClientFor, seller: User) -> Client:
    return client_for(seller)


@pytest.fixture
def as_admin(client_for: ClientFor, admin: User) -> Client:
    return client_for(admin)
