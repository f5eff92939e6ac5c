"""Advisory locks have one space of numbers for the whole database: no two rooms may mean different things by one."""

from __future__ import annotations

from crm.domain import bulk, import_running
from crm.importers import staging
from scoring.domain import locks


def test_every_advisory_lock_has_a_number_of_its_own() -> None:
    names = (locks.MODELS, locks.RUNS, staging.APPLYING, import_running.HOLDING, bulk.HOLDING)
    assert len(set(names)) == len(names)
