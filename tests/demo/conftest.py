"""One invented company for all the tests that only look at it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crm.demo.world import Batch, World

AS_OF = datetime(2026, 11, 21, tzinfo=ZoneInfo("Europe/Oslo"))


def made(contacts: int, *, seed: int = 1, size: int = 1000) -> tuple[World, Batch]:
    """A world and all its batches in one."""
    world = World(seed, AS_OF)
    whole = Batch([], [], [], [])
    for batch in world.batches(contacts, size):
        whole.companies += batch.companies
        whole.contacts += batch.contacts
        whole.deals += batch.deals
        whole.company_lists += batch.company_lists
    return world, whole


@pytest.fixture(scope="session")
def large() -> tuple[World, Batch]:
    return made(8000)
