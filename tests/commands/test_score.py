"""`score`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError

from crm.models import Company, Contact, Deal
from tests.cases import in_one_world
from tests.commands.world import MODEL, NOW

Runner = Callable[..., str]
AT = NOW.isoformat()


@in_one_world("key", ["Ada@Firma.example", "ADA@FIRMA.EXAMPLE", " ada@firma.example "])
def test_score_is_the_line_of_the_export(published: list[Contact], run: Runner, key: str) -> None:
    exported = run("export_scores", "b2b-nordic", "--as-of", AT, "--format", "json", "--explain").splitlines()[0]
    assert run("score", key, "--model", "b2b-nordic", "--as-of", AT) == f"{exported}\n"


def test_score_finds_by_external_id(published: list[Contact], run: Runner) -> None:
    assert json.loads(run("score", "X2", "--model", "B2B nordic"))["key"] == "X2"


def test_score_says_that_a_record_is_unscored(published: list[Contact], run: Runner) -> None:
    assert json.loads(run("score", "ME@own.example", "--model", "b2b-nordic")) == {
        "key": "me@own.example",
        "unscored": True,
    }


def test_score_draft_is_the_drafts(published: list[Contact], document: Path, run: Runner) -> None:
    with pytest.raises(CommandError, match="has no draft"):
        run("score", "X2", "--model", "b2b-nordic", "--draft")
    document.write_text(MODEL.replace("value: [Norway]", "value: [Poland]"))
    run("load_model", document)
    assert json.loads(run("score", "X2", "--model", "b2b-nordic", "--draft"))["total"] == 7.5
    assert json.loads(run("score", "X2", "--model", "b2b-nordic"))["total"] == 0


def test_score_keys_of_companies_and_deals(published: list[Contact], document: Path, run: Runner) -> None:
    Company.objects.create(name="Twin", external_id="C1")
    Company.objects.create(name="twin", domain="twin.example")
    Deal.objects.create(name="Big", external_id="D1")
    by_name = "format: leadscoring/1\nname: {0}s\nobject: {0}\nkind: fit\ngroups:\n  - name: G\n    criteria:\n" + (
        "      - {{name: Named, if: {{property: name, op: known}}, points: 1}}\n"
    )
    for kind in ("company", "deal"):
        document.write_text(by_name.format(kind))
        run("load_model", document, "--publish")

    def key(asked: str, model: str) -> str:
        return str(json.loads(run("score", asked, "--model", model))["key"])

    assert key("TWIN.example", "companys") == "twin.example"
    assert key("C1", "companys") == "Twin"
    assert key("rival", "companys") == "rival.example"
    assert (key("D1", "deals"), key("big", "deals")) == ("D1", "D1")
    with pytest.raises(CommandError, match="More than one company"):
        run("score", "Twin", "--model", "companys")


@in_one_world("key", ["nobody@firma.example", "x2", "", "%"])
def test_score_of_an_unknown_key_is_refused(published: list[Contact], run: Runner, key: str) -> None:
    with pytest.raises(CommandError, match="No contact has the key"):
        run("score", key, "--model", "b2b-nordic")
