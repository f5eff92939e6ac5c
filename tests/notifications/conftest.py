"""Somebody who has been told a few things."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from leadscoring.accounts.models import User
from leadscoring.notifications.domain import notify
from leadscoring.notifications.models import Notification

Tell = Callable[..., Notification]


@pytest.fixture
def tell() -> Tell:
    """`tell(seller, "k1")`: an unread notification; further values are notify's."""

    def tell(user: User, key: str, **values: str) -> Notification:
        told = notify(user=user, key=key, **{"kind": "lead_new", "text": f"News {key}", "url": "/leads/"} | values)
        assert told is not None
        return told

    return tell
