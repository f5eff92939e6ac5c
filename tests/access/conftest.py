"""One of everything, and what people are called."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from leadscoring.accounts.models import User
from tests.access.world import Everything, make_everything

PERSONAS = ["admin", "marketer", "seller", "outsider", "nobody"]


@pytest.fixture
def everything(persona: User | None, seller: User, admin: User, tmp_path: Path, settings: Settings) -> Everything:
    settings.IMPORT_ROOT = tmp_path / "imports"
    return make_everything(who=persona or seller, seller=seller, admin=admin)


@pytest.fixture(params=PERSONAS)
def persona(request: pytest.FixtureRequest) -> User | None:
    return None if request.param == "nobody" else request.getfixturevalue(request.param)


@pytest.fixture
def client(persona: User | None, client_for: Callable[[User | None], Client]) -> Client:
    return client_for(persona)


@pytest.fixture(autouse=True)
def refusals_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """They are what is asked for here, a thousand times."""
    caplog.set_level(logging.CRITICAL, "django.request")
