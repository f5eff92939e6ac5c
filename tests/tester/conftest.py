"""A model in force and computed, its draft, and people to try both on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from crm.models import Contact, RecordList
from leadscoring.accounts.models import Organisation, User
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel, Version
from tests.factories.crm import make_activity
from tests.models.conftest import published_model

MODEL = """
format: leadscoring/1
name: Combined
object: contact
kind: combined
categories: {fit: {limit: 50}, engagement: {limit: 50}}
audience: {exclude: [Internal]}
groups:
  - name: Role
    category: fit
    limit: 25
    criteria:
      - {id: chief, name: Chief, if: {property: job_title, op: contains_any, value: chief}, points: 20}
      - {id: norway, name: Norwegian, if: {property: country, op: is_any, value: Norway}, points: 10}
  - name: Behaviour
    category: engagement
    criteria:
      - {id: views, name: Views, activity: [page_view], award: every, points: 5, max_points: 12}
      - {id: chat, name: Chat, activity: [chat], points: 5}
      - {id: student, name: Student, if: {property: job_title, op: contains_any, value: student}, disqualify: true}
bands:
  total: [{label: Hot, at_least: 30}, {label: Cold, at_least: 0}]
  fit: [{label: A, at_least: 20}, {label: B, at_least: 0}]
  engagement: [{label: "1", at_least: 10}, {label: "2", at_least: 0}]
"""
HTMX = {"HX-Request": "true"}
ClientFor = Callable[[User | None], Client]


@pytest.fixture
def maja(db: None) -> Contact:
    made = Contact.objects.create(
        first_name="Åse",
        last_name="Łącka",
        job_title="Chief Operating Officer",
        country="Norway",
        email="maja@oe.example",
    )
    for _each in range(3):
        make_activity(made)
    return made


@pytest.fixture
def student(db: None) -> Contact:
    return Contact.objects.create(first_name="Ola", last_name="Nordmann", job_title="Student", email="ola@uni.example")


@pytest.fixture
def colleague(db: None) -> Contact:
    made = Contact.objects.create(first_name="Ida", last_name="Moen", job_title="Chief", email="ida@vekt.example")
    Organisation.objects.update_or_create(pk=1, defaults={"own_domains": ["vekt.example"]})
    return made


@pytest.fixture
def model(maja: Contact, student: Contact, colleague: Contact) -> ScoringModel:
    RecordList.objects.create(object="contact", name="Internal")
    return published_model(MODEL)


@pytest.fixture
def draft(model: ScoringModel, marketer: User) -> Version:
    """Chiefs get less, so that the limit takes less."""
    return load_document(MODEL.replace("points: 20", "points: 12"), author=marketer)


@pytest.fixture
def as_marketer(client_for: ClientFor, marketer: User) -> Client:
    return client_for(marketer)


@pytest.fixture
def as_seller(client_for: ClientFor, seller: User) -> Client:
    return client_for(seller)
