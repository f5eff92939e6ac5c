"""What moves everybody's score at once is answered by a rescore of everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crm.models import ActivityType, Contact
from leadscoring.accounts.models import Organisation
from scoring.models import Run, ScoringModel
from tests.scoring.world import CHIEF, document, publish

OnCommit = Callable[..., Any]


@pytest.fixture
def model(contacts: list[Contact]) -> ScoringModel:
    return publish(document(criteria=(CHIEF,)))


def full_runs() -> int:
    return Run.objects.filter(kind=Run.Kind.FULL).count()


@pytest.mark.usefixtures("nobody_called")
def test_vocabulary_that_changes_rescores_all(
    model: ScoringModel, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = ActivityType.objects.create(name="page_view", whose="ours")
    assert full_runs() == 1
    with django_capture_on_commit_callbacks(execute=True):
        made.delete()
    assert full_runs() == 2


@pytest.mark.usefixtures("nobody_called")
def test_own_domains_rescore_all_but_an_empty_row_does_not(
    model: ScoringModel, django_capture_on_commit_callbacks: OnCommit
) -> None:
    Organisation.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        organisation = Organisation.current()
    assert full_runs() == 0
    with django_capture_on_commit_callbacks(execute=True):
        organisation.own_domains = ["vekt.example"]
        organisation.save()
    assert full_runs() == 1
