"""`export_model`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError

from crm.models import Contact, RecordList
from tests.cases import in_one_world
from tests.commands.world import MODEL

Runner = Callable[..., str]


def test_export_model_read_back_is_the_same_byte_for_byte(
    published: list[Contact], tmp_path: Path, run: Runner
) -> None:
    for format in ("yaml", "json"):
        text = run("export_model", "b2b-nordic", format=format)
        again = tmp_path / f"again.{format}"
        again.write_text(text)
        run("load_model", again)
        assert run("export_model", "B2B NORDIC", version=2, format=format) == text


def test_export_model_prefers_the_published_version_to_the_draft(
    published: list[Contact], document: Path, run: Runner
) -> None:
    document.write_text(MODEL.replace("name: Decides", "name: Chiefs"))
    run("load_model", document)
    assert "Decides" in run("export_model", "b2b-nordic")
    assert "Chiefs" in run("export_model", "b2b-nordic", "--version", "2")


def test_export_model_gives_the_draft_where_nothing_is_published(
    contacts: list[Contact], document: Path, run: Runner
) -> None:
    run("load_model", document)
    assert json.loads(run("export_model", "b2b-nordic", "--format", "json"))["name"] == "B2B Nordic"


def test_export_model_still_works_when_a_list_is_gone(published: list[Contact], run: Runner) -> None:
    before = run("export_model", "b2b-nordic")
    RecordList.objects.all().delete()
    assert run("export_model", "b2b-nordic") == before


def test_export_model_writes_to_a_file(published: list[Contact], tmp_path: Path, run: Runner) -> None:
    assert run("export_model", "b2b-nordic", "--output", tmp_path / "m.yaml") == ""
    assert (tmp_path / "m.yaml").read_text() == run("export_model", "b2b-nordic")


@in_one_world(
    "args, sentence",
    [
        (["nothing"], "no model called “nothing”"),
        (["b2b-nordic", "--version", "7"], "no version 7"),
        (["b2b-nordic", "--format", "xlsx"], "can't be written yet"),
        (["b2b-nordic", "--output", "/nowhere/at/all.yaml"], "No such file"),
    ],
)
def test_export_model_says_why_not(published: list[Contact], run: Runner, args: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("export_model", *args)
