"""Conditions and criteria in words."""

from __future__ import annotations

from typing import Any

import pytest

from crm.conditions.document import Condition
from crm.conditions.nodes import Fault
from crm.conditions.operators import OPERATORS
from crm.conditions.reading import read_condition
from crm.conditions.wording import (
    Token,
    condition_tokens,
    field_words,
    name_in_words,
    number_words,
    property_words,
    sentence,
)
from scoring.interfaces.wording import criterion_facts, criterion_points, criterion_sentence
from scoring.spec.document import Criterion
from scoring.spec.reading import read_model, read_model_text
from tests.spec.examples import CATALOGUE, EXAMPLES
from tests.spec.mutation import changed


def condition(raw: dict[str, Any]) -> Condition:
    faults: list[Fault] = []
    found = read_condition(raw, object="contact", catalogue=CATALOGUE, place="", faults=faults)
    assert found is not None, faults
    return found


def criterion(raw: dict[str, Any], **group: Any) -> Criterion:
    groups = [{"name": "g", "category": "fit", "criteria": [{"name": "c", **raw}], **group}]
    return read_model(changed("groups", groups), CATALOGUE).groups[0].criteria[0]


def test_tokens_tell_fields_operators_and_values_apart() -> None:
    found = condition_tokens(
        condition({"property": "job_title", "op": "contains_any", "value": ["chief", "VP"]}), labels={}
    )
    assert found == [
        Token("field", "Job title"),
        Token("op", "contains any of"),
        Token("value", "chief"),
        Token("or", "or"),
        Token("value", "VP"),
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"property": "job_title", "op": "contains_any", "value": "chief"}, "Job title contains chief"),
        (
            {"property": "company.country", "op": "is_none", "value": ["NO", "SE"], "or_blank": True},
            "Company’s country is none of NO or SE or is blank",
        ),
        ({"property": "deal.stage", "op": "known"}, "A deal’s stage is known"),
        ({"property": "seats", "op": "between", "value": [-5, 2.5]}, "Seats is between −5 and 2.5"),
        ({"property": "trial_ends", "op": "before", "value": "2026-01-31"}, "Trial ends is before 31 January 2026"),
        ({"property": "trial_ends", "op": "more_than_days_ago", "value": 1}, "Trial ends is more than 1 day ago"),
        ({"property": "plan", "op": "changed_in_last_days", "value": 30}, "Plan changed in the last 30 days"),
        ({"property": "email", "op": "free_email"}, "E-mail is a free e-mail address"),
        ({"list": "Customers"}, "is in the list Customers"),
        ({"not": {"list": "Customers"}}, "not (is in the list Customers)"),
        (
            {"deal": {"property": "amount", "op": "gte", "value": 5000}},
            "has a deal where (Amount is at least 5000)",
        ),
        (
            {
                "activity": ["page_view", "download"],
                "where": {"field": "asset_type", "op": "is_any", "value": ["case"]},
                "within_days": 30,
                "at_least": 2,
            },
            "did Page view or Download where Asset type is case at least 2 times in the last 30 days",
        ),
        ({"activity": "any", "at_least": 2, "at_most": 2}, "did anything exactly 2 times"),
        ({"activity": "any", "at_most": 3}, "did anything at most 3 times"),
        ({"activity": ["any", "email_sent"]}, "did anything or E-mail sent"),
        ({"activity": "any", "at_least": 2, "at_most": 3}, "did anything 2 to 3 times"),
        (
            {"score": "Company fit", "field": "total", "op": "gte", "value": 60},
            "the model Company fit gives Total is at least 60",
        ),
        (
            {"any": [{"list": "A"}, {"all": [{"list": "B"}, {"list": "C"}]}]},
            "is in the list A or (is in the list B and is in the list C)",
        ),
        ({"all": [{"list": "A"}]}, "is in the list A"),
    ],
)
def test_conditions_read_as_sentences(raw: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE.lists, "contact", CATALOGUE.lists["contact"] | {"a", "b", "c"})
    assert sentence(condition_tokens(condition(raw), labels={})) == words


def test_labels_replace_names() -> None:
    labels = {"company.country": "Land", "job_title": "Tittel", "page_view": "Sidevisning"}
    raw = {
        "all": [
            {"property": "company.country", "op": "known"},
            {"property": "job_title", "op": "unknown"},
            {"activity": "page_view"},
        ]
    }
    assert sentence(condition_tokens(condition(raw), labels=labels)) == (
        "Land is known and Tittel is unknown and did Sidevisning"
    )


