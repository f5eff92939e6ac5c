"""The examples together show everything that a document can say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm.conditions.operators import OPERATORS
from scoring.spec import document as spec
from scoring.spec.actions import ACTIONS
from scoring.spec.document import ActivityRule, ModelDocument
from scoring.spec.reading import read_model_text
from scoring.spec.writing import to_plain
from tests.spec.examples import CATALOGUE, EXAMPLES


def documents() -> list[ModelDocument]:
    return [read_model_text(path.read_text(), CATALOGUE) for path in EXAMPLES]


def values_of(part: Any, key: str) -> Iterator[Any]:
    """What stands under `key`, anywhere in plain values."""
    if isinstance(part, dict):
        if key in part:
            yield part[key]
        part = list(part.values())
    if isinstance(part, list):
        for member in part:
            yield from values_of(member, key)


def test_there_are_examples_for_every_object_and_kind() -> None:
    assert len(EXAMPLES) == 10
    assert {document.object for document in documents()} == {"contact", "company", "deal"}
    assert {document.kind for document in documents()} == {"fit", "engagement", "combined"}


def test_examples_use_every_operator() -> None:
    assert {op for document in documents() for op in values_of(to_plain(document), "op")} == set(OPERATORS)


def test_examples_use_every_kind_of_criterion() -> None:
    used = {
        type(criterion.rule).__name__ for doc in documents() for group in doc.groups for criterion in group.criteria
    }
    assert used == {name for name in vars(spec) if name.endswith("Rule") and name != "Rule"}


def test_examples_use_every_way_of_earning() -> None:
    rules = [
        criterion.rule
        for document in documents()
        for group in document.groups
        for criterion in group.criteria
        if isinstance(criterion.rule, ActivityRule)
    ]
    assert {type(rule.own_decay).__name__ for rule in rules} == {
        "str", "NoneType", "HalfLife", "LinearDecay", "PercentDecay",
    }  # fmt: skip
    assert {rule.distinct for rule in rules} == {None, "asset", "day"}
    assert {rule.award for rule in rules} == {"once", "every"}
    for name in ("tiers", "where", "within_days", "since", "until", "at_most", "max_times"):
        assert any(getattr(rule, name) for rule in rules), name


def test_examples_use_every_key_and_action() -> None:
    plain = [to_plain(document) for document in documents()]
    for key in (
        "id", "enabled", "max_points", "min_points", "otherwise", "not_in_list", "never", "or_blank", "include",
        "exclude", "all", "any", "not", "contact", "deal", "score", "cell", "from", "to", "margin", "cooldown_days",
        "repeat", "on",
    ):  # fmt: skip
        assert list(values_of(plain, key)) != [], key
    assert set(values_of(plain, "do")) == set(ACTIONS)
    assert {"ever", 60} <= set(values_of(plain, "inactive_days"))
