"""People to score, and a browser in which marketing is logged in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from crm.models import Contact
from leadscoring.accounts.models import User
from scoring.models import ScoringModel
from tests.editor_walks.world import SMALL, make_people
from tests.models.conftest import published_model


@pytest.fixture
def people(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> list[Contact]:
    """With nobody who performs deliveries unasked."""
    monkeypatch.setattr("scoring.tasks.call_deliverers", lambda: None)
    return make_people()


@pytest.fixture
def model(people: list[Contact]) -> ScoringModel:
    """In force, and open to marketing."""
    made = published_model(SMALL)
    ScoringModel.objects.update(opened=True)
    made.refresh_from_db()
    return made


@pytest.fixture
def page(people: list[Contact], live_page: Page, log_in: Callable[[Page, User], None], marketer: User) -> Page:
    live_page.set_viewport_size({"width": 1440, "height": 900})
    log_in(live_page, marketer)
    return live_page
