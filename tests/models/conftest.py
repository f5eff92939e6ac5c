"""A model in force and computed, with what is needed to change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from crm.models import Contact
from leadscoring.accounts.models import User
from scoring.domain import runs
from scoring.domain.publishing import load_document, publish_version
from scoring.models import ScoringModel
from tests.commands.world import MODEL, make_contacts

ClientFor = Callable[[User | None], Client]


@pytest.fixture
def contacts(db: None) -> list[Contact]:
    return make_contacts()


def published_model(text: str = MODEL) -> ScoringModel:
    """As if workers had computed it already."""
    run = publish_version(version=load_document(text), note="The first")
    runs.work_on(run_id=run.pk)
    return ScoringModel.objects.get(published__pk=run.versions[0])


@pytest.fixture
def model(contacts: list[Contact]) -> ScoringModel:
    return published_model()


@pytest.fixture
def draft(model: ScoringModel, marketer: User) -> Any:
    """A rule renamed, a limit raised, a band cut elsewhere, which is open to marketing here."""
    ScoringModel.objects.update(opened=True)
    text = MODEL.replace("limit: 12", "limit: 20").replace("at_least: 15}", "at_least: 18}")
    return load_document(text.replace("name: Norwegian", "name: From Norway"), author=marketer)


@pytest.fixture
def as_marketer(client_for: ClientFor, marketer: User) -> Client:
    return client_for(marketer)


@pytest.fixture
def as_seller(client_for: ClientFor, seller: User) -> Client:
    return client_for(seller)


@pytest.fixture
def as_admin(client_for: ClientFor, admin: User) -> Client:
    return client_for(admin)
