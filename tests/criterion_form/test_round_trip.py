"""A rule opened and saved unchanged is the same rule, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from scoring.spec.parsing import parse_text
from scoring.spec.reading import read_model
from scoring.spec.writing import to_json, to_plain
from tests.criterion_form.sending import Plain, saved, scope_of
from tests.spec import strategies
from tests.spec.examples import CATALOGUE, EXAMPLES

pytestmark = pytest.mark.django_db

DEMO = sorted((Path(__file__).parents[2] / "docs" / "examples" / "demo").glob("*.yaml"))
_DEMO_PROPERTIES: dict[tuple[ObjectName, str], str] = {
    ("contact", "department"): "choice",
    ("contact", "budget"): "number",
    ("company", "technologies"): "multi_choice",
    ("company", "erp_system"): "choice",
    ("company", "revenue_growth"): "number",
}
DEMO_CATALOGUE = Catalogue(
    properties=CATALOGUE.properties | _DEMO_PROPERTIES,
    lists=CATALOGUE.lists | {"company": frozenset({"target accounts", "competitors", "customers"})},
    models=CATALOGUE.models,
)


def saved_through_forms(document: Plain, catalogue: Catalogue) -> Plain:
    """Each rule of it opened and saved, one after the other; the names of those beside it are taken."""

    def after(group: Plain, rule: Plain) -> Plain:
        beside = [each for each in group["criteria"] if each is not rule]
        return saved(rule, scope_of(document, {**group, "criteria": beside}, catalogue))

    groups = [{**group, "criteria": [after(group, rule) for rule in group["criteria"]]} for group in document["groups"]]
    return {**document, "groups": groups}


@pytest.mark.parametrize("path", [*EXAMPLES, *DEMO], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_examples_come_back_as_they_were(path: Path) -> None:
    catalogue = DEMO_CATALOGUE if path in DEMO else CATALOGUE
    before = to_plain(read_model(parse_text(path.read_text()), catalogue))

    after = saved_through_forms(before, catalogue)

    assert json.dumps(after) == json.dumps(before)
    assert to_json(read_model(after, catalogue)) == to_json(read_model(before, catalogue))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(strategies.criteria, min_size=1, max_size=3, unique_by=lambda rule: rule["name"]))
@example(
    [
        {"name": "NO", "if": {"list": "Customers"}, "points": 0},
        {"name": "~", "activity": ["~"], "points": 0},  # called as its own sentence
    ]
)
def test_any_rule_comes_back_as_it_was(criteria: list[Plain]) -> None:
    group = {"name": "g", "category": "fit", "decay": {"half_life_days": 30}, "criteria": criteria}
    raw = {"format": "leadscoring/1", "name": "Mine", "object": "contact", "kind": "combined", "groups": [group]}
    before = to_plain(read_model(raw, CATALOGUE))

    after = saved_through_forms(before, CATALOGUE)

    assert json.dumps(after) == json.dumps(before)
