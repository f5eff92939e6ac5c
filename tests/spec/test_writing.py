"""Writing back loses nothing, and writing what was written changes no byte."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.conditions.document import ListTest, Not
from crm.conditions.reading import read_condition
from crm.conditions.writing import condition_plain, plain_number
from scoring.spec.document import ActivityRule, DisqualifyRule, HalfLife
from scoring.spec.reading import DocumentRefused, read_model, read_model_text
from scoring.spec.writing import to_json, to_plain, to_yaml
from scoring.spec.yaml_text import yaml_text
from tests.spec import strategies
from tests.spec.examples import CATALOGUE, EXAMPLES
from tests.spec.mutation import BASE, changed

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_come_back_as_they_were(path: Path) -> None:
    document = read_model_text(path.read_text(), CATALOGUE)

    for write in (to_yaml, to_json):
        written = write(document)
        assert read_model_text(written, CATALOGUE) == document
        assert write(read_model_text(written, CATALOGUE)) == written
    assert read_model(to_plain(document), CATALOGUE) == document


@SLOW
@given(strategies.documents)
def test_documents_come_back_as_they_were(raw: dict[str, Any]) -> None:
    document = read_model(raw, CATALOGUE)

    as_yaml, as_json = to_yaml(document), to_json(document)
    assert read_model_text(as_yaml, CATALOGUE) == document
    assert read_model_text(as_json, CATALOGUE) == document
    assert to_yaml(read_model_text(as_json, CATALOGUE)) == as_yaml
    assert to_json(read_model_text(as_yaml, CATALOGUE)) == as_json
    assert read_model(json.loads(as_json), CATALOGUE) == document  # as a JSON column gives it


@SLOW
@given(strategies.conditions)
def test_conditions_come_back_as_they_were(raw: dict[str, Any]) -> None:
    faults: list[Any] = []
    condition = read_condition(raw, object="contact", catalogue=CATALOGUE, place="", faults=faults)
    assert faults == []
    assert condition is not None

    plain = condition_plain(condition)
    assert read_condition(plain, object="contact", catalogue=CATALOGUE, place="", faults=faults) == condition
    assert faults == []


_junk = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.text(max_size=5), st.just([]), st.just({}),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.one_of(st.text(max_size=5), st.integers()), st.none(), max_size=2),
    st.sampled_from([[[]], {"all": None}, {"property": {}}, ["any", []], {"name": [], "if": 1}, b"bytes", object()]),
)  # fmt: skip


def _places(part: Any, place: str = "") -> list[str]:
    members = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    found = []
    for key, member in members:
        here = f"{place}[{key}]" if isinstance(key, int) else f"{place}.{key}".removeprefix(".")
        found += [here, *_places(member, here)]
    return found


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(_places(BASE)), _junk)
def test_junk_anywhere_is_refused_or_read_but_never_breaks_the_reader(place: str, junk: Any) -> None:
    raw = changed(place, junk)
    try:
        document = read_model(raw, CATALOGUE)
    except DocumentRefused as refusal:
        faults = refusal.faults
    else:
        faults = ()
        assert read_model(to_plain(document), CATALOGUE) == document
    assert [fault for fault in faults if not fault.message or not fault.place or fault.place.startswith(".")] == []


def test_the_group_s_decay_is_not_written_into_its_criteria() -> None:
    raw = copy.deepcopy(BASE)
    criteria = raw["groups"][1]["criteria"]
    del criteria[0]["decay"]
    criteria[1]["decay"] = None
    document = read_model(raw, CATALOGUE)

    inherits, switched_off = (criterion.rule for criterion in document.groups[1].criteria[:2])
    assert isinstance(inherits, ActivityRule)
    assert isinstance(switched_off, ActivityRule)
    assert (inherits.decay, inherits.own_decay) == (HalfLife(Decimal(60)), "inherit")
    assert (switched_off.decay, switched_off.own_decay) == (None, None)
    written = to_plain(document)["groups"][1]["criteria"]
    assert "decay" not in written[0]
    assert written[1]["decay"] is None


def test_disqualifying_lists_are_written_as_lists() -> None:
    place = "groups[0].criteria[5]"
    for key, condition in (("list", ListTest("Customers")), ("not_in_list", Not(ListTest("Customers")))):
        raw = {"name": "Out", key: "Customers", "disqualify": True}
        document = read_model(changed(place, raw), CATALOGUE)
        assert document.groups[0].criteria[5].rule == DisqualifyRule(condition)
        assert to_plain(document)["groups"][0]["criteria"][5] == raw


def test_keys_stand_in_the_format_s_order() -> None:
    document = read_model(dict(reversed(BASE.items())), CATALOGUE)
    assert list(to_plain(document)) == [
        "format", "name", "object", "kind", "limit", "minimum", "categories", "audience", "groups", "bands", "triggers",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "written"),
    [(Decimal("8.0"), "8"), (Decimal("2.50"), "2.5"), (Decimal("-0.0"), "0"), (Decimal("1E+3"), "1000")],
)
def test_numbers_are_plain(number: Decimal, written: str) -> None:
    assert str(plain_number(number)) == written
    raw = changed("groups[0].criteria[0].max_points", Decimal(2000))
    raw["groups"][0]["criteria"][0]["points"] = number
    assert f"points: {written}\n" in to_yaml(read_model(raw, CATALOGUE))


@pytest.mark.parametrize("number", [10**20 + 1, Decimal("1E+99"), Decimal("0.1234567890123456"), Decimal("1E-20")])
@pytest.mark.parametrize("write", [to_yaml, to_json])
def test_numbers_to_compare_with_come_back_exactly(number: Any, write: Any) -> None:
    document = read_model(
        changed("groups[0].criteria[0].if", {"property": "seats", "op": "gt", "value": number}), CATALOGUE
    )
    assert read_model_text(write(document), CATALOGUE) == document


def test_conditions_as_deep_as_may_be_come_back() -> None:
    condition: dict[str, Any] = {"list": "Customers"}
    for depth in range(99):
        condition = {"not": condition} if depth % 2 else {"all": [condition]}
    document = read_model(changed("groups[0].criteria[0].if", condition), CATALOGUE)

    assert read_model_text(to_yaml(document), CATALOGUE) == document
    assert read_model_text(to_json(document), CATALOGUE) == document


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Software", "a: Software"),
        ("head of", "a: head of"),
        ("NO", 'a: "NO"'),
        ("true", 'a: "true"'),
        ("5", 'a: "5"'),
        ("2.5", 'a: "2.5"'),
        ("null", 'a: "null"'),
        ("~", 'a: "~"'),
        ("x: y", 'a: "x: y"'),
        ("x #y", 'a: "x #y"'),
        ("a\xa0b", 'a: "a\\u00a0b"'),
        ("\U0010fffe", 'a: "\\U0010fffe"'),
        ("2026-01-01", "a: 2026-01-01"),
        (True, "a: true"),
        (None, "a: null"),
        (1e-07, "a: 0.0000001"),
        ([], "a: []"),
        ({"b": [1, {"c": "d"}]}, "a: {b: [1, {c: d}]}"),
    ],
)
def test_yaml_quotes_what_could_be_taken_for_something_else(value: Any, line: str) -> None:
    assert yaml_text({"a": value}) == line + "\n"


def test_yaml_announces_a_key_that_is_too_long_for_one_line() -> None:
    key = "x" * 2000
    raw = changed("groups[0].criteria[1].values", {key: 5, "y": 1})
    document = read_model(raw, CATALOGUE)
    assert read_model_text(to_yaml(document), CATALOGUE) == document
