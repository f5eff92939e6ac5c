"""What a group says of itself, opened and saved unchanged, is the same, byte for byte."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings

from scoring.interfaces.rule_group_form import GroupForm, posted_group_form
from scoring.models import ScoringModel
from scoring.queries.sheet import Sheet
from scoring.spec.parsing import parse_text
from scoring.spec.parts import head_of_group
from scoring.spec.reading import read_model
from scoring.spec.writing import to_plain
from tests.criterion_form.sending import Plain, scope_of
from tests.forms import post_of
from tests.spec import strategies
from tests.spec.examples import CATALOGUE, EXAMPLES


def saved_head(document: Plain, group: Plain) -> Plain:
    form = GroupForm("g1", str(group["category"]), head_of_group(group), scope_of(document, group), "m")
    page = render_to_string("rules/group_fields.html", {"form": form.fields})
    model = ScoringModel(pk=1, name=document["name"], object=document["object"])
    sheet = SimpleNamespace(plain=document, model=model, catalogue=CATALOGUE, labels={})
    return posted_group_form(cast(Sheet, sheet), "g1", post_of(page)).head


def assert_heads_come_back(document: Plain) -> None:
    for group in document["groups"]:
        kept = {key: value for key, value in head_of_group(group).items() if key != "id"}
        if document["kind"] != "combined":
            del kept["category"]
        assert json.dumps(saved_head(document, group)) == json.dumps(kept)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_groups_of_the_examples_come_back_as_they_were(path: Any) -> None:
    assert_heads_come_back(to_plain(read_model(parse_text(path.read_text()), CATALOGUE)))


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.groups)
def test_any_group_comes_back_as_it_was(group: Plain) -> None:
    raw = {"format": "leadscoring/1", "name": "Mine", "object": "contact", "kind": "combined", "groups": [group]}
    assert_heads_come_back(to_plain(read_model(raw, CATALOGUE)))
