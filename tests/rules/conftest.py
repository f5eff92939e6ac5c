"""A draft to edit, and who edits it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from crm.models import RecordList
from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel
from tests.models.conftest import published_model
from tests.rules.world import TEXT


@pytest.fixture
def fair(db: None) -> RecordList:
    return RecordList.objects.create(object="contact", name="Fair")


@pytest.fixture
def model(fair: RecordList) -> ScoringModel:
    """A draft that was never published."""
    return load_document(TEXT).model


@pytest.fixture
def live_model(fair: RecordList) -> ScoringModel:
    """In force, without a draft, and without ids."""
    return published_model(TEXT)


@pytest.fixture
def as_marketer(client_for: Callable[[User | None], Client], marketer: User) -> Client:
    return client_for(marketer)
