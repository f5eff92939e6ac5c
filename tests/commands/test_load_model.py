"""`load_model`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError

from crm.models import Contact, RecordList
from scoring.models import Run, Score, ScoringModel, Version
from tests.commands.world import MODEL, WITH_FAULTS

Runner = Callable[..., str]


def test_load_model_makes_a_draft_and_shows_nothing(contacts: list[Contact], document: Path, run: Runner) -> None:
    assert run("load_model", document) == "loaded B2B Nordic v1 as a draft\n"
    assert list(Version.objects.values_list("status", "number")) == [("draft", 1)]
    assert not Run.objects.exists()


def test_load_model_publish_ends_when_scores_are_shown(contacts: list[Contact], document: Path, run: Runner) -> None:
    assert run("load_model", document, "--publish").splitlines() == [
        "published B2B Nordic v1",
        "scored 3, changed 0, crossed 0",
    ]
    model = ScoringModel.objects.get()
    assert model.live_id == model.published_id
    assert model.live is not None
    assert Score.objects.filter(version_id=model.live.pk).count() == 3


def test_load_model_publish_again_counts_what_changed(published: list[Contact], document: Path, run: Runner) -> None:
    document.write_text(MODEL.replace("points: 10}", "points: 3}"))
    assert run("load_model", document, "--publish").splitlines()[-1] == "scored 3, changed 1, crossed 0"
    assert list(Version.objects.order_by("number").values_list("status", flat=True)) == ["archived", "published"]


@pytest.mark.parametrize("option", [(), ("--publish",), ("--check",)])
def test_load_model_says_every_fault_on_a_line_and_changes_nothing(
    contacts: list[Contact], document: Path, run: Runner, option: tuple[str, ...]
) -> None:
    document.write_text(WITH_FAULTS)
    with pytest.raises(CommandError) as refused:
        run("load_model", document, *option)
    headline, *faults = str(refused.value).splitlines()
    assert headline == f"{document} was refused; nothing was changed."
    assert [fault.split(":")[0] for fault in faults] == [
        "groups[0].criteria[0].points",
        "groups[0].criteria[1].if.op",
    ]
    assert not ScoringModel.objects.exists()


def test_load_model_check_changes_nothing(contacts: list[Contact], document: Path, run: Runner) -> None:
    assert run("load_model", document, "--check") == "no faults\n"
    assert not ScoringModel.objects.exists()


def test_load_model_check_says_what_loading_would_refuse(published: list[Contact], document: Path, run: Runner) -> None:
    RecordList.objects.create(name="Internal", object="company")
    document.write_text(
        MODEL.replace("object: contact", "object: company")
        .replace("job_title", "name")
        .replace("company.name", "industry")
    )
    with pytest.raises(CommandError, match="object can't change"):
        run("load_model", document, "--check")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("sheet.xlsx", b"PK\x03\x04", "is a workbook"),
        ("model.yaml", b"PK\x03\x04", "is a workbook"),
        ("model.yaml", b"name: \xff\xfe\xfa", "no UTF-8"),
        ("model.yaml", b"", "empty"),
        ("model.yaml", b"a" * 1_000_001, "larger than 250 kB"),
    ],
)
def test_load_model_refuses_what_is_no_document(
    db: None, tmp_path: Path, run: Runner, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        run("load_model", path)


def test_load_model_names_a_file_that_is_not_there(db: None, tmp_path: Path, run: Runner) -> None:
    with pytest.raises(CommandError, match=r"missing\.yaml can't be read: No such file"):
        run("load_model", tmp_path / "missing.yaml")
