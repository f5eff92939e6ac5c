"""The whole score: sums, clamps, disqualification, labels, audience, other models."""

from __future__ import annotations

from typing import Any

import pytest

from tests.oracle.examples import AS_OF, asks, company, contact, deal, model, named, scored, view
from tests.oracle.score import Result, evaluate
from tests.oracle.world import Document, World

ALWAYS = {"not": asks("city", "known")}
NEVER = asks("city", "known")


def gives(points: float, **more: Any) -> Document:
    return {"if": ALWAYS, "points": points, **more}


def group(name: str, category: str, *points: float, **more: Any) -> Document:
    return {"name": name, "category": category, "criteria": named(tuple(map(gives, points))), **more}


def document(*groups: Document, **more: Any) -> Document:
    return {"object": "contact", "kind": "combined", "groups": list(groups), **more}


def result_of(model_document: Document) -> Result:
    return scored(model_document, World(contacts=[contact()]))


def test_a_whole_result() -> None:
    whole = document(
        group("Role", "fit", 30, 25.5, limit=40),
        group("Company", "fit", -5),
        group("Web", "engagement", 80, minimum=-10),
        categories={"fit": {"limit": 33.3}, "engagement": {"limit": 50, "minimum": 0}},
        limit=80,
        bands={
            "total": [{"label": "Cold", "at_least": 0}, {"label": "Hot", "at_least": 80}],
            "fit": [{"label": "A", "at_least": 33.4}, {"label": "B", "at_least": 33.3}],
            "engagement": [{"label": "1", "at_least": 35}],
        },
    )
    assert result_of(whole) == Result(
        criteria=(("Role", "C1", 300, 0), ("Role", "C2", 255, 0), ("Company", "C1", -50, 0), ("Web", "C1", 800, 0)),
        groups=(("Role", 555, 400), ("Company", -50, -50), ("Web", 800, 800)),
        categories=(("fit", 350, 333), ("engagement", 800, 500)),
        raw=833,
        total=800,
        fit=333,
        engagement=500,
        total_label="Hot",
        fit_label="B",
        engagement_label="1",
        cell="B1",
        disqualified=(),
    )


@pytest.mark.parametrize(
    ("bounds", "points", "total"),
    [
        ({}, 120, 1000),
        ({}, -3, 0),
        ({"limit": None}, 120, 1200),
        ({"minimum": None}, -3, -30),
        ({"minimum": -2.5}, -3, -25),
        ({"limit": 0}, 5, 0),
    ],
)
def test_the_totals_bounds(bounds: dict[str, Any], points: float, total: int) -> None:
    result = result_of(document(group("G", "fit", points), **bounds))
    assert (result.raw, result.total) == (points * 10, total)


def test_without_bounds_a_category_is_not_clamped() -> None:
    assert result_of(document(group("G", "fit", -500))).fit == -5000


@pytest.mark.parametrize(("kind", "other"), [("fit", "engagement"), ("engagement", "fit")])
def test_a_model_of_one_kind_lacks_the_other_category(kind: str, other: str) -> None:
    bands = {"total": [{"label": "T", "at_least": 0}], kind: [{"label": "A", "at_least": 0}]}
    without_category = {"name": "G", "criteria": named((gives(7),))}
    result = result_of(document(without_category, kind=kind, bands=bands))
    assert result.categories == ((kind, 70, 70),)
    assert (getattr(result, kind), getattr(result, other)) == (70, None)
    assert (getattr(result, f"{kind}_label"), getattr(result, f"{other}_label"), result.cell) == ("A", None, None)
    assert (result.total, result.total_label) == (70, "T")


def test_a_combined_model_without_groups_of_a_category_has_it_as_zero() -> None:
    assert result_of(document(group("G", "fit", 7))).engagement == 0


def test_no_band_reached_is_no_label() -> None:
    result = result_of(document(group("G", "fit", 7), bands={"total": [{"label": "T", "at_least": 7.1}]}))
    assert result.total_label is None


def test_disabled_criteria_do_not_exist() -> None:
    held = model(gives(7, enabled=False), gives(1, enabled=True), {"if": ALWAYS, "disqualify": True, "enabled": False})
    assert result_of(held).criteria == (("G", "C2", 10, 0),)
    assert result_of(held).total == 10


