"""What the form's buttons and pickers do to a rule."""

from __future__ import annotations

import pytest

from scoring.interfaces.criterion_form import acted_criterion, posted_criterion
from tests.criterion_form.sending import Plain, a_scope, drawn
from tests.forms import post_of

pytestmark = pytest.mark.django_db

PROPERTY = {
    "name": "n",
    "if": {"property": "company.industry", "op": "is_any", "value": ["Software", "Finance"]},
    "points": 7,
}
ACTIVITY = {"name": "n", "activity": ["page_view"], "within_days": 30, "points": -3, "max_points": 20}


def pressed(plain: Plain, act: str, **typed: str) -> Plain:
    """The form with `typed` changed in it, sent by the button of `act`."""
    data = post_of(drawn(plain, a_scope())).copy()
    for name, value in {"act": act, **{name.replace("__", "."): value for name, value in typed.items()}}.items():
        data[name] = value
    return acted_criterion(posted_criterion(data), act, a_scope())


def test_another_kind_keeps_points_name_and_bounds() -> None:
    plain = pressed(ACTIVITY, "kind", kind="list")

    assert plain == {"name": "n", "list": "", "points": -3, "max_points": 20}


def test_inactivity_keeps_the_activities_and_the_days() -> None:
    plain = pressed(ACTIVITY, "kind", kind="inactivity")

    assert plain == {"name": "n", "inactive_days": 30, "activity": ["page_view"], "points": -3, "max_points": 20}


def test_a_property_becomes_a_table_of_its_values_and_back() -> None:
    table = pressed(PROPERTY, "kind", kind="values")

    assert table == {"name": "n", "property": "company.industry", "values": {"Software": 7, "Finance": 7}}
    assert pressed(table, "kind", kind="property") == PROPERTY | {"points": 10}


def test_a_property_disqualifies_by_the_same_condition() -> None:
    assert pressed(PROPERTY, "kind", kind="disqualify") == {"name": "n", "if": PROPERTY["if"], "disqualify": True}


def test_a_list_disqualifies_by_the_same_list() -> None:
    listed = {"name": "n", "not_in_list": "Customers", "points": 5}

    assert pressed(listed, "kind", kind="disqualify") == {"name": "n", "not_in_list": "Customers", "disqualify": True}
    assert pressed(listed, "kind", kind="property")["if"] == {"not": {"list": "Customers"}}


def test_a_condition_on_a_score_is_not_taken_for_one_on_a_record() -> None:
    score = pressed(PROPERTY, "kind", kind="score")

    assert score["if"] == {"field": "total", "op": "gte", "value": 50}
    assert "field" not in pressed(score, "kind", kind="property")["if"]


def test_a_table_of_what_has_no_one_value_begins_anew() -> None:
    boolean = {"name": "n", "if": {"property": "marketing_consent", "op": "is_true"}, "points": 5}
    number = {"name": "n", "if": {"property": "company.employees", "op": "gt", "value": 5}, "points": 5}

    assert pressed(boolean, "kind", kind="values") == {"name": "n", "property": "company.industry", "values": {}}
    assert pressed(number, "kind", kind="values") == {"name": "n", "property": "company.employees", "ranges": []}


def test_another_property_brings_the_table_that_fits_it() -> None:
    table = {"name": "n", "property": "company.industry", "values": {"Software": 7}, "max_points": 9}

    assert pressed(table, "property", property="country") == table | {"property": "country"}
    assert pressed(table, "property", property="company.employees") == {
        "name": "n", "property": "company.employees", "ranges": [], "max_points": 9,
    }  # fmt: skip


def test_rows_are_added_and_removed() -> None:
    ranges = {
        "name": "n",
        "property": "company.employees",
        "ranges": [{"from": 1, "points": 1}, {"from": 2, "points": 2}],
    }

    assert pressed(ranges, "ranges:add")["ranges"] == [*ranges["ranges"], {}]
    assert pressed(ranges, "ranges.0:remove")["ranges"] == [{"from": 2, "points": 2}]
    assert drawn(pressed(ranges, "ranges:add"), a_scope()).count("autofocus") == 1


def test_an_activity_type_is_taken_out() -> None:
    two = ACTIVITY | {"activity": ["page_view", "form_submit"]}

    assert pressed(two, "activity:drop-0")["activity"] == ["form_submit"]


def test_disqualifying_by_a_condition_begins_with_one() -> None:
    plain = pressed({"name": "n", "list": "Customers", "disqualify": True}, "by", by="if")

    assert plain["if"]["list"] == "Customers"


def test_unknown_acts_change_nothing() -> None:
    assert pressed(ACTIVITY, "nonsense") == ACTIVITY
    assert pressed(ACTIVITY, "tiers.99:remove") == ACTIVITY
