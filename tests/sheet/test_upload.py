"""A file is brought to a model: what it would change is seen first, then it becomes the draft."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel, Version
from scoring.queries.models import plain_document
from scoring.workshop.rows import COLUMNS, Grid
from scoring.workshop.workbook import marked_file, read_sheet
from tests.cases import in_one_world
from tests.commands.world import MODEL, WITH_FAULTS

pytestmark = pytest.mark.django_db


def url(model: ScoringModel) -> str:
    return reverse("model-sheet-upload", args=[model.pk])


def downloaded(client: Client, model: ScoringModel) -> Grid:
    answer = client.get(reverse("model-sheet", args=[model.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="b2b-nordic-v1.xlsx"'
    return read_sheet(answer.content, "sheet.xlsx")


def uploaded(grid: Grid, edits: dict[str, str]) -> SimpleUploadedFile:
    rows = []
    for number, cells in grid.rows:
        filled = [*cells, *[""] * (len(COLUMNS) - len(cells))]
        for cell, text in edits.items():
            if cell[1:] == str(number):
                filled[ord(cell[0]) - ord("A")] = text
        rows.append((number, filled))
    return SimpleUploadedFile("sheet.xlsx", marked_file(Grid(grid.headers, rows), {}, []))


def sent(page: Any) -> dict[str, str]:
    """What the preview's form carries along."""
    kept = {name: page.context[name] for name in ("cells", "document", "seen")}
    return {name: value for name, value in kept.items() if value}


def test_a_sheet_is_looked_at_and_then_applied(as_marketer: Client, model: ScoringModel, marketer: User) -> None:
    page = as_marketer.post(url(model), {"file": uploaded(downloaded(as_marketer, model), {"G2": "12"})})
    assert (page.status_code, len(page.context["changes"]), page.context["wrong"]) == (200, 1, [])
    assert not Version.objects.filter(status="draft").exists()
    answer = as_marketer.post(url(model), sent(page))
    draft = Version.objects.get(status="draft")
    assert answer["Location"] == reverse("model", args=[model.pk])
    assert (plain_document(draft)["groups"][0]["criteria"][0]["points"], draft.author) == (12, marketer)


def test_an_unchanged_sheet_changes_nothing(as_marketer: Client, model: ScoringModel) -> None:
    page = as_marketer.post(url(model), {"file": uploaded(downloaded(as_marketer, model), {})})
    assert page.context["changes"] == []
    assert "says this already" in page.content.decode()


def test_faults_and_notes_are_shown_and_the_file_comes_back_marked(as_marketer: Client, model: ScoringModel) -> None:
    edits = {"D2": "Jobtitle is x", "G3": "", "E3": "4", "F3": "9", "G6": "3"}
    page = as_marketer.post(url(model), {"file": uploaded(downloaded(as_marketer, model), edits)})
    assert [fault.cell for fault in page.context["wrong"]] == ["D2"]
    assert [fault.cell for fault in page.context["notes"]] == ["G3"]
    marked = as_marketer.post(url(model), sent(page) | {"act": "marked"})
    assert marked["Content-Disposition"] == 'attachment; filename="b2b-nordic-marked.xlsx"'
    assert read_sheet(marked.content, "m.xlsx").rows[0][1][3] == "Jobtitle is x"
    as_marketer.post(url(model), sent(page))
    groups = plain_document(Version.objects.get(status="draft"))["groups"]
    assert [rule.get("points") for rule in groups[0]["criteria"]][:2] == [10, 7.5]
    assert groups[1]["criteria"][0]["points"] == 3


def test_who_was_slower_sees_what_the_file_changes_now(as_admin: Client, model: ScoringModel, marketer: User) -> None:
    page = as_admin.post(url(model), {"file": uploaded(downloaded(as_admin, model), {"G2": "12"})})
    load_document(MODEL.replace("limit: 12", "limit: 13"), author=marketer)
    late = as_admin.post(url(model), sent(page))
    assert (late.status_code, "Ida Moen changed this model" in late.content.decode()) == (409, True)
    assert "13" not in plain_document(Version.objects.get(status="draft"))["groups"][0]["criteria"]
    as_admin.post(url(model), sent(late))
    groups = plain_document(Version.objects.get(status="draft"))["groups"]
    assert groups[0]["criteria"][0]["points"] == 12


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_a_document_out_and_in_again_changes_no_byte(as_marketer: Client, model: ScoringModel, format: str) -> None:
    there = reverse("version-download", args=[model.pk, 1, format])
    first = as_marketer.get(there).content
    page = as_marketer.post(url(model), {"file": SimpleUploadedFile(f"m.{format}", first)})
    assert page.context["changes"] == []
    changed = first.replace(b"Decides", b"Says yes")
    page = as_marketer.post(url(model), {"file": SimpleUploadedFile(f"m.{format}", changed)})
    assert len(page.context["changes"]) >= 1
    as_marketer.post(url(model), sent(page))
    assert as_marketer.get(reverse("version-download", args=[model.pk, 2, format])).content == changed


def test_rules_of_a_document_without_ids_keep_theirs(as_marketer: Client, model: ScoringModel) -> None:
    with_ids = MODEL.replace("{name: Decides", "{id: r1, name: Decides").replace(
        "- name: Role", "- id: g1\n    name: Role"
    )
    load_document(with_ids)
    page = as_marketer.post(
        url(model), {"file": SimpleUploadedFile("m.yaml", MODEL.replace("points: 10}", "points: 9}").encode())}
    )
    as_marketer.post(url(model), sent(page))
    group = plain_document(Version.objects.get(status="draft"))["groups"][0]
    assert (group["id"], group["criteria"][0]["id"], group["criteria"][0]["points"]) == ("g1", "r1", 9)


@in_one_world("content", [WITH_FAULTS.encode(), b"\xff\xfe", b"PK\x03\x04", b"", b"x" * 300_000, b"[1]"])
def test_what_cant_be_read_is_refused(as_marketer: Client, model: ScoringModel, content: bytes) -> None:
    answer = as_marketer.post(url(model), {"file": SimpleUploadedFile("file.xlsx", content)})
    assert (answer.status_code, bool(answer.context["form"].errors["file"])) == (422, True)
    assert not Version.objects.filter(status="draft").exists()


@in_one_world("cells", ["{", "[]", '{"headers": 1, "rows": []}', '{"headers": [], "rows": [[-1, []]]}', "[" * 9999])
def test_cells_that_nobody_carried_along_are_refused(as_marketer: Client, model: ScoringModel, cells: str) -> None:
    assert as_marketer.post(url(model), {"cells": cells, "seen": "1.1"}).status_code == 422


def test_bands_stay_admins_own(as_marketer: Client, model: ScoringModel) -> None:
    text = MODEL.replace("at_least: 15}", "at_least: 5}")
    page = as_marketer.post(url(model), {"file": SimpleUploadedFile("m.yaml", text.encode())})
    refused = as_marketer.post(url(model), sent(page))
    assert (refused.status_code, "only admins change: bands" in refused.content.decode()) == (422, True)


def test_sales_reads_the_sheet_and_changes_nothing(as_seller: Client, model: ScoringModel) -> None:
    assert downloaded(as_seller, model).rows
    assert as_seller.get(url(model)).status_code == 403
    assert as_seller.post(url(model), {"document": MODEL, "seen": "1.1"}).status_code == 403


def test_a_blank_sheet_has_the_headings(as_seller: Client) -> None:
    grid = read_sheet(as_seller.get(reverse("sheet-blank"), {"of": "company"}).content, "s.xlsx")
    assert (grid.headers[3], grid.rows) == ("What must hold", [])
