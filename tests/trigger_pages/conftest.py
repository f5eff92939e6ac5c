"""A model with a trigger in force, two who crossed it, and nobody who performs deliveries unasked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from crm.models import Contact, RecordList
from leadscoring.accounts.models import User
from scoring.models import ScoringModel, Trigger
from tests.scoring.world import publish
from tests.triggers.conftest import call_list, contacts, nobody_delivers
from tests.triggers.world import give, hot

__all__ = ["call_list", "contacts", "nobody_delivers"]

ClientFor = Callable[[User | None], Client]


@pytest.fixture
def model(contacts: list[Contact], call_list: RecordList, nobody_delivers: None) -> ScoringModel:
    """Two are in; their deliveries wait."""
    made = publish(hot())
    give(90, contacts[0])
    give(85, contacts[1])
    return made


@pytest.fixture
def trigger(model: ScoringModel) -> Trigger:
    return Trigger.objects.get()


@pytest.fixture
def as_marketer(client_for: ClientFor, marketer: User) -> Client:
    return client_for(marketer)


@pytest.fixture
def as_seller(client_for: ClientFor, seller: User) -> Client:
    return client_for(seller)
