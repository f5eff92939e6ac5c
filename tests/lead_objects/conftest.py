"""A free lead, two sellers who may both want it, and the reasons for a rejection."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm.domain.leads import create_lead
from crm.models import Contact, Lead, RejectionReason
from leadscoring.accounts.models import Team, User
from tests.factories.crm import ContactFactory


@pytest.fixture
def contact(db: None) -> Contact:
    return ContactFactory.create(first_name="Åse", last_name="Øvrebø")


@pytest.fixture
def lead(contact: Contact) -> Lead:
    return create_lead(contact=contact, queue=None, source="test", why="Crossed 60 points.")[0]


@pytest.fixture
def colleague(make_user: Callable[..., User]) -> User:
    return make_user("maja@vekt.example", role="sales", name="Maja Lind")


@pytest.fixture
def team(db: None, seller: User, colleague: User) -> Team:
    made = Team.objects.create(name="Inside sales")
    made.members.set([seller, colleague])
    return made


@pytest.fixture
def reason(db: None) -> RejectionReason:
    """Not those of the migration: tests that commit empty every table."""
    return RejectionReason.objects.get_or_create(name="No budget", defaults={"position": 2})[0]