@pytest.mark.parametrize(
    ("more", "fit", "engagement", "total"),
    [
        ({}, 0, 0, 0),
        ({"minimum": None}, 0, 0, 0),
        ({"minimum": -50, "categories": {"fit": {"minimum": -20}, "engagement": {"minimum": 3}}}, -200, 30, -500),
    ],
)
def test_disqualified_is_the_minimum_everywhere(more: dict[str, Any], fit: int, engagement: int, total: int) -> None:
    stop = {"name": "Stop", "criteria": named(({"if": ALWAYS, "disqualify": True}, {"if": NEVER, "disqualify": True}))}
    result = result_of(document(group("G", "fit", 30), stop | {"category": "engagement"}, **more))
    assert (result.fit, result.engagement, result.total) == (fit, engagement, total)
    assert result.disqualified == ("C1",)
    assert result.criteria == (("G", "C1", 300, 0), ("Stop", "C1", 0, 0), ("Stop", "C2", 0, 0))
    assert result.groups == (("G", 300, 300), ("Stop", 0, 0))
    assert (result.categories[0], result.raw) == (("fit", 300, fit), 300 + max(0, engagement))


def test_disqualified_by_a_list() -> None:
    world = World(contacts=[contact(1), contact(2)], lists={("contact", "Rivals"): {2}})
    held = model(gives(5), {"list": "Rivals", "disqualify": True})
    assert [scored(held, world, record).disqualified for record in world.contacts] == [(), ("C2",)]


@pytest.mark.parametrize(
    ("audience", "included"),
    [
        (None, [True, True, True]),
        ({"include": []}, [True, True, True]),
        ({"include": ["L"]}, [True, True, False]),
        ({"include": ["L", "N"]}, [True, True, True]),
        ({"exclude": ["M"]}, [True, False, True]),
        ({"include": ["L"], "exclude": ["M"]}, [True, False, False]),
    ],
)
def test_outside_the_audience_is_unscored(audience: Document | None, included: list[bool]) -> None:
    lists = {("contact", "L"): {1, 2}, ("contact", "M"): {2}, ("contact", "N"): {3}, ("company", "M"): {1}}
    world = World(contacts=[contact(1), contact(2), contact(3)], lists=lists)  # type: ignore[arg-type]
    held = model(gives(5)) | ({} if audience is None else {"audience": audience})
    assert [evaluate(world, held, record, AS_OF) is not None for record in world.contacts] == included


def test_colleagues_are_unscored_in_contact_models() -> None:
    colleague, guest, nobody = contact(1, email="Kari@VEKT.example"), contact(2, email="a@x.vekt.example"), contact(3)
    world = World(contacts=[colleague, guest, nobody], own_domains=frozenset({"vekt.example"}))
    assert [evaluate(world, model(gives(1)), record, AS_OF) is None for record in world.contacts] == [
        True,
        False,
        False,
    ]


def test_a_score_criterion_reads_another_model_at_the_same_instant() -> None:
    world = World(contacts=[contact(1, company_id=1), contact(2)], companies=[company(1)], activities=[view(40)])
    views = {"activity": "any", "within_days": 30, "points": 60}
    world.models["Company fit"] = model(views, object_name="company")
    by_score = model(
        {"score": "Company fit", "if": {"field": "total", "op": "lt", "value": 60}, "points": 1},
        {"score": "Company fit", "if": {"not": {"field": "total", "op": "gte", "value": 60}}, "points": 2},
        {"score": "Company fit", "if": {"field": "total", "op": "ne", "value": 0, "or_blank": True}, "points": 4},
    )
    assert [scored(by_score, world, record).total for record in world.contacts] == [30, 60]
    earlier = view(15).occurred_at
    assert scored(by_score, world, as_of=earlier).total == 40


def test_a_score_criterion_of_the_same_object_reads_the_records_own() -> None:
    world = World(contacts=[contact(1), contact(2)], lists={("contact", "L"): {1}})
    world.models["Other"] = model(gives(9), audience={"include": ["L"]})
    held = model({"score": "Other", "if": {"field": "total", "op": "eq", "value": 9}, "points": 3})
    assert [scored(held, world, record).total for record in world.contacts] == [30, 0]


def test_a_published_model_is_evaluated_by_name() -> None:
    world = World(contacts=[contact()], models={"M": model(gives(9))})
    result = evaluate(world, "M", world.contacts[0], AS_OF)
    assert result is not None
    assert result.total == 90


def test_companies_and_deals_are_scored_by_their_contacts_activities() -> None:
    world = World(
        contacts=[contact(1, company_id=1), contact(2, company_id=1), contact(3)],
        companies=[company(1)],
        deals=[deal(1, contact_ids=(1, 3, 3))],
        activities=[view(contact_id=1), view(contact_id=2), view(contact_id=3), view(contact_id=3)],
    )
    every = {"activity": "any", "points": 1, "award": "every"}
    assert scored(model(every, object_name="company"), world, world.companies[0]).criteria == (("G", "C1", 20, 2),)
    assert scored(model(every, object_name="deal"), world, world.deals[0]).criteria == (("G", "C1", 30, 3),)
