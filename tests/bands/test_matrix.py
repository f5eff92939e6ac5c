"""What happens in each cell: who is counted there, and which triggers fire for all of them, some or nobody."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from scoring.interfaces.band_matrix import matrix_of
from scoring.queries.band_spread import Spread
from scoring.spec.document import ModelDocument
from scoring.spec.reading import read_model
from scoring.spec.trigger_rules import trigger_rules
from scoring.spec.writing import to_plain
from tests.models.conftest import published_model
from tests.spec.examples import CATALOGUE

BANDS = {
    "total": [{"label": "Hot", "at_least": 60}],
    "fit": [{"label": "A", "at_least": 30}, {"label": "B", "at_least": 0}],
    "engagement": [{"label": "1", "at_least": 30}, {"label": "2", "at_least": 0}],
}
CREATE = [{"do": "create_lead"}]


def document_with(*triggers: dict[str, Any]) -> ModelDocument:
    rule = {"name": "r", "if": {"property": "city", "op": "known"}, "points": 5}
    raw = {
        "format": "leadscoring/1",
        "name": "M",
        "object": "contact",
        "kind": "combined",
        "categories": {"fit": {"limit": 50, "minimum": 0}, "engagement": {"limit": 50, "minimum": 0}},
        "groups": [{"name": "g", "category": "fit", "criteria": [rule]}],
        "bands": BANDS,
        "triggers": [{"name": f"t{place}", "actions": CREATE, **each} for place, each in enumerate(triggers)],
    }
    return read_model(raw, CATALOGUE)


def firings(*triggers: dict[str, Any]) -> dict[str, list[tuple[str, bool]]]:
    document = document_with(*triggers)
    matrix = matrix_of(to_plain(document), Spread(), trigger_rules(document, CATALOGUE), None)
    assert matrix is not None
    return {cell.code: [(f.name, f.is_for_all) for f in cell.fires] for row in matrix.rows for cell in row.cells}


def test_trigger_for_cells_fires_for_all_in_them() -> None:
    assert firings({"when": {"cell": ["A1", "B1"]}}) == {"A1": [("t0", True)], "A2": [], "B1": [("t0", True)], "B2": []}


def test_threshold_fires_for_all_where_the_cell_lies_above_it() -> None:
    assert firings({"when": {"total": 60}}) == {
        "A1": [("t0", True)],
        "A2": [("t0", False)],
        "B1": [("t0", False)],
        "B2": [],
    }


def test_condition_narrows_it_to_some_and_leaving_is_no_entering() -> None:
    condition = {"property": "country", "op": "known"}
    found = firings({"when": {"fit": 30}, "if": condition}, {"when": {"total": 20}, "on": "leave"})
    assert found == {"A1": [("t0", False)], "A2": [("t0", False)], "B1": [], "B2": []}


def test_cells_are_counted_with_those_who_have_no_label(as_seller: Client, contacts: Any) -> None:
    model = published_model()
    matrix = as_seller.get(reverse("model-bands", args=[model.pk])).context["matrix"]
    assert [[(cell.code, cell.count) for cell in row.cells] for row in matrix.rows] == [
        [("A1", 1), ("", 0)],
        [("", 0), ("", 2)],
    ]


def test_without_bands_on_both_axes_there_are_no_cells() -> None:
    document = document_with()
    plain = {**to_plain(document), "bands": {"fit": BANDS["fit"]}}
    assert matrix_of(plain, Spread(), (), None) is None
