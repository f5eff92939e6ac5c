"""What was posted becomes a condition, whatever it was: nothing raises, nothing grows without end."""

from __future__ import annotations

import json
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.interfaces.conditions import Plain, acted_condition, posted_condition
from crm.interfaces.conditions.typed import number_field, typed_number
from tests.conditions_form.forms import faults_of, html_of, scope_of
from tests.forms import fields_of

pytestmark = pytest.mark.django_db

NAMES = (
    "if.kind", "if.path", "if.op", "if.value", "if.values", "if.not", "if.or_blank", "if.from", "if.to", "if.list",
    "if.score", "if.field", "if.name", "if.activity", "if.within_days", "if.at_least", "if.at_most", "if.kept",
    "if.0.kind", "if.0.path", "if.0.op", "if.0.value", "if.0.0.kind", "if.0.0.path", "if.where.kind", "if.where.path",
    "if.1.kind", "if.99999999.kind", "if.-1.kind", "if.²", "if..", "if", "ifs.kind", "if.0.kept",
)  # fmt: skip
WORDS = (
    "all", "any", "none", "not_all", "not", "property", "contact", "deal", "list", "activity", "score", "field", "kept",
    "job_title", "company.employees", "created_at", ":list", ":not_list", ":activity", ":score", ":deal", "", "is_any",
    "between", "between:date", "ne", "in_last_days", "before", "is_true", "-5", "2026-01-31", "Customers",
    "properties.",    "␛[1]", '␛"x"', '{"list": "Customers"}', '{"all": []}', "[]", "nan", "1e400", "\x00", "asset",
)  # fmt: skip
ACTS = ("remove", "add", "add_group", "up", "down", "not", "where", "path", "op", "drop-0", "drop-", "stay", "nonsense")


def posted(**fields: Any) -> QueryDict:
    pairs = [(f"if.{name.replace('__', '.')}", value) for name, value in fields.items()]
    return QueryDict(urlencode(pairs, doseq=True))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.one_of(st.sampled_from(WORDS), st.text(max_size=8))), max_size=12),
    st.sampled_from(["record", "activity", "score"]),
    st.tuples(st.sampled_from(["if", "if.0", "if.0.0", "if.where", "if.7", "elsewhere"]), st.sampled_from(ACTS)),
)
def test_whatever_was_posted_is_read_and_drawn(pairs: list[tuple[str, str]], over: str, act: tuple[str, str]) -> None:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    scope = scope_of(over)

    plain = posted_condition(data, "if")
    changed = acted_condition(plain, ":".join(act), "if", scope)

    for each in (plain, changed):
        json.dumps(each)
        html_of(each, scope, faults=faults_of(each, scope) if each else (), act=":".join(act))


def test_ten_thousand_fields_are_no_burden() -> None:
    dice = Random(3)
    data = QueryDict(mutable=True)
    for _ in range(10_000):
        steps = ".".join(str(dice.randint(0, 3)) for _ in range(dice.randint(0, 40)))
        data.appendlist(f"if.{steps}.kind".replace("..", "."), dice.choice(["all", "any", "not", "deal"]))
    data.setlist("if.value", ["x"] * 100_000)

    plain = posted_condition(data, "if")

    assert len(json.dumps(plain)) < 100_000
    html_of(plain, scope_of())


def test_a_condition_that_is_kept_must_be_one() -> None:
    deep = '{"not": ' * 5_000 + "{}" + "}" * 5_000
    for sent in ("", "[]", "7", "{", "null", deep, '{"not": ' * 400 + "{}" + "}" * 400):
        assert posted_condition(posted(kind="kept", kept=sent), "if") is None
    assert posted_condition(posted(kind="kept", kept='{"list": "A"}'), "if") == {"list": "A"}


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, None),
        ({"kind": "property", "path": ""}, {"property": ""}),
        ({"kind": "property", "path": "job_title"}, {"property": "job_title"}),
        ({"kind": "property", "path": "job_title", "op": "is_any"}, {"property": "job_title", "op": "is_any"}),
        (
            {"kind": "property", "path": "job_title", "op": "is_any", "value": [" CTO ", "", "VP"]},
            {"property": "job_title", "op": "is_any", "value": ["CTO", "VP"]},
        ),
        (
            {"kind": "property", "path": "seats", "op": "gte", "value": "many"},
            {"property": "seats", "op": "gte", "value": "many"},
        ),
        (
            {"kind": "property", "path": "seats", "op": "between", "from": "5", "to": ""},
            {"property": "seats", "op": "between", "value": [5, ""]},
        ),
        ({"kind": "property", "path": ":not_list", "list": "A"}, {"not": {"list": "A"}}),
        ({"kind": "list", "list": "A", "not": "1"}, {"not": {"list": "A"}}),
        ({"kind": "activity", "activity": ["Any"], "at_least": "1"}, {"activity": "any"}),
        (
            {"kind": "none", "0__kind": "list", "0__list": "A", "5__kind": "list", "5__list": "B"},
            {"not": {"any": [{"list": "A"}, {"list": "B"}]}},
        ),
        ({"kind": "deal"}, {"deal": {"property": ""}}),
    ],
)
def test_what_is_missing_stays_missing(fields: Any, wanted: Plain | None) -> None:
    assert posted_condition(posted(**fields), "if") == wanted


def test_only_what_stands_under_the_prefix_is_read() -> None:
    data = QueryDict("where.kind=list&where.list=A&if.kind=list&if.list=B&iffy.kind=list")

    assert posted_condition(data, "where") == {"list": "A"}
    assert posted_condition(data, "if") == {"list": "B"}


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en", "1,850", 1850),
        ("en", "1,850.5", 1850.5),
        ("en", "2,5", 2.5),
        ("en", "−5", -5),
        ("en", "1\xa0850", 1850),
        ("nb", "1,85", 1.85),
        ("nb", "1 850,5", 1850.5),
        ("en", "007", 7),
        ("en", ".5", 0.5),
        ("en", "1e3", "1e3"),
        ("en", "a lot", "a lot"),
        ("en", "1.00000000000000000001", "1.00000000000000000001"),
    ],
)
def test_numbers_are_meant_as_they_are_typed(language: str, typed: str, meant: Any) -> None:
    with override(language):
        assert typed_number(typed) == meant


@pytest.mark.parametrize(("value", "shown"), [(8, "8"), (-2.5, "−2.5"), (1e-7, "0.0000001"), (None, ""), ("x", "x")])
def test_numbers_are_shown_exactly(value: Any, shown: str) -> None:
    assert number_field(value) == shown


def test_what_was_typed_wrongly_stands_in_its_field_again() -> None:
    plain = {"property": "company.employees", "op": "between", "value": ["few", 9]}
    html = html_of(plain, scope_of(), faults=faults_of(plain, scope_of()))

    assert ("if.from", "few") in fields_of(html)
    assert 'aria-invalid="true" aria-describedby="if-from-error"' in html
    assert "Must be a number, not the text “few”." in html
