"""A mail server, a phone, and people who work together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from crm.models import RecordList, RejectionReason
from leadscoring.accounts.models import Team, User
from tests.mail.conftest import server

__all__ = ["server"]


@pytest.fixture(autouse=True)
def import_root(tmp_path: Path, settings: Settings) -> None:
    settings.IMPORT_ROOT = tmp_path / "imports"


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, live_page: Page) -> Iterator[Page]:
    """390 px wide, by finger; complaints of its pages fail the test as those of live_page do."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-GB"
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def seller(make_user: Callable[..., User]) -> User:
    """Wants each notification by e-mail."""
    made = make_user("seller@vekt.example", role="sales", name="Jonas Berg")
    User.objects.filter(pk=made.pk).update(mail_choice=User.MailChoice.EACH)
    return User.objects.get(pk=made.pk)


@pytest.fixture
def office(transactional_db: None, seller: User) -> None:
    """What triggers and rejections name."""
    Team.objects.create(name="Inside sales").members.set([seller])
    for name in ("Call list", "Price lookers"):
        RecordList.objects.create(object="contact", name=name)
    RejectionReason.objects.get_or_create(name="No budget", defaults={"position": 2})
