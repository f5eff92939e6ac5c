"""Whatever a condition says, its form says the same: nothing is lost or changed by opening and saving it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings

from crm.conditions.operators import (
    ACTIVITY_FIELDS,
    OPERATORS,
    SCORE_FIELDS,
    operators_for_field,
    operators_for_property,
)
from crm.interfaces.conditions import Plain, Scope
from crm.interfaces.conditions.tree import DEEPEST, MOST_PARTS
from scoring.spec.parsing import parse_text
from tests.conditions_form.forms import canonical, html_of, scope_of, through_form
from tests.forms import fields_of
from tests.spec.examples import CATALOGUE, EXAMPLES
from tests.spec.strategies import _score_tests, conditions, trees, wheres

pytestmark = pytest.mark.django_db
many = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))

VALUES: dict[str, Any] = {
    "texts": ["a", "b, c", "“x”"],
    "number": -2.5,
    "range": [1, 2.25],
    "days": 30,
    "date": "2026-01-31",
}


@many
@given(conditions)
def test_every_condition_on_a_record_comes_back(plain: Plain) -> None:
    assert_kept(plain, scope_of())


@many
@given(wheres)
def test_every_condition_on_an_activity_comes_back(plain: Plain) -> None:
    assert_kept(plain, scope_of("activity"))


@many
@given(trees(_score_tests))
def test_every_condition_on_a_score_comes_back(plain: Plain) -> None:
    assert_kept(plain, scope_of("score"))


def every_test() -> Iterator[tuple[str, Plain]]:
    """Each operator on each type that it fits, of a record, an activity and a score, with or without blanks."""
    paths = {reached.type: path for path in CATALOGUE.paths("contact") if (reached := property_of(path))}
    for type, path in paths.items():
        yield from (("record", {"property": path} | each) for each in leaf_tests(type, operators_for_property(type)))
    for name, type in ACTIVITY_FIELDS.items():
        yield from (("activity", {"field": name} | each) for each in leaf_tests(type, operators_for_field(type)))
    untyped = leaf_tests("date", operators_for_field(None))
    yield from (("activity", {"field": "properties.a b"} | each) for each in untyped)
    yield "activity", {"field": "properties.n", "op": "between", "value": [1, 2]}
    for name, type in SCORE_FIELDS.items():
        yield from (("score", {"field": name} | each) for each in leaf_tests(type, operators_for_field(type)))


def property_of(path: str) -> Any:
    return CATALOGUE.property_type("contact", path)


def leaf_tests(type: str, ops: tuple[str, ...]) -> Iterator[Plain]:
    for op in ops:
        shape = OPERATORS[op].shape
        value = ["2026-01-31", "2026-02-01"] if shape == "range" and type in ("date", "instant") else VALUES.get(shape)
        plain = {"op": op} | ({} if value is None else {"value": value})
        yield plain
        if OPERATORS[op].takes_or_blank:
            yield plain | {"or_blank": True}


@pytest.mark.parametrize(("over", "plain"), list(every_test()), ids=str)
def test_every_operator_comes_back(over: str, plain: Plain) -> None:
    assert_kept(plain, scope_of(over))


def conditions_in(plain: Any, over: str = "record") -> Iterator[tuple[str, Plain]]:
    """The outermost conditions of a document."""
    if not isinstance(plain, dict):
        for each in plain if isinstance(plain, list) else ():
            yield from conditions_in(each, over)
        return
    for key, value in plain.items():
        if key in ("if", "where"):
            yield ("activity" if key == "where" else "score" if "score" in plain else "record"), value
        else:
            yield from conditions_in(value, over)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_condition_of_the_examples_comes_back(path: Any) -> None:
    document = parse_text(path.read_text(encoding="utf-8"))

    for over, plain in conditions_in(document):
        assert_kept(plain, scope_of(over, document["object"]))


@pytest.mark.parametrize("language", ["en", "nb", "pl"])
def test_numbers_come_back_in_every_language(language: str) -> None:
    numbers = [0, -5, 2.5, 1850, 1_000_000, 0.0001, -123456.789, 10**15, 1e-7, 10**50]
    with override(language):
        for number in numbers:
            assert_kept({"property": "company.employees", "op": "gt", "value": number}, scope_of())


def test_what_stands_too_deep_is_shown_as_a_sentence_and_kept() -> None:
    plain: Plain = {"property": "job_title", "op": "is_any", "value": ["CTO"]}
    for depth in range(DEEPEST + 30):
        plain = {"any" if depth % 2 else "all": [plain, {"list": "Internal"}]}

    assert_kept(plain, scope_of())
    assert "is CTO" in html_of(plain, scope_of())


def test_what_is_too_much_for_one_form_is_kept() -> None:
    plain = {"any": [{"property": "job_title", "op": "is_any", "value": [f"{n}"]} for n in range(MOST_PARTS + 100)]}

    assert_kept(plain, scope_of())
    assert len(fields_of(html_of(plain, scope_of()))) < 1000  # what Django reads of one form


def test_very_many_values_are_sent_as_one_field() -> None:
    values = [f"{number}.example" for number in range(6_000)] + ["a\nb", "␛x", '"quoted"']
    plain = {"property": "company.domain", "op": "is_any", "value": values}

    assert_kept(plain, scope_of())
    assert len(fields_of(html_of(plain, scope_of()))) < 10


def test_a_list_and_a_model_keep_the_spelling_that_they_were_named_in() -> None:
    assert_kept({"list": "KUNDEREISEDAGEN 2025"}, scope_of())
    assert_kept({"score": "company-fit", "field": "fit", "op": "gte", "value": 5}, scope_of())


def test_what_names_nothing_any_more_stays_as_it_was() -> None:
    gone = {
        "all": [
            {"property": "shoe_size", "op": "is_any", "value": ["44"]},
            {"list": "Gone"},
            {"score": "Gone", "field": "fit", "op": "gte", "value": 5},
            {"property": "marketing_consent", "op": "contains_any", "value": ["yes"]},
        ]
    }

    assert through_form(gone, scope_of()) == gone


def assert_kept(plain: Plain, scope: Scope) -> None:
    wanted = canonical(plain, scope)
    for shown in (plain, wanted):
        sent = through_form(shown, scope)
        assert sent == wanted
        assert canonical(sent, scope) == wanted
