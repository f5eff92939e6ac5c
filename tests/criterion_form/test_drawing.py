"""What the form of a rule costs, and how it is named for those who don't see it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.interfaces.criterion_form import new_criterion
from scoring.interfaces.criterion_forms.kinds import KINDS
from tests.criterion_form.sending import Plain, a_scope, drawn

pytestmark = pytest.mark.django_db

PAGES = {"field": "asset", "op": "contains_any", "value": ["/pricing"]}


class _Named(HTMLParser):
    """The ids of the page, what labels point to, and the controls."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if given.get("id") else []
        if tag == "label" and "for" in given:
            self.labelled.add(given["for"])
        if tag in ("select", "textarea") or (tag == "input" and given.get("type", "text") in ("text", "date")):
            self.controls.append(given)


def everything(kind: str) -> Plain:
    """Of a kind, with much of what it can say."""
    more: dict[str, Plain] = {
        "activity": {
            "activity": ["page_view"],
            "where": PAGES,
            "within_days": 30,
            "since": "2026-01-01",
            "tiers": [{"from": 1, "points": 2}],
            "decay": {"percent": 10, "every_days": 7},
        },
        "values": {"property": "company.employees", "ranges": [{"from": 1, "points": 2}]},
        "inactivity": {"inactive_days": 30, "activity": "any", "where": PAGES, "points": -5, "never": False},
    }
    return more.get(kind) or new_criterion(kind, "fit", a_scope())


@pytest.mark.parametrize("kind", KINDS)
def test_every_control_has_a_name_and_every_id_is_its_own(kind: str) -> None:
    page = _Named()
    page.feed(drawn(everything(kind), a_scope()))

    assert len(set(page.ids)) == len(page.ids)
    unnamed = [each for each in page.controls if each.get("id") not in page.labelled and not each.get("aria-label")]
    assert unnamed == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_button_saves(kind: str) -> None:
    """It is what Enter presses in a field."""
    first = re.search(r"<button[^>]*>", drawn(everything(kind), a_scope()))

    assert first is not None
    assert 'type="submit"' in first[0]
    assert "formaction" not in first[0]


def test_queries_do_not_grow_with_the_rule() -> None:
    def queries(plain: Plain) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            drawn(plain, a_scope())
        return len(captured)

    few = {"activity": ["page_view"], "where": PAGES, "points": 5}
    many = {
        "activity": [f"type {number}" for number in range(20)],
        "where": {"all": [PAGES] * 10},
        "tiers": [{"from": number, "to": number, "points": 1} for number in range(1, 20)],
    }
    queries(few)

    assert queries(many) == queries(few) <= 3


def test_score_offers_the_other_models_labels() -> None:
    plain = {"score": "Company fit", "if": {"field": "total_label", "op": "is_any", "value": []}, "points": 5}

    assert "Company fit" in drawn(plain, a_scope())


def test_values_of_an_activity_are_asked_for_with_the_activities_that_were_chosen() -> None:
    html = drawn({"activity": ["page_view"], "where": PAGES, "points": 5}, a_scope())
    offered = re.search(r'hx-get="([^"]*name=asset[^"]*)" hx-include="#([^"]+)"', html)

    assert offered is not None
    assert "types=activity&amp;typed=where.value" in offered[1]
    assert f'<div class="tags combo-box" id="{offered[2]}"' in html


def test_values_inside_of_a_condition_are_asked_for_with_its_own_activities() -> None:
    nested = {"if": {"all": [{"activity": ["page_view"], "where": PAGES}]}, "points": 5}

    assert "types=if.0.activity&amp;typed=if.0.where.value" in drawn(nested, a_scope())
