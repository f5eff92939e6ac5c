"""What differs is said in sentences: of the examples of the documentation, each part changed in turn."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from crm.conditions.catalogue import Catalogue
from crm.models import RecordList
from scoring.interfaces.model_pages_diff import change_lines
from scoring.queries.models import current_catalogue
from scoring.spec.reading import read_model_text
from scoring.spec.refusal import DocumentRefused
from scoring.spec.writing import to_plain
from tests.impact.world import model_text
from tests.spec.examples import CATALOGUE, EXAMPLES

pytestmark = pytest.mark.django_db
RAW = re.compile(r"[{}\[\]]|None|True|False|Decimal")
"""What only a program would say; and so are the keys of a document that are no words."""


def said(old: dict[str, Any], new: dict[str, Any], catalogue: Catalogue | None = None) -> list[str]:
    known = catalogue or current_catalogue()
    before, after = (read_model_text(json.dumps(each), known) for each in (old, new))
    lines = change_lines(before, after, catalogue=known, labels={})
    return [f"{line.what}: {' '.join(_piece(piece) for piece in line.pieces)}" for line in lines]


def _piece(piece: Any) -> str:
    return {"was": f"−{piece.text}", "now": f"+{piece.text}"}.get(piece.mark, str(piece.text))


@pytest.fixture
def made() -> dict[str, Any]:
    for name in ("Out now", "Out then"):
        RecordList.objects.create(object="contact", name=name)
    found: dict[str, Any] = yaml.safe_load(model_text(audience={"exclude": ["Out now"]}))
    return found


def changed(document: dict[str, Any], change: Callable[[dict[str, Any]], Any]) -> list[str]:
    new = copy.deepcopy(document)
    change(new)
    return said(document, new)


def first(document: dict[str, Any]) -> dict[str, Any]:
    rule: dict[str, Any] = document["groups"][0]["criteria"][0]
    return rule


CASES: list[tuple[Callable[[dict[str, Any]], Any], list[str]]] = [
    (
        lambda d: first(d).update(points=15),
        ["Changed: Job title contains chief: points −+10 ++15"],
    ),
    (
        lambda d: first(d)["if"].update(value=["chief", "VP"]),
        ["Changed: Job title −contains +contains any of chief +or VP"],
    ),
    (lambda d: first(d).update(name="Boss"), ["Changed: Rule “Boss”: name −Chief +Boss"]),
    (lambda d: first(d).update(enabled=False), ["Changed: Job title contains chief: switched −on +off"]),
    (lambda d: first(d).update(max_points=8), ["Changed: Job title contains chief: limit −none +8"]),
    (lambda d: d["groups"][0].update(limit=10), ["Changed: Group “Who”: limit −40 +10"]),
    (lambda d: d["groups"][0].update(name="Role"), ["Changed: Group “Role”: name −Who +Role"]),
    (
        lambda d: d["groups"][1].update(decay={"half_life_days": 30}),
        ["Changed: Group “What”: fading −none +halves every 30 days"],
    ),
    (
        lambda d: d["groups"][1]["criteria"][0].update(within_days=14, award="once"),
        [
            "Changed: Page view: given −each time +once",
            "Changed: Page view: window −all time +in the last 14 days",
        ],
    ),
    (
        lambda d: d["groups"][1]["criteria"][0].update(decay=None),
        ["Changed: Page view: fading −as its group +none"],
    ),
    (lambda d: d["groups"][0]["criteria"].pop(0), ["Removed: Job title contains chief +10"]),
    (
        lambda d: d["groups"][0]["criteria"].append({"name": "Own", "list": "Out now", "points": 3}),
        ["Added: Is in the list Out now +3"],
    ),
    (
        lambda d: d["groups"][0]["criteria"].append(d["groups"][0]["criteria"].pop(0)),
        ["Moved: Job title contains chief from place 1 to place 3"],
    ),
    (lambda d: d["groups"].pop(1), ["Removed: Group “What” with Page view"]),
    (lambda d: d.update(limit=90), ["Changed: Total: limit −100 +90"]),
    (lambda d: d.update(categories={"fit": {"limit": 60}}), ["Changed: Fit: limit −none +60"]),
    (lambda d: d["bands"]["total"][0].update(at_least=30), ["Changed: Total band “Hot”: from −20 +30"]),
    (
        lambda d: d["bands"]["total"].append({"label": "Cold", "at_least": 0}),
        ["Added: Total band “Cold” from 0 points"],
    ),
    (
        lambda d: d.update(audience={"exclude": ["Out now", "Out then"]}),
        ["Changed: Audience: who is left out: Out now +Out then"],
    ),
    (
        lambda d: d.update(audience={"include": ["Out now"]}),
        [
            "Changed: Audience: who is scored: −everybody +Out now",
            "Changed: Audience: who is left out: −Out now +nobody",
        ],
    ),
    (lambda d: d["triggers"].clear(), ["Removed: Trigger “Call”"]),
    (
        lambda d: d["triggers"][0].update(when={"total": 30}, repeat="every", cooldown_days=7),
        [
            "Changed: Trigger “Call”: As soon as Total is at least −20 +30",
            "Changed: Trigger “Call”: how often −once for each record +every time, not within 7 days of the last time",
        ],
    ),
]


@pytest.mark.parametrize(("change", "wanted"), CASES)
def test_each_part_in_its_own_words(
    made: dict[str, Any], change: Callable[[dict[str, Any]], Any], wanted: list[str]
) -> None:
    assert changed(made, change) == wanted


def test_what_is_the_same_says_nothing(made: dict[str, Any]) -> None:
    assert said(made, copy.deepcopy(made)) == []


def every_change(document: dict[str, Any]) -> list[Callable[[dict[str, Any]], Any]]:
    """One for each scalar and each list of the document."""
    found: list[Callable[[dict[str, Any]], Any]] = []

    def walk(node: Any, path: tuple[Any, ...]) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, (*path, key))
        elif isinstance(node, list):
            if len(node) > 1:
                found.append(partial(shorten, path=path))
            for place, value in enumerate(node):
                walk(value, (*path, place))
        elif isinstance(node, int | float) and not isinstance(node, bool):
            found.append(partial(add_one, path=path))

    walk(document, ())
    return found


def shorten(document: dict[str, Any], path: tuple[Any, ...]) -> None:
    at(document, path).pop()


def add_one(document: dict[str, Any], path: tuple[Any, ...]) -> None:
    at(document, path[:-1])[path[-1]] += 1


def keys_of(node: Any) -> set[str]:
    if isinstance(node, dict):
        return {*node, *(key for value in node.values() for key in keys_of(value))}
    return {key for value in node for key in keys_of(value)} if isinstance(node, list) else set()


def at(node: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        node = node[key]
    return node


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_changed_everywhere(path: Path) -> None:
    document = json.loads(json.dumps(to_plain(read_model_text(path.read_text("utf-8"), CATALOGUE))))
    told = 0
    for change in every_change(document):
        new = copy.deepcopy(document)
        change(new)
        try:
            lines = said(document, new, CATALOGUE)
        except DocumentRefused:
            continue
        assert lines
        for line in lines:
            assert not RAW.search(line), line
            assert not [key for key in keys_of(document) if "_" in key and re.search(rf"\b{key}\b", line)], line
        told += len(lines)
    assert told


def test_a_rule_without_an_id_that_is_renamed_is_said_to_be_renamed(made: dict[str, Any]) -> None:
    first(made).pop("id")
    assert changed(made, lambda new: first(new).update(name="Chiefs")) == [
        "Changed: Rule “Chiefs”: name −Chief +Chiefs"
    ]
