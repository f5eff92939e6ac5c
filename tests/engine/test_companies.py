"""What asks the company alone is worked out once for each, and looked up by its id."""

from __future__ import annotations

from typing import Any

import pytest

from crm.models import Contact
from scoring.domain import ranges, runs
from scoring.domain.run_statements import statements_of
from scoring.engine import companies
from scoring.models import Run, Score, ScoringModel
from tests.factories.crm import CompanyFactory, ContactFactory
from tests.scoring.world import document, publish

pytestmark = pytest.mark.django_db

INDUSTRY = {"property": "company.industry", "op": "is_any", "value": "Software"}
UNKNOWN = {"property": "company.industry", "op": "unknown"}
TITLE = {"property": "job_title", "op": "contains_any", "value": "chief"}
JOINED = "join crm_company"
SIZE = {"property": "company.employees", "ranges": [{"from": 10, "points": 3}], "otherwise": 1}


@pytest.fixture(autouse=True)
def ids_that_other_tests_gave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sequences are not set back: the first company here may be the ten thousandth."""
    monkeypatch.setattr(ranges, "SPARSEST", 1_000_000)


def model_of(*criteria: dict[str, Any]) -> ScoringModel:
    named = [{"name": f"Rule {n}"} | each for n, each in enumerate(criteria)]
    return publish(document(groups=[{"name": "Fit", "category": "fit", "criteria": named}]))


def points(model: ScoringModel) -> dict[int, list[int]]:
    return dict(Score.objects.filter(version_id=model.live_id or 0).values_list("record_id", "points"))


def begun(model: ScoringModel) -> Run:
    [run] = runs.rescore(models=[model])
    return run


def test_ids_that_are_missing_and_contacts_without_a_company() -> None:
    first, gone, last = (CompanyFactory.create(industry=name) for name in ("Software", "Software", "Farming"))
    gone.delete()
    contacts = [ContactFactory.create(company=company) for company in (first, last, None)]
    model = model_of({"if": INDUSTRY, "points": 5}, {"if": UNKNOWN, "points": 5})
    assert points(model) == dict(zip([contact.pk for contact in contacts], ([50, 0], [0, 0], [0, 50]), strict=True))


def test_nobody_has_a_company() -> None:
    contact = ContactFactory.create()
    assert points(model_of({"if": INDUSTRY, "points": 5}, {"if": UNKNOWN, "points": 5})) == {contact.pk: [0, 50]}


def test_company_is_joined_only_where_something_else_is_asked_with_it() -> None:
    ContactFactory.create(company=CompanyFactory.create(industry="Software", employees=20), job_title="Chief")
    alone = model_of({"if": {"any": [INDUSTRY, UNKNOWN]}, "points": 5}, SIZE)
    assert JOINED not in statements_of(begun(alone)).store.sql
    mixed = model_of({"if": {"any": [INDUSTRY, TITLE]}, "points": 5})
    assert JOINED in statements_of(begun(mixed)).store.sql


def test_company_that_is_newer_than_the_run_is_asked_itself() -> None:
    contact = ContactFactory.create(company=CompanyFactory.create(industry="Farming"))
    model = model_of({"if": INDUSTRY, "points": 5}, {"if": UNKNOWN, "points": 5})
    run = begun(model)
    Contact.objects.filter(pk=contact.pk).update(company=CompanyFactory.create(industry="Software"))
    runs.work_on(run_id=run.pk)
    assert points(model) == {contact.pk: [50, 0]}


def test_company_is_joined_for_what_has_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(companies, "MOST", 1)
    contact = ContactFactory.create(company=CompanyFactory.create(industry="Software", employees=20))
    model = model_of({"if": INDUSTRY, "points": 5}, SIZE, {"if": INDUSTRY, "points": 5})
    run = begun(model)
    assert (JOINED in statements_of(run).store.sql, run.by_company) == (True, True)
    assert points(model) == {contact.pk: [50, 30, 50]}


def test_row_of_the_most_arrays_is_not_too_big() -> None:
    contact = ContactFactory.create(company=CompanyFactory.create(employees=companies.MOST // 2))
    larger = [{"property": "company.employees", "op": "gt", "value": number} for number in range(companies.MOST + 1)]
    model = model_of(*({"if": each, "points": 1} for each in larger))
    assert [sum(of_one) for of_one in points(model).values()] == [companies.MOST // 2 * 10]
    assert list(points(model)) == [contact.pk]


def test_where_ids_are_sparse_the_company_is_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "SPARSEST", 0)
    company = CompanyFactory.create(pk=ranges.SMALLEST_RANGE + 1, industry="Software")
    contact = ContactFactory.create(company=company)
    model = model_of({"if": INDUSTRY, "points": 5})
    run = begun(model)
    assert not run.by_company
    assert "crm_company" in statements_of(run).store.sql
    assert points(model) == {contact.pk: [50]}
