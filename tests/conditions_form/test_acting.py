"""What the form's buttons do: to the part that they stand at, and to no other."""

from __future__ import annotations

from typing import Any

import pytest

from crm.interfaces.conditions import Plain, acted_condition
from crm.interfaces.conditions.focus import focus_after
from tests.conditions_form.forms import scope_of

A, B, C = {"list": "A"}, {"list": "B"}, {"list": "C"}
BLANK = {"property": ""}
PAGE = {"activity": ["page_view"]}
TITLE = {"property": "job_title", "op": "is_any", "value": ["CTO", "VP"]}


@pytest.mark.parametrize(
    ("plain", "act", "wanted"),
    [
        (None, "if:add", BLANK),
        (None, "if:add_group", BLANK),
        (None, "if:remove", None),
        (A, "if:add", {"all": [A, BLANK]}),
        ({"not": A}, "if:add", {"all": [{"not": A}, BLANK]}),
        (A, "if:add_group", {"all": [A, {"any": [BLANK]}]}),
        ({"any": [A]}, "if:add", {"any": [A, BLANK]}),
        ({"not": {"any": [A]}}, "if:add", {"not": {"any": [A, BLANK]}}),
        (A, "if:remove", None),
        ({"all": [A, B, C]}, "if.1:remove", {"all": [A, C]}),
        ({"all": [A, B]}, "if.0:remove", B),
        ({"all": [A]}, "if.0:remove", None),
        ({"not": {"any": [A, B]}}, "if.0:remove", {"not": B}),
        ({"not": {"any": [A, {"not": B}]}}, "if.0:remove", B),
        ({"any": [A, {"all": [B, C]}]}, "if.1.0:remove", {"any": [A, C]}),
        ({"all": [A, B, C]}, "if.2:up", {"all": [A, C, B]}),
        ({"all": [A, B, C]}, "if.0:down", {"all": [B, A, C]}),
        ({"all": [A, B, C]}, "if.0:up", {"all": [A, B, C]}),
        ({"all": [A, B, C]}, "if.2:down", {"all": [A, B, C]}),
        ({"all": [A, B]}, "if.1:not", {"all": [A, {"not": B}]}),
        ({"all": [A, {"not": B}]}, "if.1:not", {"all": [A, B]}),
        ({"not": {"not": A}}, "if.0:not", {"not": A}),
        ({"deal": TITLE}, "if.0:remove", None),
        ({"deal": BLANK}, "if.0:add", {"deal": {"all": [BLANK, BLANK]}}),
        (PAGE, "if:where", PAGE | {"where": {"field": ""}}),
        (PAGE | {"where": {"field": "asset"}}, "if.where:remove", PAGE),
        (
            PAGE | {"where": {"field": "asset"}},
            "if.where:add",
            PAGE | {"where": {"all": [{"field": "asset"}, {"field": ""}]}},
        ),
        (TITLE, "if:drop-0", TITLE | {"value": ["VP"]}),
        ({"activity": ["a", "b"]}, "if:drop-1", {"activity": ["a"]}),
    ],
)
def test_a_button_changes_its_part(plain: Plain | None, act: str, wanted: Plain | None) -> None:
    assert acted_condition(plain, act, "if", scope_of()) == wanted


@pytest.mark.parametrize(
    "act",
    ["", "if", "if:", "where:remove", "iffy:remove", "if.9:remove", "if.x:remove", "if.-1:up", "if:drop-9", "save"],
)
def test_other_acts_change_nothing(act: str) -> None:
    plain = {"all": [A, B]}

    assert acted_condition(plain, act, "if", scope_of()) == {"all": [A, B]}


@pytest.mark.parametrize(
    ("leaf", "wanted"),
    [
        ({"property": "job_title"}, {"property": "job_title", "op": "contains_any"}),
        ({"property": "country", "op": "is_none", "value": ["A"], "or_blank": True}, None),
        ({"property": "country", "op": "is_any", "value": ["A"], "or_blank": True}, "without or_blank"),
        (
            {"property": "company.employees", "op": "is_any", "value": ["A"]},
            {"property": "company.employees", "op": "gte"},
        ),
        ({"property": "seats", "op": "lte", "value": 5}, None),
        ({"property": "seats", "op": "between", "value": [5, ""]}, None),
        ({"property": "seats", "op": "between", "value": ["2026-01-01", ""]}, {"property": "seats", "op": "between"}),
        (
            {"property": "trial_ends", "op": "gte", "value": 5},
            {"property": "trial_ends", "op": "in_last_days", "value": 5},
        ),
        ({"property": "is_admin", "op": "is_any", "value": ["yes"]}, {"property": "is_admin", "op": "is_true"}),
        ({"property": "gone", "op": "is_any", "value": ["x"]}, {"property": "gone"}),
    ],
)  # fmt: skip
def test_another_property_keeps_what_fits(leaf: Plain, wanted: Any) -> None:
    if wanted == "without or_blank":
        wanted = {key: value for key, value in leaf.items() if key != "or_blank"}

    assert acted_condition(leaf, "if:path", "if", scope_of()) == (wanted or leaf)


@pytest.mark.parametrize(
    ("act", "plain", "focus"),
    [
        ("if:add", {"all": [A, BLANK]}, "if.1"),
        ("if:add_group", {"all": [A, {"any": [BLANK]}]}, "if.1.0"),
        ("if.1:up", {"all": [A, B]}, "if.0"),
        ("if.0:down", {"all": [A, B]}, "if.1"),
        ("if.1:remove", A, "if"),
        ("if:where", PAGE | {"where": {"field": ""}}, "if.where"),
        ("if:op", TITLE, ""),
        ("kind", TITLE, ""),
    ],
)
def test_the_focus_follows(act: str, plain: Plain, focus: str) -> None:
    assert focus_after(act, plain, "if") == focus
