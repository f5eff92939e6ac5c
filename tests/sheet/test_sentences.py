"""What must hold, read from a cell: forgiving about how it is written, plain about what it does not know."""

from __future__ import annotations

import re
from typing import Any

import pytest

from scoring.workshop.conditions import Unclear
from scoring.workshop.rules import rule_of, rule_sentence
from scoring.workshop.vocabulary import Vocabulary
from tests.spec.examples import CATALOGUE

WORDS = Vocabulary("contact", CATALOGUE, {"plan": "Price plan"}, ("fair_visit",))
CHIEF = {"property": "job_title", "op": "contains_any", "value": ["chief", "head of"]}


@pytest.mark.parametrize(
    "text",
    [
        "Job title contains any of chief, head of",
        "job_title contains any of chief, head of",
        "the job title  contains  chief or head of",
        "JOB TITLE CONTAINS “chief”; “head of”",
        'job title includes any of "chief", head of',
    ],
)
def test_a_property_is_read_however_it_is_written(text: str) -> None:
    assert rule_of(text, WORDS) == {"if": CHIEF}


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Price plan is Team", {"property": "plan", "op": "is_any", "value": ["Team"]}),
        ("company's employees >= 50", {"property": "company.employees", "op": "gte", "value": 50}),
        ("Company’s employees is at least 10,5", {"property": "company.employees", "op": "gte", "value": 10.5}),
        ("Company employees between 10 and 1,000", {"property": "company.employees", "op": "between",
                                                    "value": [10, 1000]}),
        ("seats is −5", {"property": "seats", "op": "eq", "value": -5}),
        ("trial ends is in the next 7 days", {"property": "trial_ends", "op": "in_next_days", "value": 7}),
        ("Trial ends is more than 30 days ago", {"property": "trial_ends", "op": "more_than_days_ago", "value": 30}),
        ("trial ends before 31.12.2026", {"property": "trial_ends", "op": "before", "value": "2026-12-31"}),
        ("is admin yes", {"property": "is_admin", "op": "is_true"}),
        ("Job title is known", {"property": "job_title", "op": "known"}),
        ("Country is not Norway or blank", {"property": "country", "op": "is_none", "value": ["Norway"],
                                             "or_blank": True}),
        ("Email is a role’s e-mail address", {"property": "email", "op": "role_email"}),
        ("E-mail is a role’s e-mail address", {"property": "email", "op": "role_email"}),
        ('City is "Oslo, Norway"', {"property": "city", "op": "is_any", "value": ["Oslo, Norway"]}),
    ],
)  # fmt: skip
def test_values_are_read_by_the_propertys_type(text: str, condition: dict[str, Any]) -> None:
    assert rule_of(text, WORDS) == {"if": condition}


def test_leaves_are_joined_by_one_word() -> None:
    country = {"property": "country", "op": "is_any", "value": ["Norway", "Sweden"]}
    title = {"property": "job_title", "op": "known"}
    assert rule_of("Country is any of Norway or Sweden or Job title is known", WORDS) == {
        "if": {"any": [country, title]}
    }
    assert rule_of("Country is Norway, Sweden and Job title is known", WORDS) == {"if": {"all": [country, title]}}
    in_list = {"not": {"list": "Customers"}}
    assert rule_of("Job title is known and not in list Customers", WORDS) == {"if": {"all": [title, in_list]}}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("in list Customers", {"list": "Customers"}),
        ("not in the list “Customers”", {"not_in_list": "Customers"}),
        ("did page view", {"activity": ["page_view"]}),
        ("did Page view, download or fair visit", {"activity": ["page_view", "download", "fair_visit"]}),
        ("did page_view at least 3 times", {"activity": ["page_view"], "at_least": 3}),
        ("did anything", {"activity": "any"}),
        (
            "did page view where asset contains any of pricing, priser and channel is not paid",
            {
                "activity": ["page_view"],
                "where": {
                    "all": [
                        {"field": "asset", "op": "contains_any", "value": ["pricing", "priser"]},
                        {"field": "channel", "op": "is_none", "value": ["paid"]},
                    ]
                },
            },
        ),
        ("did nothing", {"inactive_days": 0, "activity": "any"}),
        ("did no page view", {"inactive_days": 0, "activity": ["page_view"]}),
        ("no page view", {"inactive_days": 0, "activity": ["page_view"]}),
        ("Industry by value: Software = 10, otherwise = -2", None),
        (
            "Company’s industry by value: Software = 10; “Food, drinks” = 2,5; otherwise = −2",
            {"property": "company.industry", "values": {"Software": 10, "Food, drinks": 2.5}, "otherwise": -2},
        ),
        (
            "seats by range: up to 4 = -1, 5 to 19 = 5, from 20 = 15",
            {
                "property": "seats",
                "ranges": [{"to": 4, "points": -1}, {"from": 5, "to": 19, "points": 5}, {"from": 20, "points": 15}],
            },
        ),
    ],
)
def test_rules_of_other_kinds(text: str, rule: dict[str, Any] | None) -> None:
    if rule is None:
        with pytest.raises(Unclear, match="is no property"):
            rule_of(text, WORDS)
    else:
        assert rule_of(text, WORDS) == rule


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Jobtitle contains chief", "begins with no property. Did you mean “Job title”?"),
        ("Job title resembles chief", "After “Job title” one of these is expected"),
        ("seats is at least many", "needs a number after it, not “many”"),
        ("Job title is known and City is known or Country is known", "can’t stand in one cell"),
        ("did page view where colour is red", "names no field"),
        ("visits often", "begins with no property"),
        ("no elephants", "is no activity that is known here"),
        ("did no page view at least 3 times", "has no number of times"),
        ("seats by range: many = 5", "is no range such as"),
    ],
)
def test_what_is_not_understood_is_said(text: str, message: str) -> None:
    with pytest.raises(Unclear, match=re.escape(message)):
        rule_of(text, WORDS)


@pytest.mark.parametrize(
    "value",
    ["Oslo and Bergen", "a, b", 'say "yes"', "either or", "x = 1", "=1+1", "or blank", "known", "“curly”", "100%"],
)
def test_any_text_comes_back_as_it_was(value: str) -> None:
    rule = {"name": "X", "if": {"property": "city", "op": "is_any", "value": [value]}, "points": 1}
    text = rule_sentence(rule, WORDS)
    assert text
    assert rule_of(text, WORDS) == {"if": rule["if"]}


@pytest.mark.parametrize(
    "condition",
    [
        {"not": CHIEF},
        {"all": [CHIEF, {"any": [CHIEF, CHIEF]}]},
        {"deal": {"property": "stage", "op": "known"}},
        {"activity": ["page_view"], "within_days": 30},
        {"score": "Company fit", "field": "total", "op": "gte", "value": 5},
    ],
)
def test_what_is_deeper_has_no_sentence(condition: dict[str, Any]) -> None:
    assert rule_sentence({"name": "X", "if": condition, "points": 1}, WORDS) == ""
