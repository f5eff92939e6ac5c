"""The list gives the same leads in the same order, whichever shape its query takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from crm.models import Contact, RecordList
from crm.queries.contacts import ContactFilter, contact_source, search_words
from scoring.models import ScoringModel
from scoring.queries import leads
from scoring.queries.documents import open_workbench
from scoring.queries.lead_filter import Box, LeadFilter, Span, total_span
from scoring.queries.leads import LeadList
from tests.cases import in_one_world

SHAPES = {
    "walk at once": {"GLANCE": 1000, "FEW": 0, "WALK": 1000},
    "few": {"GLANCE": 0, "FEW": 1000, "WALK": 0},
    "walk": {"GLANCE": 0, "FEW": 0, "WALK": 1000},
    "sets": {"GLANCE": 0, "FEW": 0, "WALK": 0},
}
S = ContactFilter
T = TypeVar("T")


def names(model: ScoringModel, asked: LeadFilter, start: int = 0, count: int = 50) -> list[str]:
    document = open_workbench().read(model.live.document)
    found = LeadList(model.live_id, asked, total_span(document, asked)).ids(start, count)
    known = Contact.objects.in_bulk(found)
    return [known[contact_id].first_name for contact_id in found]


CASES = [
    (LeadFilter(), ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
    (LeadFilter(sort="score"), ["Rolf", "Ewa", "Maja", "Łukasz", "Åse"]),
    (LeadFilter(sort="name"), ["Maja", "Ewa", "Åse", "Rolf", "Łukasz"]),
    (LeadFilter(sort="-name"), ["Łukasz", "Rolf", "Åse", "Ewa", "Maja"]),
    (LeadFilter(sort="company"), ["Łukasz", "Åse", "Rolf", "Maja", "Ewa"]),
    (LeadFilter(contacts=S(countries=("sweden",))), ["Åse", "Maja"]),
    (LeadFilter(contacts=S(countries=("sweden",)), sort="name"), ["Maja", "Åse"]),
    (LeadFilter(contacts=S(countries=("sweden", "poland"), owners=("",))), ["Maja", "Ewa"]),
    (LeadFilter(contacts=S(owners=("seller@vekt.example",))), ["Åse"]),
    (LeadFilter(contacts=S(stages=("customer",))), ["Maja"]),
    (LeadFilter(contacts=S(search="chief")), ["Åse", "Rolf"]),
    (LeadFilter(contacts=S(search="chief"), box=Box(total=Span(400, None))), ["Åse"]),
    (LeadFilter(contacts=S(search="nobody like this")), []),
    (LeadFilter(box=Box(total=Span(25, 150))), ["Łukasz", "Maja"]),
    (LeadFilter(box=Box(total=Span(25, 150)), sort="name"), ["Maja", "Łukasz"]),
    (LeadFilter(box=Box(fit=Span(None, -200))), ["Ewa", "Rolf"]),
    (LeadFilter(box=Box(engagement=Span(25, 25))), ["Maja"]),
    (LeadFilter(any_of=((Box(total=Span(400, None)), Box(total=Span(0, 0))),)), ["Åse", "Ewa", "Rolf"]),
    (LeadFilter(is_scored=False), ["Ida"]),
    (LeadFilter(is_scored=False, contacts=S(countries=("norway",))), ["Ida"]),
    (LeadFilter(is_scored=False, contacts=S(countries=("poland",))), []),
]


def in_every_shape(find: Callable[[], T]) -> dict[str, T]:
    found = {}
    for shape, limits in SHAPES.items():
        with pytest.MonkeyPatch.context() as patch:
            for name, value in limits.items():
                patch.setattr(leads, name, value)
            found[shape] = find()
    return found


@in_one_world("asked, expected", CASES)
def test_lead_list_in_every_shape(model, asked, expected):
    assert in_every_shape(lambda: names(model, asked)) == dict.fromkeys(SHAPES, expected)


def test_lead_list_pages_follow_one_another(model):
    asked = LeadFilter(contacts=S(search="firma.example"))
    pages = [["Åse", "Łukasz"], ["Maja", "Ewa"], ["Rolf"], []]
    found = in_every_shape(lambda: [names(model, asked, start, 2) for start in (0, 2, 4, 6)])
    assert found == dict.fromkeys(SHAPES, pages)


@in_one_world(
    "asked, count",
    [
        (LeadFilter(), 5),
        (LeadFilter(contacts=S(search="chief")), 2),
        (LeadFilter(contacts=S(countries=("sweden",)), box=Box(total=Span(400, None))), 1),
        (LeadFilter(box=Box(fit=Span(None, -200))), 2),
    ],
)
def test_lead_list_counts_exactly(model, asked, count):
    document = open_workbench().read(model.live.document)
    counts = in_every_shape(lambda: LeadList(model.live_id, asked, total_span(document, asked)).count())
    assert counts == dict.fromkeys(SHAPES, count)


def test_lead_list_says_more_than_its_limit(model, monkeypatch):
    monkeypatch.setattr(leads, "COUNTED", 3)
    assert LeadList(model.live_id, LeadFilter(), Span()).count() == 4


def test_lead_list_does_not_guess_what_takes_long(model, monkeypatch):
    for name, value in {"FEW": 0, "EXAMINED": 3}.items():
        monkeypatch.setattr(leads, name, value)
    assert LeadList(model.live_id, LeadFilter(contacts=S(search="example")), Span()).count() is None


def test_lead_list_filters_by_list(model):
    newsletter = RecordList.objects.get(name="Newsletter")
    assert names(model, LeadFilter(contacts=S(list_id=newsletter.pk))) == ["Maja"]
    assert names(model, LeadFilter(contacts=S(list_id=newsletter.pk, search="lindqvist"))) == ["Maja"]
    assert names(model, LeadFilter(contacts=S(list_id=newsletter.pk, search="nowak"))) == []


@in_one_world(
    "search, expected",
    [
        ("lodz", ["Łukasz"]),
        ("ŁÓDŹ", ["Łukasz"]),
        ("oresund", ["Åse"]),
        ("Öresund", ["Åse"]),
        ("asa", []),
        ("Åse", ["Åse"]),
        ("ase", ["Åse"]),
        ("ovrebo ase", ["Åse"]),
        ("zak", ["Łukasz"]),
        ("lukasz@FIRMA.example", ["Łukasz"]),
        ("operating energi", ["Åse"]),
        ("operating logistyka", []),
        ("e", ["Åse", "Ewa"]),
        ("%", []),
        ("_____", []),
        ("\\", []),
        ("'; drop table crm_contact; --", []),
        ("a\x00se", []),
        ("  ", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
    ],
)
def test_lead_list_search_knows_no_accents(model, search, expected):
    assert names(model, LeadFilter(contacts=S(search=search))) == expected


def test_search_words_are_few():
    assert len(search_words("a " * 100)) == 8
    assert contact_source(S(search=" ")) is None


def test_search_follows_what_is_written(model, people):
    people["Maja"].last_name = "Ærø"
    people["Maja"].save()
    assert names(model, LeadFilter(contacts=S(search="aero"))) == ["Maja"]
    assert names(model, LeadFilter(contacts=S(search="lindqvist"))) == []
    company = people["Åse"].company
    company.name = "Straße AG"
    company.save()
    assert names(model, LeadFilter(contacts=S(search="strasse"))) == ["Åse"]
    people["Łukasz"].company = company
    people["Łukasz"].save()
    assert names(model, LeadFilter(contacts=S(search="strasse"))) == ["Åse", "Łukasz"]
    company.delete()
    assert names(model, LeadFilter(contacts=S(search="strasse"))) == []
    people["Maja"].delete()
    assert names(model, LeadFilter(contacts=S(search="aero"))) == []
