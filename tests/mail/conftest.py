"""A mail server, which Django is pointed to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from leadscoring.mail.smtp import DJANGOS_BACKEND
from tests.mail.server import MailServer, running


@pytest.fixture
def server(settings: LazySettings) -> Iterator[MailServer]:
    with running() as made:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = DJANGOS_BACKEND, "127.0.0.1", made.port
        settings.EMAIL_TIMEOUT = 5
        settings.DEFAULT_FROM_EMAIL = "Vekt <vekt@firm.example>"
        yield made


@pytest.fixture
def nobody_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a commit would send at once, in this process."""
    monkeypatch.setattr("leadscoring.mail.tasks.send_mail.delay", lambda _mail_id: None)
