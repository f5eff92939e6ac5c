"""Requests that no page of the editor sends: each is answered, none with an error of the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from scoring.domain.errors import Refused
from scoring.domain.rules import save_rule
from scoring.interfaces.uploaded_model import cells_of_text
from scoring.models import ScoringModel
from scoring.queries.models import draft_of
from scoring.workshop.applying import apply_sheet
from scoring.workshop.rows import COLUMNS, HEADERS, Grid
from scoring.workshop.texts import number_of
from tests.rules.conftest import as_marketer, fair, model
from tests.rules.world import HTMX, key_of, key_of_group, names, plain_of, posted, rule
from tests.sheet.test_applying import B2B, WORDS, sheet_of
from tests.sheet.test_applying import plain_of as plain_of_file

__all__ = ["as_marketer", "fair", "model"]

HUGE = "9" * 5_000
NUL, SURROGATE = "a\x00b", "\ud800"
WEIRD = [NUL, HUGE, "²", "-1", "<script>alert(1)</script>", "\u202e漢字", "1e999999999"]


@pytest.mark.parametrize("text", ["1e999999999", "-1E+99999999", "1e-999999999", "9" * 400])
def test_a_number_that_would_fill_the_memory_is_none(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize("number", ["Infinity", "-Infinity", "NaN", "1e400", "0", "null", "[]"])
def test_cells_that_no_page_sent_are_refused(number: str) -> None:
    with pytest.raises(Refused):
        cells_of_text(f'{{"headers": [], "rows": [[{number}, ["x"]]]}}')


@pytest.mark.parametrize("name", [NUL, SURROGATE, "<b>ø</b>"])
def test_a_sheet_of_any_characters(as_marketer: Client, model: ScoringModel, name: str) -> None:
    row = {"group": "Place", "criterion": name, "what": "country is NO", "agreed": "3"}
    cells = {"headers": list(HEADERS), "rows": [[2, [row.get(column, "") for column in COLUMNS]]]}
    url = reverse("model-sheet-upload", args=[model.pk])
    for act in ({}, {"act": "marked"}):
        sent = {"cells": json.dumps(cells), "seen": "0.0"} | act
        assert as_marketer.post(url, sent).status_code < 500
        seen = draft_of(model)
        assert seen is not None
        sent["seen"] = f"{seen.number}.{seen.revision}"
        assert as_marketer.post(url, sent).status_code < 500


@pytest.mark.parametrize("name", [NUL, SURROGATE])
def test_a_document_of_any_characters(as_marketer: Client, model: ScoringModel, name: str) -> None:
    plain = plain_of(model)
    plain["groups"][0]["criteria"][0]["name"] = name
    document = json.dumps(plain)
    url = reverse("model-sheet-upload", args=[model.pk])
    assert as_marketer.post(url, {"document": document, "seen": "1.1"}).status_code == 422
    sent = {"document": document, "name": "Mine", "goal": "fit", "of": "contact"}
    assert as_marketer.post(reverse("model-new"), sent).status_code < 500
    assert as_marketer.post(reverse("model-new-file"), {"document": document}).status_code == 422


@pytest.mark.parametrize("text", WEIRD)
def test_acts_that_no_button_has(as_marketer: Client, model: ScoringModel, text: str) -> None:
    key = key_of(model, "Norwegian")
    forms: list[tuple[str, dict[str, Any]]] = [
        (reverse("rule-refresh", args=[model.pk, key]), posted(model, "Norwegian")),
        (reverse("rule-save", args=[model.pk, key]), posted(model, "Norwegian", **{"if.value": text})),
        (reverse("rule-save", args=[model.pk, key]), posted(model, "Norwegian", points=text, name=text)),
        (reverse("trigger-refresh", args=[model.pk, "new"]), {"name": text, "actions.0.do": "notify"}),
        (reverse("trigger-save", args=[model.pk, "new"]), {"name": text, "points": text}),
        (reverse("bands-axis", args=[model.pk, "total"]), {"label": ["Hot", text], "at_least": ["30", text]}),
        (reverse("group-save", args=[model.pk, key_of_group(model, "Place")]), {"name": text, "limit": text}),
        (reverse("settings-part", args=[model.pk, "name"]), {"name": text}),
        (reverse("settings-part", args=[model.pk, "limits"]), {"limit": text, "minimum": text}),
        (reverse("audience-side", args=[model.pk, "include"]), {"list": text, "lists": text}),
        (reverse("rule-matching", args=[model.pk]), posted(model, "Norwegian", **{"if.value": text})),
        (reverse("rule-matching-sample", args=[model.pk]), posted(model, "Norwegian", **{"if.value": text})),
        (reverse("rule-move", args=[model.pk, key]), {"step": text, "group": text, "before": text}),
        (reverse("preset-add", args=[model.pk, "job-titles"]), {"group": text}),
        (reverse("rule-comments", args=[model.pk, key]), {"text": text}),
        (reverse("model-clone", args=[model.pk]), {"name": text}),
        (reverse("tester-choose", args=[model.pk]), {"q": text, "record": text}),
        (reverse("agreement-ask", args=[model.pk]), {"question": text, "of": text, "revision": text}),
        (reverse("draft-undo", args=[model.pk, 999_999_999]), {}),
    ]
    acts = (f"if.{text}:up", f"if.{text}:remove", f"actions.{text}:up", f"remove:{text}")
    read_them = ("/refresh/", "/form/", "/bands/total/", "/audience/include/")
    redrawn = [(url, sent | {"act": act}, HTMX) for url, sent in forms if url.endswith(read_them) for act in acts]
    assert len(redrawn) == len(read_them) * len(acts)
    plain = [(url, sent | {"act": text}, headers) for url, sent in forms for headers in (HTMX, {})]
    failed: set[tuple[str, str]] = set()
    as_marketer.raise_request_exception = False
    for url, sent, headers in [*redrawn, *plain]:
        answer = as_marketer.post(url, sent, headers=headers)
        failed |= {(url, sent["act"][:20])} if answer.status_code >= 500 else set()
    assert not failed


@pytest.mark.parametrize("text", WEIRD)
def test_questions_that_no_page_asks(as_marketer: Client, model: ScoringModel, text: str) -> None:
    asked = dict.fromkeys(("q", "group", "category", "kind", "version", "tab", "open", "rule", "of", "name"), text)
    asked |= {"goal": text, "template": text, "step": text, "record": text, "typed": "name", "count": text}
    names_of_urls = (
        "model", "model-bands", "bands-pace", "model-triggers", "model-audience", "model-settings", "model-history",
        "model-rules", "model-head", "tester", "tester-people", "model-comments", "model-matches", "model-advice",
        "preset-list", "group-new", "model-how-to-read", "impact", "impact-progress", "model-sheet", "model-clone",
        "rule-matching-sample",
    )  # fmt: skip
    urls = [reverse(name, args=[model.pk]) for name in names_of_urls]
    urls += [reverse(name) for name in ("model-new", "model-new-file", "sheet-blank", "condition-values")]
    urls += [reverse("rule-new", args=[model.pk, key_of_group(model, "Place")])]
    urls += [reverse("audience-lists", args=[model.pk, "include"])]
    failed: set[str] = set()
    as_marketer.raise_request_exception = False
    of_the_draft = {key: value for key, value in asked.items() if key != "version"}
    for url in urls:
        for query, headers in ((asked, {}), (of_the_draft, HTMX), (of_the_draft, {})):
            answer = as_marketer.get(url, query, headers=headers)
            failed |= {url} if answer.status_code >= 500 else set()
    for of, name in (("contact", "country"), ("activity", "properties.x"), ("activity", "asset")):
        query = {"of": of, "name": name, "typed": "t", "t": text}
        for asked_name in (name, f"properties.{text}"):
            answer = as_marketer.get(reverse("condition-values"), query | {"name": asked_name})
            failed |= {f"{of} {asked_name}"} if answer.status_code >= 500 else set()
    assert not failed


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_numbers_that_no_row_has(as_marketer: Client, model: ScoringModel, number: int) -> None:
    urls: list[Any] = [
        ("pin", [model.pk, number]),
        ("pin-remove", [model.pk, number]),
        ("pin-undo", [model.pk, number, number]),
        ("draft-undo", [model.pk, number]),
        ("impact-stop", [model.pk, number]),
        ("agreement", [model.pk, number]),
        ("agreement-withdraw", [model.pk, number]),
        ("model-archive", [number]),
        ("model-clone", [number]),
        ("rule-delete", [number, "x"]),
    ]
    for name, args in urls:
        for send in (as_marketer.get, as_marketer.post):
            assert send(reverse(name, args=args)).status_code < 500, name


@pytest.mark.parametrize(
    "onward", ["/models/\r\nX: y", "/models/\n1", "/models/漢", "//evil.example", "\\\\evil.example"]
)
def test_the_way_back_is_one_of_our_pages_and_no_header_of_its_own(
    as_marketer: Client, model: ScoringModel, onward: str
) -> None:
    for headers in (HTMX, {}):
        url = reverse("agreement-setting", args=[model.pk])
        answer = as_marketer.post(url, {"needed": "yes", "next": onward}, headers=headers)
        target = answer.headers.get("HX-Redirect") or answer.headers["Location"]
        assert target.startswith("/models/")
        assert target.isascii()


def test_names_of_any_characters_pass_through_headers(as_marketer: Client, model: ScoringModel, marketer: Any) -> None:
    name = "\"<b>漢\u2028ø</b>' , \U0001f600"
    changed = {**rule(model, "Norwegian"), "name": name}
    save_rule(model=model, key=key_of(model, "Norwegian"), rule=changed, mark="", author=marketer)
    url = reverse("rule-delete", args=[model.pk, key_of(model, name)])
    answer = as_marketer.post(url, headers=HTMX)
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["text"] == f"“{name}” is deleted."
    assert answer.headers["HX-Trigger"].isascii()


def test_a_table_of_many_values_can_be_saved(as_marketer: Client, model: ScoringModel, marketer: Any) -> None:
    """As many rows as a document may hold can be edited, since the form is posted as a whole."""
    values = {f"Title {n}": n % 10 for n in range(700)}
    table = {"name": "Titles", "property": "job_title", "values": values}
    key = key_of(model, "Student")
    save_rule(model=model, key=key, rule=table, mark="", author=marketer)
    sent = {"group": key_of_group(model, "Place"), "kind": "values", "name": "Titles", "property": "job_title"}
    for place, (text, points) in enumerate(values.items()):
        sent |= {f"values.{place}.text": text, f"values.{place}.points": str(points + 1)}
    answer = as_marketer.post(reverse("rule-save", args=[model.pk, key]), sent, headers=HTMX)
    assert answer.status_code == 200
    assert rule(model, "Titles")["values"]["Title 1"] == 2


def test_one_value_many_times_is_read_in_no_time(as_marketer: Client, model: ScoringModel) -> None:
    sent = {"group": key_of_group(model, "Place"), "kind": "values", "name": "Titles", "property": "job_title"}
    sent |= {f"values.{place}.text": "same" for place in range(5_000)}
    answer = as_marketer.post(reverse("rule-save", args=[model.pk, key_of(model, "Student")]), sent, headers=HTMX)
    assert answer.status_code in (400, 422)
    assert names(model)["Place"] == ["Norwegian", "Swedish", "Student"]


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain.pop("name"),
        lambda plain: plain["groups"][0].pop("name"),
        lambda plain: plain.update(object=["contact"]),
        lambda plain: plain.update(audience={"include": [{}, 1]}),
        lambda plain: plain["groups"][0]["criteria"][0].update({"if": nested(600)}),
    ],
)
def test_a_new_model_of_a_document_that_is_none(
    as_marketer: Client, model: ScoringModel, change: Callable[[Any], Any]
) -> None:
    plain = plain_of(model) | {"name": "Another"}
    change(plain)
    answer = as_marketer.post(reverse("model-new-file"), {"document": json.dumps(plain)})
    assert answer.status_code == 422


def nested(depth: int) -> Any:
    condition: Any = {"property": "nowhere", "op": "known"}
    for _level in range(depth):
        condition = {"not": condition}
    return condition


def test_a_row_is_deleted_though_its_group_gets_another_name_at_once() -> None:
    """Of a model whose rules have no ids, a rule's key is made of its group's name too."""
    plain = plain_of_file(B2B)
    for group in plain["groups"]:
        for part in (group, *group["criteria"]):
            part.pop("id", None)
    grid, first = sheet_of(plain), plain["groups"][0]
    place = COLUMNS.index("group")
    rows = [
        (number, [*cells[:place], "Another", *cells[place + 1 :]] if cells[place] == first["name"] else cells)
        for number, cells in grid.rows[1:]
    ]
    result = apply_sheet(plain, Grid(grid.headers, rows), WORDS).plain["groups"][0]
    assert result["name"] == "Another"
    assert [each["name"] for each in result["criteria"]] == [each["name"] for each in first["criteria"][1:]]
