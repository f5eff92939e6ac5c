"""A few contacts, and small ranges, so that few are many."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from crm.models import ChangedRecord, Contact
from scoring.domain import ranges


@pytest.fixture
def small_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "SMALLEST_RANGE", 2)


@pytest.fixture
def nobody_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a commit would do the whole run at once, in this process."""
    monkeypatch.setattr("scoring.tasks.call_workers", lambda *_args: None)


@pytest.fixture
def contacts(db: None) -> list[Contact]:
    """Every second is a chief."""
    titles = ["Chief of Staff", "Clerk"] * 4
    made = [Contact.objects.create(external_id=f"c{n}", job_title=title) for n, title in enumerate(titles)]
    ChangedRecord.objects.all().delete()
    return made


@pytest.fixture
def committed(transactional_db: None, nobody_called: None) -> Iterator[None]:
    """What other connections see too; a run waits for those who are told to work on it."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relname ~ '^scoring_(score|keys)_[0-9]+$'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"drop table {name}")
