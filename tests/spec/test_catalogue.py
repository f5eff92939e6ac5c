"""Paths, lists and models as a document may name them."""

from __future__ import annotations

import pytest

from crm.conditions.catalogue import Catalogue, PublishedModel, ReachedProperty
from crm.conditions.document import ObjectName
from tests.spec.examples import CATALOGUE


@pytest.mark.parametrize(
    ("object", "path", "reached"),
    [
        ("contact", "job_title", ReachedProperty("contact", "job_title", "text", False)),
        ("contact", "company.employees", ReachedProperty("company", "employees", "number", False)),
        ("contact", "deal.stage", ReachedProperty("deal", "stage", "text", True)),
        ("company", "contact.email", ReachedProperty("contact", "email", "email", True)),
        ("company", "deal.amount", ReachedProperty("deal", "amount", "number", True)),
        ("deal", "company.industry", ReachedProperty("company", "industry", "text", False)),
        ("deal", "contact.job_title", ReachedProperty("contact", "job_title", "text", True)),
        ("contact", "contact.job_title", None),
        ("company", "company.industry", None),
        ("deal", "deal.stage", None),
        ("contact", "deal.company.industry", None),
        ("contact", "lead.status", None),
        ("contact", "stage", None),
        ("contact", "Job_Title", None),
        ("contact", "", None),
        ("contact", ".", None),
    ],
)
def test_paths_make_one_hop(object: ObjectName, path: str, reached: ReachedProperty | None) -> None:
    assert CATALOGUE.property_type(object, path) == reached


def test_lists_are_found_whatever_their_case_and_of_their_object_only() -> None:
    assert CATALOGUE.has_list("contact", " INTERNAL ")
    assert not CATALOGUE.has_list("company", "Internal")
    assert not CATALOGUE.has_list("deal", "Internal")


def test_models_are_found_by_name_or_slug_with_their_case() -> None:
    fit = PublishedModel("Company fit", "company", "fit")
    catalogue = Catalogue(models={"company-fit": fit})

    assert catalogue.model("company-fit") is fit
    assert catalogue.model("Company fit") is fit
    assert catalogue.model("company fit") is None
