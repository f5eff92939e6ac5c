"""A rule that nobody names is called by its sentence, and goes on being so when it changes."""

from __future__ import annotations

import pytest

from scoring.interfaces.criterion_form import criterion_form, named_criterion
from tests.criterion_form.sending import a_scope, saved

pytestmark = pytest.mark.django_db

CHIEFS = {"if": {"property": "job_title", "op": "contains_any", "value": ["chief", "VP"]}, "points": 15}


def test_a_blank_name_is_the_rules_sentence() -> None:
    named = named_criterion(CHIEFS, a_scope())

    assert list(named) == ["name", "if", "points"]
    assert named["name"] == "Job title contains any of chief or VP"


def test_a_proposed_name_begins_with_a_capital() -> None:
    quiet = {"inactive_days": 60, "activity": "any", "points": -5}

    assert named_criterion(quiet, a_scope())["name"] == "Did not do anything in the last 60 days"


def test_a_proposed_name_is_free_within_the_group() -> None:
    other = {"id": "o", "name": "Job title contains any of chief or VP", **CHIEFS}

    assert named_criterion({"id": "n", **CHIEFS}, a_scope(other))["name"] == f"{other['name']} 2"
    assert named_criterion(CHIEFS | {"id": "o"}, a_scope(other))["name"] == other["name"]


def test_a_name_that_nobody_typed_follows_the_rule() -> None:
    named = {"id": "n", "name": "Job title contains any of chief or VP", **CHIEFS}

    form = criterion_form(named, scope=a_scope(named), key="n")

    assert (form.name.value, form.name.placeholder) == ("", named["name"])
    assert saved(named, a_scope(named)) == named


def test_a_name_that_was_typed_stays() -> None:
    named = {"id": "n", "name": "Decides", **CHIEFS}

    assert criterion_form(named, scope=a_scope(named), key="n").name.value == "Decides"


def test_a_rule_that_can_not_be_read_yet_is_named_by_its_kind() -> None:
    assert named_criterion({"activity": []}, a_scope())["name"] == "Activity"


def test_a_very_long_sentence_is_cut() -> None:
    values = [f"value number {number}" for number in range(60)]
    long = {"if": {"property": "job_title", "op": "is_any", "value": values}, "points": 1}

    assert len(named_criterion(long, a_scope())["name"]) <= 120
