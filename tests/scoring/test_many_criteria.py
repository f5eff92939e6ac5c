"""More criteria than one statement has columns for: they are scored in several."""

from __future__ import annotations

from typing import Any

import pytest

from crm.models import ChangedRecord, Contact
from scoring.domain import computable, runs
from scoring.domain.changes import score_changed_records
from scoring.models import Run
from tests.factories.crm import ContactFactory
from tests.scoring.world import document, finish, publish, totals

pytestmark = pytest.mark.django_db

POSTGRES_HAS = 1_664


def rules(count: int) -> tuple[dict[str, Any], ...]:
    title = {"property": "job_title", "op": "contains_any", "value": "chief"}
    return tuple({"name": f"Rule {n}", "if": title, "points": 1} for n in range(count))


def test_rescore_and_queue_of_more_than_a_statement_holds() -> None:
    contact = ContactFactory.create(job_title="Chief")
    each = 420
    assert 4 * each > POSTGRES_HAS
    models = [publish(document(f"Model {n}", rules(each))) for n in range(4)]
    started = runs.rescore(models=models)
    assert sorted(len(run.versions) for run in started) == [1, 3]
    finish(*started)
    Contact.objects.filter(pk=contact.pk).update(job_title="Buyer")
    assert score_changed_records() == 1
    assert [totals(model) for model in models] == [{contact.pk: 0}] * 4
    assert ChangedRecord.objects.count() == 0
    assert {run.state for run in Run.objects.all()} == {Run.State.DONE}


def test_many_small_models_are_packed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computable, "MOST_COLUMNS", 2 * computable.OF_EACH_MODEL)
    contact = ContactFactory.create(job_title="Chief")
    models = [publish(document(f"Model {n}", rules(n))) for n in range(3)]
    started = runs.rescore(models=models)
    assert len(started) == 3
    finish(*started)
    assert [totals(model) for model in models] == [{contact.pk: n} for n in range(3)]
