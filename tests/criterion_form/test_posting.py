"""What is posted of each kind, typed as people type, and what stays of it when it is wrong."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import translation

from crm.conditions.nodes import Fault, Node
from scoring.interfaces.criterion_form import named_criterion, new_criterion, posted_criterion
from scoring.interfaces.criterion_forms.kinds import KINDS
from scoring.spec.rules import RuleReader
from tests.criterion_form.sending import Plain, a_scope, drawn, posted
from tests.forms import post_of
from tests.spec.examples import CATALOGUE

pytestmark = pytest.mark.django_db

ACTIVITY = {"kind": "activity", "activity": ["page_view"], "points": "5"}


def post(**fields: object) -> QueryDict:
    return QueryDict(urlencode({name.replace("__", "."): value for name, value in fields.items()}, doseq=True))


def faults_of(plain: Plain) -> list[str]:
    faults: list[Fault] = []
    RuleReader("contact", "Mine", CATALOGUE, None).read(Node(plain, "", faults))
    return [fault.place for fault in faults]


@pytest.mark.parametrize(
    ("typed", "points"),
    [("15", 15), ("\N{MINUS SIGN}5", -5), ("-2.5", -2.5), ("2,5", 2.5), ("1\xa0000", 1000), ("1,000", 1000), ("+3", 3)],
)
def test_points_are_read_as_people_type_them(typed: str, points: float) -> None:
    plain = posted_criterion(post(kind="list", list="Customers", points=typed))

    assert plain == {"list": "Customers", "points": points}


def test_points_are_shown_and_read_in_the_language_of_the_reader() -> None:
    with translation.override("nb"):
        page = drawn({"id": "a", "name": "n", "list": "Customers", "points": -2.5}, a_scope())

        assert 'value="\N{MINUS SIGN}2,5"' in page
        assert posted_criterion(post_of(page))["points"] == -2.5


def test_what_is_no_number_stays_as_typed() -> None:
    plain = posted_criterion(post(kind="list", list="Customers", points="many"))

    assert plain["points"] == "many"
    assert 'value="many"' in drawn(plain, a_scope())


def test_what_was_left_blank_is_left_out_and_named() -> None:
    plain = posted_criterion(post(kind="activity", activity=[""], points="", fading="half_life"))

    assert plain == {"activity": [], "decay": {"half_life_days": ""}}
    assert set(faults_of(named_criterion(plain, a_scope()))) == {"activity", "points", "decay.half_life_days"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, {}),
        ({"window": "last", "within_days": "90", "since": "2026-01-01"}, {"within_days": 90}),
        ({"window": "between", "within_days": "90", "since": "2026-01-01"}, {"since": "2026-01-01"}),
        (
            {"window": "both", "within_days": "90", "until": "2026-12-31"},
            {"within_days": 90, "until": "2026-12-31"},
        ),
        ({"at_least": "1", "at_most": "3"}, {"at_most": 3}),
        ({"award": "every", "max_times": "3"}, {"award": "every"}),
        ({"award": "newest", "max_times": "3"}, {"award": "every", "max_times": 3}),
        ({"distinct": "day"}, {"distinct": "day"}),
        ({"fading": "none"}, {"decay": None}),
        ({"fading": "linear", "linear_days": "90", "percent": "5"}, {"decay": {"linear_days": 90}}),
        (
            {"fading": "percent", "percent": "12,5", "every_days": "7"},
            {"decay": {"percent": 12.5, "every_days": 7}},
        ),
    ],
)
def test_activity_says_only_what_was_chosen(fields: dict[str, str], said: Plain) -> None:
    plain = posted_criterion(post(**ACTIVITY, **fields))

    assert plain == {"activity": ["page_view"], "points": 5} | said


def test_tiers_take_the_place_of_points() -> None:
    rows = {"tiers__0__from": "1", "tiers__0__points": "5", "tiers__1__from": "", "tiers__2__from": "7"}

    plain = posted_criterion(post(**ACTIVITY, award="tiers", at_least="2", **rows))

    assert plain == {"activity": ["page_view"], "tiers": [{"from": 1, "points": 5}, {"from": 7}]}


def test_a_value_that_stands_twice_keeps_both_rows() -> None:
    rows = {"values__0__text": "Software", "values__0__points": "5", "values__1__text": "Software"}

    plain = posted_criterion(post(kind="values", property="company.industry", table="values", **rows))
    again = post_of(drawn(plain, a_scope()))

    assert [again[f"values.{place}.text"] for place in (0, 1)] == ["Software", "Software"]
    assert "values.Software " in faults_of(named_criterion(plain, a_scope()))


def test_a_value_chosen_from_the_data_becomes_a_row_to_be_given_points() -> None:
    fields = post(kind="values", property="company.industry", table="values", values__new=["Finance", "Energy"])

    plain = posted_criterion(fields)

    assert plain == {"property": "company.industry", "values": {"Finance": None, "Energy": None}}
    assert drawn(plain, a_scope()).count("autofocus") == 1


def test_identity_and_being_switched_off_are_kept() -> None:
    plain = {"id": "a1", "name": "n", "enabled": False, "list": "Customers", "points": 5, "max_points": 3}

    assert posted_criterion(posted(plain, a_scope())) == plain


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_begins_in_a_way_that_can_be_drawn_and_posted(kind: str) -> None:
    start = new_criterion(kind, "fit", a_scope())

    again = posted_criterion(posted(start, a_scope()))

    assert again | {"if": None} == start | {"if": None}
    assert posted(start, a_scope())["kind"] == kind


def test_a_fit_group_begins_with_a_property_and_engagement_with_an_activity() -> None:
    assert "if" in new_criterion("", "fit", a_scope())
    assert "activity" in new_criterion("", "engagement", a_scope())


@pytest.mark.parametrize("kind", ["", "nonsense", *KINDS])
def test_an_empty_post_is_read_and_drawn(kind: str) -> None:
    plain = posted_criterion(post(kind=kind))

    assert drawn(plain, a_scope())
    assert faults_of(named_criterion(plain, a_scope()))
