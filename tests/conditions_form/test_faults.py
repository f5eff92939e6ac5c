"""Each fault stands at the control that it is about, and none is lost."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from crm.conditions.nodes import Fault
from crm.interfaces.conditions import Plain
from tests.conditions_form.forms import faults_of, html_of, scope_of

pytestmark = pytest.mark.django_db


def shown(plain: Plain, over: str = "record") -> list[tuple[str, str]]:
    """What is said, by the id of what it is said at; blank for a part as a whole."""
    scope = scope_of(over)
    html = html_of(plain, scope, faults=faults_of(plain, scope))
    found = re.findall(
        r'<p class="error[^"]*"(?: id="([^"]*)-error")?>(?:<svg.*?</svg>)?<span>(.*?)</span>', html, re.S
    )
    return [(id, unescape(text)) for id, text in found]


@pytest.mark.parametrize(
    ("plain", "at"),
    [
        ({"property": ""}, [("if-path", "Choose what this is about.")]),
        ({"property": "job_title"}, [("if-op", "Choose how it compares.")]),
        ({"property": "job_title", "op": "is_any"}, [("if-value", "Add at least one value.")]),
        ({"property": "seats", "op": "gte"}, [("if-value", "Write a number.")]),
        ({"property": "seats", "op": "gte", "value": "x"}, [("if-value", "Must be a number, not the text “x”.")]),
        ({"property": "seats", "op": "gte", "value": "1 2"}, [("if-value", "Must be a number, not the text “1 2”.")]),
        ({"property": "seats", "op": "between"}, [("", "Write both ends.")]),
        ({"property": "seats", "op": "between", "value": ["", 5]}, [("if-from", "Write a number.")]),
        (
            {"property": "seats", "op": "between", "value": [9, 5]},
            [("", "The lower end (9) stands above the upper end (5).")],
        ),
        ({"property": "trial_ends", "op": "before"}, [("if-value", "Choose a day.")]),
        (
            {"property": "trial_ends", "op": "in_last_days", "value": 0},
            [("if-value", "Write a whole number of days, at least 1.")],
        ),
        ({"list": ""}, [("if-list", "Choose a list.")]),
        ({"list": "Gone"}, [("if-list", "There is no list “Gone” of contacts.")]),
        ({"activity": []}, [("if-activity", "Choose at least one activity.")]),
        (
            {"activity": "any", "at_least": 5, "at_most": 2},
            [("if-at_least", "“At least” must not be more than “at most”.")],
        ),
        ({"activity": "any", "where": {"field": ""}}, [("if-where-path", "Choose what this is about.")]),
        ({"deal": {"property": ""}}, [("if-0-path", "Choose what this is about.")]),
        ({"not": {"list": ""}}, [("if-list", "Choose a list.")]),
        ({"not": {"not": {"any": [{"list": "Internal"}, {"list": ""}]}}}, [("if-0-1-list", "Choose a list.")]),
        ({"all": []}, [("", "Add a condition, or remove the group.")]),
        (
            {"all": [{"list": "Internal"}, {"property": "seats", "op": "gte", "value": "x"}]},
            [("if-1-value", "Must be a number, not the text “x”.")],
        ),
    ],
)  # fmt: skip
def test_a_fault_stands_at_its_control(plain: Plain, at: list[tuple[str, str]]) -> None:
    assert shown(plain) == at


@pytest.mark.parametrize(
    ("plain", "at"),
    [
        ({"score": ""}, [("if-score", "Choose a model."), ("if-field", "Choose what of the score counts.")]),
        ({"score": "Company fit", "field": "total", "op": "gte"}, [("if-value", "Write a number.")]),
    ],
)
def test_a_fault_of_a_score_stands_at_its_control(plain: Plain, at: list[tuple[str, str]]) -> None:
    assert shown(plain) == at


def test_a_property_of_activities_must_be_named() -> None:
    assert shown({"field": "properties."}, "activity")[0] == (
        "if-path",
        shown({"field": "properties."}, "activity")[0][1],
    )
    assert ("if-name", "Write the property’s name.") in shown({"field": "properties."}, "activity")


def test_what_has_no_control_is_said_at_its_part() -> None:
    plain: Any = {"list": "Internal", "shoe_size": 44}

    assert [at for at, _text in shown(plain)] == [""]


def test_a_missing_condition_says_so() -> None:
    html = html_of(None, scope_of(), faults=[Fault("if", "is missing")])

    assert "Add at least one condition." in html