@pytest.mark.parametrize(
    ("raw", "words", "facts", "points"),
    [
        (
            {"if": {"list": "Customers"}, "points": 15, "max_points": 9},
            "is in the list Customers",
            ["at most 9 points"],
            "+15",
        ),
        (
            {"property": "company.industry", "values": {"Software": 10, "Finance": -6}, "otherwise": 0.5},
            "Company’s industry is Software (+10), Finance (−6), otherwise +0.5",
            [],
            "−6 to +10",
        ),
        (
            {
                "property": "seats",
                "ranges": [{"to": 4, "points": 1}, {"from": 5, "to": 9, "points": 2}, {"from": 10, "points": 3}],
            },
            "Seats is 4 or less (+1), 5 to 9 (+2), 10 or more (+3), otherwise 0",
            [],
            "+1 to +3",
        ),
        ({"not_in_list": "Customers", "points": -2}, "is not in the list Customers", [], "−2"),
        (
            {
                "activity": ["page_view"],
                "where": {"field": "asset", "op": "contains_any", "value": ["/x"]},
                "within_days": 90,
                "points": 5,
                "award": "every",
                "max_times": 5,
                "distinct": "asset",
                "decay": {"half_life_days": 30},
            },
            "Page view where Asset contains /x",
            ["in the last 90 days", "each time, at most 5", "each asset counts once", "halves every 30 days"],
            "+5",
        ),
        (
            {"activity": "any", "points": 5, "at_least": 3, "since": "2026-01-01", "until": "2026-03-31"},
            "anything",
            [
                "from 1 January 2026",
                "until 31 March 2026",
                "at least 3 times",
                "once",
                "fades to nothing within 7 days",
            ],
            "+5",
        ),
        (
            {"activity": "any", "tiers": [{"from": 1, "to": 2, "points": 5}, {"from": 3, "points": 9}], "decay": None},
            "anything",
            ["1 to 2 times: +5", "3 or more times: +9", "does not fade"],
            "+5 to +9",
        ),
        (
            {
                "activity": "any",
                "points": 1,
                "award": "every",
                "distinct": "day",
                "decay": {"percent": 25, "every_days": 1},
            },
            "anything",
            ["each time", "each day counts once", "loses 25 % every 1 day"],
            "+1",
        ),
        (
            {"inactive_days": 60, "activity": "any", "points": -10, "never": False, "enabled": False},
            "did not do anything in the last 60 days",
            ["switched off", "only those who did it before"],
            "−10",
        ),
        ({"inactive_days": "ever", "activity": "chat", "points": -10}, "never did Chat", [], "−10"),
        (
            {
                "score": "Company fit",
                "if": {"field": "fit_label", "op": "is_any", "value": "A"},
                "points": 1,
                "min_points": 0,
            },
            "the model Company fit gives Fit label is A",
            ["at least 0 points"],
            "+1",
        ),
        ({"list": "Competitors", "disqualify": True}, "is in the list Competitors", ["disqualifies"], ""),
    ],
)
def test_criteria_read_as_sentences_with_facts(raw: dict[str, Any], words: str, facts: list[str], points: str) -> None:
    found = criterion(raw, decay={"linear_days": 7})
    assert sentence(criterion_sentence(found)) == words
    assert criterion_facts(found) == facts
    assert criterion_points(found) == points


def test_every_criterion_of_the_examples_has_a_sentence() -> None:
    for path in EXAMPLES:
        for group in read_model_text(path.read_text(), CATALOGUE).groups:
            for found in group.criteria:
                tokens = criterion_sentence(found)
                assert [token for token in tokens if not token.text.strip()] == []
                assert "  " not in sentence(tokens)


def test_every_operator_has_words() -> None:
    assert [name for name, operator in OPERATORS.items() if not operator.words] == []


def test_thousands_are_set_apart_but_not_in_years() -> None:
    assert [number_words(number) for number in (2026, 20_000_000, -10_000)] == ["2026", "20,000,000", "−10,000"]


def test_e_mail_has_one_spelling() -> None:
    assert [property_words("contact.email"), property_words("email_opt_in"), field_words("properties.email")] == [
        "A contact’s e-mail",
        "E-mail opt in",
        "E-mail",
    ]
    assert [name_in_words("emails_sent"), name_in_words("emailed"), name_in_words("Email sent")] == [
        "E-mails sent",
        "Emailed",
        "Email sent",
    ]
