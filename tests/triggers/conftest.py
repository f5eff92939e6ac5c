"""Contacts, and nobody who performs deliveries unasked."""

from __future__ import annotations

import pytest

from crm.models import RecordList
from tests.scoring.conftest import committed, contacts, nobody_called, small_ranges

__all__ = ["call_list", "committed", "contacts", "nobody_called", "nobody_delivers", "small_ranges"]


@pytest.fixture
def nobody_delivers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a commit would perform all that is due at once, in this process."""
    monkeypatch.setattr("scoring.tasks.call_deliverers", lambda: None)


@pytest.fixture
def call_list(db: None) -> RecordList:
    return RecordList.objects.create(object="contact", name="Call list")
