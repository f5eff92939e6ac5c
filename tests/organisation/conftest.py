"""Publishing without its workers."""

from __future__ import annotations

import pytest


@pytest.fixture
def nobody_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a commit would do the whole run at once, in this process."""
    monkeypatch.setattr("scoring.tasks.call_workers", lambda *_args: None)
