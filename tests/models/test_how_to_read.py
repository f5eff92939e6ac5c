"""How to read a score: every rule in words once, what gives most first, whatever the model says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from crm.models import RecordList
from scoring.domain.publishing import load_document
from scoring.interfaces.how_to_read import how_to_read
from scoring.interfaces.trigger_words import Vocabulary
from scoring.models import ScoringModel
from scoring.spec.document import ModelDocument
from scoring.spec.reading import read_model_text
from tests.commands.world import MODEL
from tests.spec.examples import CATALOGUE, EXAMPLES


def document_in(path: Path) -> ModelDocument:
    return read_model_text(path.read_text(), CATALOGUE)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_enabled_rule_of_every_example_is_told_once(path: Path) -> None:
    document = document_in(path)
    read = how_to_read(document, Vocabulary(document.object, CATALOGUE, {}))
    told = [rule.told for part in read.parts for rule in part.rules]
    told += [rule.told for rule in (*read.minus, *read.out)]
    enabled = [each for group in document.groups for each in group.criteria if each.enabled]
    assert len(told) == len(enabled)
    assert all(told)
    assert [trigger.name for trigger in read.triggers] == [trigger["name"] for trigger in document.triggers]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_gives_most_stands_first(path: Path) -> None:
    document = document_in(path)
    for part in how_to_read(document, Vocabulary(document.object, CATALOGUE, {})).parts:
        most = [rule.most for rule in part.rules]
        assert most == sorted(most, reverse=True)


def test_page_is_of_what_is_in_force_and_says_so_of_a_draft(as_seller: Client, model: ScoringModel) -> None:
    draft = load_document(MODEL.replace("limit: 12", "limit: 20"))
    url = reverse("model-how-to-read", args=[model.pk])
    assert "a draft that is not in force yet" not in as_seller.get(url).content.decode()
    page = as_seller.get(url, {"version": draft.number}).content.decode()
    assert "a draft that is not in force yet" in page


def test_page_of_a_version_that_names_what_is_gone_says_what(as_seller: Client, model: ScoringModel) -> None:
    RecordList.objects.all().delete()
    page = as_seller.get(reverse("model-how-to-read", args=[model.pk]))
    assert page.status_code == 200
    assert "names what is gone" in page.content.decode()
