"""Companies that are scored, and who looks at them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crm.models import Company, Contact, Deal
from scoring.models import ScoringModel
from tests.companies.world import company_model, deal_model, make_companies, make_deals
from tests.factories.crm import make_activity
from tests.leads.conftest import as_seller
from tests.leads.world import published_model

__all__ = ["as_seller"]


@pytest.fixture
def companies(db: None) -> dict[str, Company]:
    return make_companies()


@pytest.fixture
def deals(companies: dict[str, Company]) -> dict[str, Deal]:
    return make_deals(companies)


@pytest.fixture
def scored(companies: dict[str, Company]) -> ScoringModel:
    return company_model()


@pytest.fixture
def scored_deals(deals: dict[str, Deal]) -> ScoringModel:
    return deal_model()


@pytest.fixture
def scored_people(companies: dict[str, Company]) -> ScoringModel:
    return published_model()


@pytest.fixture
def people_with_the_same_number(companies: dict[str, Company]) -> tuple[Company, Contact]:
    """A company and a contact of one number, and what only the contact did."""
    company = companies["Rival"]
    contact = Contact.objects.filter(pk=company.pk).first() or Contact.objects.create(pk=company.pk, external_id="same")
    make_activity(contact, asset="/secret", occurred_at=datetime(2026, 11, 1, 9, 59, tzinfo=UTC))
    return company, contact
