"""Each fault stands at its control, in plain words; what has no control is said above the form."""

from __future__ import annotations

import re

import pytest

from crm.conditions.nodes import Fault, Node
from scoring.interfaces.criterion_form import criterion_form
from scoring.spec.rules import RuleReader
from tests.criterion_form.sending import Plain, a_scope, drawn
from tests.spec.examples import CATALOGUE

pytestmark = pytest.mark.django_db

ACTIVITY = {"name": "n", "activity": ["page_view"], "points": 5}
SIXTY = {"field": "total", "op": "gte", "value": 60}
TABLE = {"name": "n", "property": "company.industry"}


def faults_of(plain: Plain, place: str = "") -> list[Fault]:
    faults: list[Fault] = []
    RuleReader("contact", "Mine", CATALOGUE, None).read(Node(plain, place, faults))
    return faults


def invalid_fields(page: str) -> set[str]:
    controls = [control for control in re.findall(r"<(?:input|select)[^>]*>", page) if "aria-invalid" in control]
    return {found[1] for control in controls if (found := re.search(r'name="([^"]*)"', control))}


@pytest.mark.parametrize(
    ("plain", "field", "words"),
    [
        (ACTIVITY | {"points": "x"}, "points", "Write a number, such as 15 or −2.5."),
        (ACTIVITY | {"points": 1.25}, "points", "One decimal at most."),
        (ACTIVITY | {"points": 10**6}, "points", "Must lie between −100,000 and 100,000."),
        ({"name": "n", "activity": ["page_view"]}, "points", "Fill this in."),
        (ACTIVITY | {"activity": []}, "activity", "Choose at least one activity."),
        (ACTIVITY | {"within_days": 0}, "within_days", "Write a whole number, 1 or more."),
        (ACTIVITY | {"since": "2026-02-02", "until": "2026-01-01"}, "since", "The first day can’t be after the last."),
        (ACTIVITY | {"at_least": 3, "at_most": 2}, "at_least", "“At least” can’t be above “at most”."),
        (ACTIVITY | {"award": "every", "max_times": ""}, "max_times", "Fill this in."),
        (ACTIVITY | {"decay": {"percent": 101, "every_days": 7}}, "percent", "Must lie between 0 and 100."),
        (ACTIVITY | {"decay": {"half_life_days": ""}}, "half_life_days", "Fill this in."),
        (ACTIVITY | {"min_points": 5, "max_points": 3}, "min_points", "The lowest can’t be above the highest."),
        (ACTIVITY | {"name": "x" * 201}, "name", "Must have at most 200 characters, not 201."),
        ({"name": "n", "list": "", "points": 1}, "list", "Choose a list."),
        ({"name": "n", "list": "Nobody", "points": 1}, "list", "There is no list “Nobody” of contacts."),
        ({"name": "n", "score": "", "if": SIXTY, "points": 1}, "score", "Choose a model."),
        ({"name": "n", "inactive_days": "", "activity": "any", "points": -1}, "inactive_days", "Fill this in."),
        (TABLE | {"values": {"Software": None}}, "values.0.text", "Fill this in."),
        (TABLE | {"property": "", "values": {"Software": 1}}, "property", "Choose a property."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["", "groups[1].criteria[0]"])
def test_fault_stands_at_its_control(plain: Plain, field: str, words: str, place: str) -> None:
    page = drawn(plain, a_scope(), faults_of(plain, place), place)

    assert field in invalid_fields(page)
    assert words in page


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        (TABLE | {"values": {}}, "Fill in at least one row."),
        (TABLE | {"property": "company.employees", "ranges": []}, "Fill in at least one row."),
        (
            {"name": "n", "activity": ["page_view"], "tiers": [{"to": 5, "points": 1}, {"from": 5, "points": 2}]},
            "This overlaps another row; each number may stand in one row only.",
        ),
        (
            {"name": "n", "activity": ["page_view"], "tiers": [{"from": 5, "to": 2, "points": 1}]},
            "“From” can’t be above “to”.",
        ),
    ],
)
def test_fault_stands_at_its_table(plain: Plain, words: str) -> None:
    form = criterion_form(plain, scope=a_scope(), faults=faults_of(plain))

    assert form.faults == ()
    assert words in drawn(plain, a_scope(), faults_of(plain))


def test_faults_of_a_condition_stand_in_it() -> None:
    plain = {"name": "n", "if": {"property": "job_title", "op": "is_any"}, "points": 1}

    assert criterion_form(plain, scope=a_scope(), faults=faults_of(plain)).faults == ()
    assert "aria-invalid" in drawn(plain, a_scope(), faults_of(plain))


def test_what_no_control_shows_is_said_above() -> None:
    form = criterion_form(ACTIVITY, scope=a_scope(), faults=[Fault("id", "is the id of another")])

    assert form.faults == ("Is the id of another.",)
    assert "Is the id of another." in drawn(ACTIVITY, a_scope(), [Fault("id", "is the id of another")])


def test_more_opens_where_something_of_it_is_used_or_wrong() -> None:
    def is_open(plain: Plain) -> bool:
        return criterion_form(plain, scope=a_scope(), faults=faults_of(plain)).is_more_open

    assert not is_open(ACTIVITY)
    assert is_open(ACTIVITY | {"max_points": 3})
    assert is_open(ACTIVITY | {"min_points": "x"})
    assert is_open(ACTIVITY | {"distinct": "day"})
