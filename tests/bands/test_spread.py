"""Distributions: what is counted for bands and cells is what the scores say."""

from __future__ import annotations

import pytest

from crm.models import Contact
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel
from scoring.queries import band_spread
from scoring.queries.band_spread import Spread, counted_spread, rules_mark, stored_spread
from scoring.queries.documents import open_workbench
from scoring.queries.models import plain_document
from tests.commands.world import MODEL

SPREAD = Spread({(0, 0, 0): 4, (150, 100, 50): 2, (796, 400, 396): 1, (800, 400, 400): 3})


def test_bands_are_reached_by_the_exact_score() -> None:
    assert SPREAD.bands("total", [800, 150]) == [3, 3, 4]
    assert SPREAD.bands("total", [796]) == [4, 6]
    assert SPREAD.bands("total", []) == [10]


def test_cells_count_who_has_no_label_too() -> None:
    assert SPREAD.cells([400, 100], [400]) == {(0, 0): 3, (0, None): 1, (1, None): 2, (None, None): 4}


def test_stored_spread_is_that_of_the_live_scores(model: ScoringModel) -> None:
    assert stored_spread(model).counts == {(195, 120, 75): 1, (0, 0, 0): 2}
    assert stored_spread(model).scored == 3


def test_engine_counts_as_publishing_would_store(model: ScoringModel) -> None:
    version = model.live
    assert version is not None
    document = open_workbench().read(version.document)
    counted = counted_spread(plain_document(version), document)
    assert counted is not None
    assert counted.counts == stored_spread(model).counts


def test_engine_counts_by_the_draft(model: ScoringModel, contacts: list[Contact]) -> None:
    draft = load_document(MODEL.replace("points: 10}", "points: 1}"))
    plain = plain_document(draft)
    counted = counted_spread(plain, open_workbench().read(draft.document))
    assert counted is not None
    assert max(counted.counts)[1] == 85
    assert counted_spread(plain, open_workbench().read(draft.document)) == counted


def test_what_takes_too_long_is_given_up(model: ScoringModel, monkeypatch: pytest.MonkeyPatch) -> None:
    assert model.live is not None
    document = open_workbench().read(model.live.document)
    monkeypatch.setattr(band_spread, "SECONDS", 0.0)
    assert counted_spread(plain_document(model.live), document) is None


def test_rules_are_alike_whatever_they_are_called(model: ScoringModel) -> None:
    assert model.live is not None
    plain = plain_document(model.live)
    renamed = plain_document(load_document(MODEL.replace("name: Norwegian", "name: From Norway")))
    other = plain_document(load_document(MODEL.replace("limit: 12", "limit: 20")))
    assert rules_mark(plain) == rules_mark(renamed)
    assert rules_mark(plain) != rules_mark(other)
